/**
 * The inspector over the page: at the bottom, at the right, or floating. The page is not moved by it. Edges are dragged with a pointer or, as
 * separators, with arrow keys; a floating panel is moved by its header, or with arrow keys on its title.
 */
import {
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type RefObject,
} from "react";
import { Inspector, type InspectorProps } from "../inspector/inspector.tsx";
import { useStyles } from "../look/use-styles.ts";
import { dockCss } from "./dock-styles.ts";
import { startDrag } from "./drag.ts";
import { DockActions, DockTitle } from "./dock-header.tsx";
import { afterMove, edgesOf, firstLengths, fitted, keyMove, rangeOf, type Extent, type Handle } from "./place.ts";
import type { DevtoolsPosition, Lengths } from "./settings.ts";

export interface DockProps extends Omit<InspectorProps, "lead" | "actions"> {
  readonly id: string;
  readonly position: DevtoolsPosition;
  /** What was remembered of sizes and places. */
  readonly lengths: Readonly<Partial<Lengths>>;
  /** Whether to take the focus when the panel appears. */
  readonly takesFocus: boolean;
  readonly onPosition: (position: DevtoolsPosition) => void;
  /** Called at the end of a drag, and after each key. */
  readonly onLengths: (lengths: Lengths) => void;
  readonly onClose: () => void;
}

export function Dock({
  id,
  position,
  lengths: remembered,
  takesFocus,
  onPosition,
  onLengths,
  onClose,
  ...inspected
}: DockProps): ReactNode {
  const { client, clock, control, theme = "auto", nonce } = inspected;
  const styled = useStyles(dockCss, nonce);
  const panel = useFocus(takesFocus);
  const [lengths, setLengths] = useState<Lengths>({ ...firstLengths, ...remembered });

  const dragBy = (handle: Handle) => (event: PointerEvent<HTMLElement>) => {
    const page = pageOf(event.currentTarget);
    const start = fitted(lengths, page);
    let last = start;
    const onMove = (x: number, y: number): void => {
      last = afterMove(start, handle, x, y, page);
      setLengths(last);
    };
    startDrag(event, { onMove, onEnd: () => onLengths(last) });
  };
  const moveByKey = (handle: Handle) => (event: KeyboardEvent<HTMLElement>) => {
    const move = keyMove(event.key, event.shiftKey);
    if (move === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const page = pageOf(event.currentTarget);
    const next = afterMove(fitted(lengths, page), handle, ...move, page);
    setLengths(next);
    onLengths(next);
  };
  const isFloating = position === "floating";
  const onHeaderDown = (event: PointerEvent<HTMLElement>): void => {
    const pressed = event.target as Element; // the target of a pointer is an element
    if (isFloating && pressed.closest(".atlas-header") && !pressed.closest("button:not(.atlas-grip), input, select, a"))
      dragBy("title")(event);
  };
  const onHeaderKey = (event: KeyboardEvent<HTMLElement>): void => {
    if ((event.target as Element).closest(".atlas-grip")) moveByKey("title")(event); // the target of a key is an element
  };

  // Dragging renders this component alone; the views keep their own pace.
  const shown = useMemo(
    () => (
      <Inspector
        client={client}
        clock={clock}
        control={control}
        theme={theme}
        nonce={nonce}
        lead={<DockTitle isMovable={isFloating} />}
        actions={<DockActions position={position} onPosition={onPosition} onClose={onClose} />}
      />
    ),
    [client, clock, control, theme, nonce, isFloating, position, onPosition, onClose],
  );
  return (
    <div ref={styled} className="atlas atlas-dock-root" data-atlas-theme={theme}>
      <section
        ref={panel}
        id={id}
        aria-label="Atlas devtools"
        className={`atlas-dock atlas-dock--${position}`}
        style={styleOf(lengths)}
        onPointerDown={onHeaderDown}
        onKeyDown={onHeaderKey}
      >
        {shown}
        {edgesOf[position].map((edge) => (
          <Edge key={edge} edge={edge} panelId={id} lengths={lengths} onPointerDown={dragBy(edge)} onKeyDown={moveByKey(edge)} />
        ))}
        {isFloating && <div className="atlas-edge atlas-edge--corner" aria-hidden="true" onPointerDown={dragBy("corner")} />}
      </section>
    </div>
  );
}

/** Takes the focus to the shown tab when the panel appears, so that the keyboard can go on from there. */
function useFocus(takesFocus: boolean): RefObject<HTMLElement | null> {
  const panel = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    if (takesFocus) panel.current?.querySelector<HTMLElement>("[role=tab][aria-selected=true]")?.focus();
  }, [takesFocus]);
  return panel;
}

interface EdgeProps {
  readonly edge: "top" | "left" | "right" | "bottom";
  readonly panelId: string;
  readonly lengths: Lengths;
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

function Edge({ edge, panelId, lengths, onPointerDown, onKeyDown }: EdgeProps): ReactNode {
  const isUpright = edge === "left" || edge === "right";
  const { name, least, most } = rangeOf(edge, windowExtent());
  return (
    <div
      role="separator"
      aria-label={isUpright ? "Width of the inspector" : "Height of the inspector"}
      aria-orientation={isUpright ? "vertical" : "horizontal"}
      aria-controls={panelId}
      aria-valuenow={Math.min(Math.max(lengths[name], least), most)}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      className={`atlas-edge atlas-edge--${edge}`}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  );
}

/** As custom properties: the style sheet keeps the panel in the page when the window gets smaller. */
function styleOf({ bottomHeight, rightWidth, left, top, width, height }: Lengths): CSSProperties {
  return {
    "--atlas-bottom-height": `${bottomHeight}px`,
    "--atlas-right-width": `${rightWidth}px`,
    "--atlas-left": `${left}px`,
    "--atlas-top": `${top}px`,
    "--atlas-width": `${width}px`,
    "--atlas-height": `${height}px`,
  } as CSSProperties; // React's type has no custom properties
}

function pageOf(element: Element): Extent {
  const { clientWidth, clientHeight } = element.ownerDocument.documentElement;
  return clientHeight === 0 ? windowExtent() : { width: clientWidth, height: clientHeight };
}

function windowExtent(): Extent {
  return { width: window.innerWidth, height: window.innerHeight };
}
