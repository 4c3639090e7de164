/**
 * Where a virtual list is scrolled to: at its end while it follows, else where the user left it. The place is known while rendering, so that
 * the lines at it are there in the same frame, and the element is moved after them.
 */
import { useLayoutEffect, useRef, useState, type RefObject, type UIEvent } from "react";
import { useElementHeight } from "./use-element-height.ts";
import type { Sight } from "./virtual-window.ts";

export interface PlaceOptions {
  readonly count: number;
  readonly rowHeight: number;
  readonly droppedCount: number;
  /** Of what stays in sight above the lines. Unit: CSS pixels. */
  readonly headHeight: number;
  readonly follow?: boolean | undefined;
  readonly onFollowChange?: ((follow: boolean) => void) | undefined;
}

export interface Place {
  /** Of the element that scrolls. */
  readonly box: RefObject<HTMLDivElement | null>;
  readonly sight: Sight;
  readonly onScroll: (event: UIEvent) => void;
}

/** Browsers round scroll positions to fractions of a pixel. */
const TOLERANCE_PX = 1.5;

export function usePlace(options: PlaceOptions): Place {
  const box = useRef<HTMLDivElement>(null);
  const { count, rowHeight, droppedCount, headHeight, follow = false, onFollowChange } = options;
  const height = Math.max(useElementHeight(box) - headHeight, rowHeight);
  const [place, setPlace] = useState(0); // counted from the first line ever: lines that leave at the beginning do not change it
  const moved = useRef(droppedCount);
  const end = Math.max(count * rowHeight - height, 0);
  const droppedHeight = droppedCount * rowHeight;

  useLayoutEffect(() => {
    const more = droppedHeight - moved.current * rowHeight;
    moved.current = droppedCount;
    const element = box.current;
    if (element === null) return;
    if (follow) element.scrollTop = end;
    else if (more > 0) element.scrollTop -= more; // relative: the user may be scrolling at this moment
  }, [follow, end, droppedCount, droppedHeight, rowHeight]);

  return {
    box,
    sight: { count, rowHeight, height, scrollTop: follow ? end : Math.min(Math.max(place - droppedHeight, 0), end) },
    onScroll({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) {
      setPlace(scrollTop + droppedHeight);
      // As the element is now: browsers send this event before the observer has the height of a list that was resized.
      const isAtEnd = scrollTop >= (clientHeight > 0 ? scrollHeight - clientHeight : end) - TOLERANCE_PX;
      if (isAtEnd !== follow) onFollowChange?.(isAtEnd);
    },
  };
}
