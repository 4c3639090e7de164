/** Does much work in small parts, so that typing, scrolling and the page itself go on meanwhile. */
import type { Cancel, Clock } from "../../shared/clock.ts";

/** A fifth of a frame: the page has the rest. Unit: milliseconds. */
const BUDGET_MS = 3;
/** What is found meanwhile is shown this often: rendering costs more than a turn of work. Unit: milliseconds. */
const SHOW_EVERY_MS = 120;

/**
 * Calls `step` for a few milliseconds of each frame until it returns false. `onTurn` is called some times a second, and at the end, with whether
 * there is more to do. The first turn is in the next frame. The result ends it.
 */
export function runInFrames(clock: Clock, step: () => boolean, onTurn: (hasMore: boolean) => void): Cancel {
  let shownAt = clock.monotonic(); // what is found within that time is shown once, at the end
  let cancel = clock.frame(function turn() {
    const begunAt = clock.monotonic();
    let hasMore = step();
    while (hasMore && clock.monotonic() < begunAt + BUDGET_MS) hasMore = step();
    if (hasMore) cancel = clock.frame(turn);
    if (hasMore && begunAt < shownAt + SHOW_EVERY_MS) return;
    shownAt = begunAt;
    onTurn(hasMore);
  });
  return () => cancel();
}
