/**
 * Limits how many calls may begin within a sliding window (decision 3). Counts calls and returns how long to wait; the caller waits.
 */
import type { Clock } from "../shared/clock.ts";

export interface Budget {
  /** How long the next call has to wait; 0 when it may begin. Unit: milliseconds. */
  waitMs(): number;
  /** Counts a call that begins now. */
  take(): void;
}

/** `count` calls within any `windowMs`. */
export function createBudget(clock: Clock, count: number, windowMs: number): Budget {
  // Monotonic alone: a correction of the wall clock must not open the budget, and sleep at most makes a caller wait a little longer.
  let begun: number[] = [];
  return {
    waitMs() {
      const now = clock.monotonic();
      begun = begun.filter((at) => now - at < windowMs);
      const blocking = begun.at(-count);
      return blocking === undefined ? 0 : blocking + windowMs - now;
    },
    take() {
      begun.push(clock.monotonic());
    },
  };
}
