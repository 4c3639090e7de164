/**
 * How many calls may begin within a window that slides (decision 3). Counts and says how long to wait; waiting is the caller's business.
 */
import type { Clock } from "../shared/clock.ts";

export interface Budget {
  /**
   * How long the next call has to wait; 0 when it may begin. `reserve` calls are left for others. With `isSpread` the last third of the
   * calls comes evenly: who asks all the time then waits a little each time, and not for most of a window. Unit: milliseconds.
   */
  waitMs(reserve?: number, isSpread?: boolean): number;
  /** Counts a call that begins now. */
  take(): void;
}

/** `count` calls within any `windowMs`. */
export function createBudget(clock: Clock, count: number, windowMs: number): Budget {
  // Monotonic alone: a correction of the wall clock must not open the budget, and sleep at most makes a caller wait a little longer.
  let begun: number[] = [];
  return {
    waitMs(reserve = 0, isSpread = false) {
      const now = clock.monotonic();
      begun = begun.filter((at) => now - at < windowMs);
      const allowed = Math.max(count - reserve, 1);
      const evenCount = isSpread ? Math.floor(allowed / 3) : 0;
      const blocking = begun.at(-allowed);
      const untilOpen = blocking === undefined ? 0 : blocking + windowMs - now;
      const latest = evenCount > 0 && begun.length >= allowed - evenCount ? begun.at(-1) : undefined;
      const untilEven = latest === undefined ? 0 : latest + windowMs / evenCount - now;
      return Math.max(untilOpen, untilEven, 0);
    },
    take() {
      begun.push(clock.monotonic());
    },
  };
}
