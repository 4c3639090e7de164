/** Follows a pointer from the press to the release, wherever it goes, also out of the window. */
import type { PointerEvent as ReactPointerEvent } from "react";

export interface Drag {
  /** How far the pointer is from where it was pressed. */
  readonly onMove: (x: number, y: number) => void;
  /** Called once, when the pointer is released or taken away. */
  readonly onEnd: () => void;
}

/** Begins to follow the pointer of a `pointerdown` of its main button. */
export function startDrag(event: ReactPointerEvent<HTMLElement>, { onMove, onEnd }: Drag): void {
  if (event.button !== 0) return;
  event.preventDefault(); // no text is selected on the way
  const { clientX, clientY, pointerId } = event;
  const element: HTMLElement = event.currentTarget;
  const Controller = element.ownerDocument.defaultView?.AbortController ?? AbortController;
  const controller = new Controller();
  const { signal } = controller;
  const end = (): void => {
    controller.abort();
    onEnd();
  };
  try {
    element.setPointerCapture(pointerId);
  } catch {
    // jsdom has no capture, and a pointer may be gone already: moves over the element are enough then
  }
  element.addEventListener("pointermove", (move) => onMove(move.clientX - clientX, move.clientY - clientY), { signal });
  element.addEventListener("pointerup", end, { signal });
  element.addEventListener("pointercancel", end, { signal });
}
