/** How much room a scrolling element has for what is in it, without its scroll bars. */
import { useLayoutEffect, useState, type RefObject } from "react";

export interface Room {
  /** Unit: pixels. */
  readonly width: number;
  /** The height of the horizontal scroll bar. Unit: pixels. */
  readonly barHeight: number;
}

/** Measured before the first paint, and again whenever it changes. */
export function useRoom(element: RefObject<HTMLElement | null>): Room {
  const [room, setRoom] = useState<Room>({ width: 0, barHeight: 0 });
  useLayoutEffect(() => {
    const scroller = element.current;
    if (scroller === null) return undefined;
    const measure = (): void => {
      const width = scroller.clientWidth;
      const barHeight = scroller.offsetHeight - scroller.clientHeight;
      setRoom((before) => (before.width === width && before.barHeight === barHeight ? before : { width, barHeight }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(scroller);
    return () => observer.disconnect();
  }, [element]);
  return room;
}
