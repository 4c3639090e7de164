/**
 * Lets virtual time pass for components: from one due callback to the next, each within React's `act` where there is one, so that they
 * render between callbacks as in a browser, and everything that promises and short timers bring is there at the end.
 */
import * as React from "react";
import { settled, type VirtualClock } from "./virtual-clock.ts";

/** Lets `ms` pass. Unit: milliseconds. */
export async function passTime(clock: VirtualClock, ms: number): Promise<void> {
  const end = clock.now() + ms;
  do {
    const next = Math.min(clock.nextDueAt ?? end, end);
    await withinAct(async () => {
      await clock.advanceAsync(Math.max(next - clock.now(), 0));
      await realTimersRun();
    });
  } while (clock.now() < end);
}

// Taken before a test can replace it: this must end under fake timers, too.
const realSetTimeout = globalThis.setTimeout;

/** TanStack Query notifies its observers on a real timer without delay. */
async function realTimersRun(): Promise<void> {
  await new Promise<void>((resolve) => void realSetTimeout(resolve, 0));
  await settled();
}

type Act = (run: () => Promise<void>) => PromiseLike<void>;

async function withinAct(run: () => Promise<void>): Promise<void> {
  const { act } = React as { readonly act?: Act }; // not in production builds, nor before React 18.3: there the test wraps what it does
  if (act === undefined) return run();
  const scope = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean | undefined }; // React's own switch
  const before = scope.IS_REACT_ACT_ENVIRONMENT;
  scope.IS_REACT_ACT_ENVIRONMENT = true;
  try {
    await act(run);
  } finally {
    scope.IS_REACT_ACT_ENVIRONMENT = before;
  }
}
