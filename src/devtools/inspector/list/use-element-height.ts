/** The inner height of an element, as it is now. Works for an element of another document, whose window has the observer. */
import { useLayoutEffect, useState, type RefObject } from "react";

/** Where nothing can be measured, as in jsdom. Unit: CSS pixels. */
const ASSUMED_HEIGHT = 400;

/** Unit: CSS pixels. */
export function useElementHeight(ref: RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(ASSUMED_HEIGHT);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element !== null && element.clientHeight > 0) setHeight(element.clientHeight); // before the first paint, and before a scroll event
    const Observer = element?.ownerDocument.defaultView?.ResizeObserver;
    if (element === null || Observer === undefined) return;
    const observer = new Observer(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return height;
}
