/** What the dock adds to the inspector's header: a title, by which a floating panel is moved, and the buttons of its position. */
import type { ReactNode } from "react";
import { CloseIcon, PositionIcon } from "./icons.tsx";
import { positions, type DevtoolsPosition } from "./settings.ts";

/** The keys and the pointer are heard by the dock. */
export function DockTitle({ isMovable }: { readonly isMovable: boolean }): ReactNode {
  if (!isMovable) return <span className="atlas-title">Atlas</span>;
  return (
    <button type="button" className="atlas-grip" aria-label="Atlas, move with arrow keys">
      Atlas
    </button>
  );
}

export interface DockActionsProps {
  readonly position: DevtoolsPosition;
  readonly onPosition: (position: DevtoolsPosition) => void;
  readonly onClose: () => void;
}

const names: Readonly<Record<DevtoolsPosition, string>> = { bottom: "Dock at the bottom", right: "Dock at the right", floating: "Float" };

export function DockActions({ position, onPosition, onClose }: DockActionsProps): ReactNode {
  return (
    <>
      {positions.map((each) => (
        <button
          key={each}
          type="button"
          className="atlas-button atlas-button--icon"
          aria-label={names[each]}
          title={names[each]}
          aria-pressed={each === position}
          onClick={() => onPosition(each)}
        >
          <PositionIcon position={each} />
        </button>
      ))}
      <button type="button" className="atlas-button atlas-button--icon" aria-label="Close" title="Close (Escape)" onClick={onClose}>
        <CloseIcon />
      </button>
    </>
  );
}
