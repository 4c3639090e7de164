/** Styles for as long as an element is mounted, in whichever document or shadow root it is. */
import { useCallback, useRef, type RefCallback } from "react";
import type { Cancel } from "../../shared/clock.ts";
import { adoptStyles } from "./adopt-styles.ts";

/** The ref to give to the element. A ref runs before the first paint and, unlike a layout effect, is silent on a server. */
export function useStyles(css: string, nonce: string | undefined): RefCallback<Element> {
  const release = useRef<Cancel>(undefined);
  return useCallback(
    (element: Element | null) => {
      release.current?.();
      release.current = element === null ? undefined : adoptStyles(element, css, nonce);
    },
    [css, nonce],
  );
}
