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
      // The wall clock may have been set back since the request left; then it was read as at the mark.
      const readings = [startedAt - offset(), startedAt - offsetAtMark] as Millis[]; // an instant less the distance of two clocks
      return readings.find((begunAt) => begunAt <= clock.monotonic() + TOLERANCE_MS);
    },
  };
}
