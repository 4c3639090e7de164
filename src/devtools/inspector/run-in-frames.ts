/** Does much work in small parts, so that typing, scrolling and the page itself go on meanwhile. */
import type { Cancel, Clock } from "../../shared/clock.ts";

/** A quarter of a frame: the page has the rest. Unit: milliseconds. */
const BUDGET_MS = 4;

/**
 * Calls `step` for a few milliseconds of each frame until it returns false. `onFrame` is called after each of these turns, with whether there
 * is more to do. The first turn is in the next frame. The result ends it.
 */
export function runInFrames(clock: Clock, step: () => boolean, onFrame: (hasMore: boolean) => void): Cancel {
  let cancel = clock.frame(function turn() {
    const until = clock.monotonic() + BUDGET_MS;
    let hasMore = step();
    while (hasMore && clock.monotonic() < until) hasMore = step();
    if (hasMore) cancel = clock.frame(turn);
    onFrame(hasMore);
  });
  return () => cancel();
}
