/** What the examples of hooks share: one line of status, the content, and how often the component has rendered. */
import { useEffect, useRef, type ReactNode, type RefObject } from "react";
import "../desk/theme.css";
import "./example.css";

export type RenderCount = RefObject<HTMLOutputElement | null>;

export interface ExampleProps {
  /** Of the component that calls the hook. */
  readonly renders: RenderCount;
  readonly status?: string;
  readonly children?: ReactNode;
}

export function Example({ renders, status, children }: ExampleProps): ReactNode {
  return (
    <section className="desk-theme example sb-unstyled">
      {status !== undefined && <p role="status">{status}</p>}
      {children}
      <p className="example-renders">
        renders <output ref={renders} aria-label="renders" />
      </p>
    </section>
  );
}

/** Counts the renders of the calling component. The number goes past React, since writing a state would be another render. */
export function useRenderCount(): RenderCount {
  const element = useRef<HTMLOutputElement>(null);
  const count = useRef(0);
  useEffect(() => {
    count.current += 1;
    if (element.current !== null) element.current.textContent = String(count.current);
  });
  return element;
}
