/**
 * Compares the times of an application's own requests, which it reads from the wall clock, with interruptions that are noted on the monotonic
 * clock. A wall clock that is set meanwhile changes nothing.
 *
 * Rule: P43.
 */
import type { Millis } from "../../shared/brand.ts";
import type { Clock } from "../../shared/clock.ts";

export interface RequestTimes {
  /** When the newest mark was set. On the monotonic clock. */
  readonly markedAt: Millis;
  mark(): void;
  /** When a request left, on the monotonic clock; undefined where that lies in the future. `startedAt`: the same on the wall clock. */
  begunAt(startedAt: Millis): Millis | undefined;
}

/** Clocks are read one after the other. Unit: milliseconds. */
const TOLERANCE_MS = 1_000;
/** A request that seems to be older was rather read from a clock that has been set. Unit: milliseconds. */
const LONGEST_REQUEST_MS = 60_000;

export function createRequestTimes(clock: Pick<Clock, "now" | "monotonic">): RequestTimes {
  const offset = (): number => clock.now() - clock.monotonic();
  let markedAt = clock.monotonic();
  let offsetAtMark = offset();

  return {
    get markedAt() {
      return markedAt;
    },
    mark() {
      markedAt = clock.monotonic();
      offsetAtMark = offset();
    },
    begunAt(startedAt) {
      // The wall clock may have been set between mark and answer, before the request left or after it: the earlier reading is the safe one.
      const now = clock.monotonic();
      const readings = [startedAt - offset(), startedAt - offsetAtMark] as Millis[]; // an instant less the distance of two clocks
      const possible = readings.filter((begunAt) => begunAt <= now + TOLERANCE_MS);
      const recent = possible.filter((begunAt) => begunAt >= now - LONGEST_REQUEST_MS);
      const [first, second] = recent.length > 0 ? recent : possible;
      return first !== undefined && second !== undefined && second < first ? second : first;
    },
  };
}
