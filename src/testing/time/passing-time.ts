/**
 * Lets virtual time pass for components: from one due callback to the next, each within React's `act` where there is one, so that they
 * render between callbacks as in a browser, and everything that promises and short timers bring is there at the end.
 *
 * Waits with real tasks alone, whatever timers a test fakes. What does not end is an error after a few seconds, not a test that times out.
 */
import { notifyManager } from "@tanstack/react-query";
import * as React from "react";
import { AtlasError } from "../../shared/errors.ts";
import { hasFakeTimers, runRealTask, setRealTimeout, settled, withRealTasks } from "./real-tasks.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** Shorter than the 5 s after which Vitest and Jest end a test without a reason. */
const STUCK_AFTER_MS = 4_000;
/** A machine that was busy runs its late timers first: so many tasks more are waited for before that counts as stuck. */
const TASKS_AFTER = 100;

const actScope = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean | undefined }; // React's own switch

type Act = (run: () => Promise<void>) => PromiseLike<void>;

interface PassTimeOptions {
  /** Real time in which nothing goes on. Unit: milliseconds. @defaultValue 4_000 */
  readonly stuckAfterMs?: number;
  /** @defaultValue React's own, which production builds and versions before 18.3 lack: there the test wraps what it does */
  readonly act?: Act | undefined;
  /** Runs first, within `act`. */
  readonly before?: () => undefined;
}

/**
 * Lets `ms` pass. Unit: milliseconds.
 * @throws AtlasError `settle-stuck`
 */
export function passTime(
  clock: VirtualClock,
  ms: number,
  { stuckAfterMs = STUCK_AFTER_MS, before, ...given }: PassTimeOptions = {},
): Promise<void> {
  const { act } = { act: (React as { readonly act?: Act }).act, ...given }; // an absent one is given as undefined
  notifyQueriesInRealTime();
  const end = clock.now() + ms;
  const run = async (stepDone: () => void): Promise<void> => {
    await rendersOutsideAct();
    if (before !== undefined) await withinAct(act, () => Promise.resolve().then(before));
    do {
      const next = Math.min(clock.nextDueAt ?? end, end);
      await withinAct(act, async () => {
        await clock.advanceAsync(Math.max(next - clock.now(), 0));
        await realTimersRun();
      });
      stepDone();
    } while (clock.now() < end || (clock.nextTimerAt ?? Infinity) <= end); // the last step may have begun something that is due at once
    if (act === undefined) await rendersOutsideAct();
  };
  return withRealTasks(() => untilStuck(stuckAfterMs, run));
}

/**
 * Lets time pass from one due callback to the next until `isSo`, at most `withinMs`. Unit: milliseconds. Returns whether it is so.
 * @throws AtlasError `settle-stuck`
 */
export async function passTimeUntil(clock: VirtualClock, isSo: () => boolean, withinMs: number): Promise<boolean> {
  const end = clock.now() + withinMs;
  if (!isSo()) await passTime(clock, 0); // what is mounted may not have begun
  while (!isSo() && clock.now() < end) await passTime(clock, Math.max(Math.min(clock.nextDueAt ?? end, end) - clock.now(), 0));
  return isSo();
}

/** TanStack Query notifies its observers on a timer without delay, which under fake timers would be one of the test's. */
function notifyQueriesInRealTime(): void {
  const { setScheduler } = notifyManager as { readonly setScheduler?: typeof notifyManager.setScheduler }; // not in the oldest versions
  if (isScheduling) return;
  isScheduling = true;
  setScheduler?.((callback) => {
    if (hasFakeTimers()) runRealTask(callback);
    else setTimeout(callback, 0);
  });
}
let isScheduling = false;

async function realTimersRun(): Promise<void> {
  await new Promise<void>((resolve) => void setRealTimeout(resolve, 0));
  await settled();
}

/** Tasks in which React renders a root that was just given to it: one renders, the next runs the effects, and a slow render takes more. */
const RENDER_TASKS = 8;

/** A story or a demo renders without `act`: its provider has to have begun to connect before time passes. */
async function rendersOutsideAct(): Promise<void> {
  if (typeof document === "undefined" || actScope.IS_REACT_ACT_ENVIRONMENT === true) return;
  await realTimersRun();
  for (let left = RENDER_TASKS; left > 0; left -= 1) await settled();
  await realTimersRun();
}

/** Rejects where `run` has not called back for so long. */
function untilStuck(stuckAfterMs: number, run: (stepDone: () => void) => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    let cancel = (): void => undefined;
    const watch = (): void => {
      cancel();
      cancel = setRealTimeout(() => void giveUp(), stuckAfterMs);
    };
    const giveUp = async (): Promise<void> => {
      const before = cancel;
      for (let left = TASKS_AFTER; left > 0 && cancel === before; left -= 1) await settled();
      if (cancel === before) reject(new AtlasError("settle-stuck", { detail: { afterMs: stuckAfterMs, fakeTimers: hasFakeTimers() } }));
    };
    watch();
    run(watch)
      .then(resolve, reject)
      .finally(() => {
        cancel();
        cancel = () => undefined;
      });
  });
}

async function withinAct(act: Act | undefined, run: () => Promise<void>): Promise<void> {
  if (act === undefined) return run();
  const before = actScope.IS_REACT_ACT_ENVIRONMENT;
  actScope.IS_REACT_ACT_ENVIRONMENT = true;
  try {
    await act(run);
  } finally {
    actScope.IS_REACT_ACT_ENVIRONMENT = before;
  }
}
