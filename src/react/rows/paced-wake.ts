/** Wakes a reader at most once in a while; what happens in between wakes it at the end of the interval. */
import type { Cancel, Clock } from "../../shared/clock.ts";

export interface PacedWake {
  readonly wake: () => void;
  /** At once, whatever the interval. */
  readonly wakeNow: () => void;
  readonly cancel: Cancel;
}

/** `everyMs`: the shortest time between two wakes. */
export function createPacedWake(wake: () => void, everyMs: number, clock: Pick<Clock, "monotonic" | "schedule">): PacedWake {
  if (!(everyMs > 0)) return { wake, wakeNow: wake, cancel: () => undefined };
  let wokenAt = -Infinity;
  let cancelTimer: Cancel | undefined;

  const cancel = (): void => {
    cancelTimer?.();
    cancelTimer = undefined;
  };
  const wakeNow = (): void => {
    cancel();
    wokenAt = clock.monotonic();
    wake();
  };
  return {
    wake() {
      const waitMs = wokenAt + everyMs - clock.monotonic();
      if (waitMs > 0) cancelTimer ??= clock.schedule(wakeNow, waitMs);
      else wakeNow();
    },
    wakeNow,
    cancel,
  };
}
