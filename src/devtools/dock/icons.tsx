/** The icons of the title bar, as shapes in the colour of the text. */
import type { ReactNode } from "react";
import type { DevtoolsPosition } from "./settings.ts";

/** A window, with the panel in it filled. */
export function PositionIcon({ position }: { readonly position: DevtoolsPosition }): ReactNode {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <rect x="1.5" y="2.5" width="13" height="11" rx="1.5" />
      <rect className="atlas-icon-fill" {...filled[position]} />
    </svg>
  );
}

const filled = {
  bottom: { x: 1.5, y: 9, width: 13, height: 4.5 },
  right: { x: 9.5, y: 2.5, width: 5, height: 11 },
  floating: { x: 5, y: 5.5, width: 6, height: 5 },
};

export function CloseIcon(): ReactNode {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d="M3.5 3.5l9 9M12.5 3.5l-9 9" />
    </svg>
  );
}
