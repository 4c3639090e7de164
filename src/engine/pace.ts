/**
 * Whether the book moves as fast as it is asked to. A machine that is too slow makes ticks late, and late ticks are not made up for: without this
 * the rate would sink in silence. Measured on the monotonic clock, over the last seconds.
 */
import type { Clock } from "../shared/clock.ts";

export interface Pace {
  /** What came before does not count. */
  start(): void;
  /** A tick was made. */
  tick(): void;
  /** The ticks that were made out of those that were due, at most 1; undefined until a window is full. */
  readonly share: number | undefined;
  /** True once when too few ticks are made, and again after they have been made in time for a while. */
  hasFallenBehind(): boolean;
}

/** Long enough that one pause of the machine is no verdict. Unit: milliseconds. */
const windowMs = 5_000;
/** Timers are late by a little on every machine. */
const leastShare = 0.85;

export function createPace(clock: Clock, tickMs: number): Pace {
  let startedAt = clock.monotonic();
  let tickCount = 0;
  let share: number | undefined;
  let isBehind = false;
  let isNews = false;

  return {
    start() {
      startedAt = clock.monotonic();
      tickCount = 0;
    },
    tick() {
      tickCount += 1;
      const elapsedMs = clock.monotonic() - startedAt;
      if (elapsedMs < windowMs) return;
      share = Math.min((tickCount * tickMs) / elapsedMs, 1);
      isNews = share < leastShare && !isBehind;
      isBehind = share < leastShare;
      startedAt = clock.monotonic();
      tickCount = 0;
    },
    get share() {
      return share;
    },
    hasFallenBehind() {
      const isNew = isNews;
      isNews = false;
      return isNew;
    },
  };
}
