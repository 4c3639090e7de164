/** Escape works from the inside out: a filled search field is cleared first, then what is open in a view is closed, then the panel. */
import type { KeyboardEvent } from "react";

/** Closes what is open with the Escape of a key event. The panel around it does not hear that key. */
export function closeWithEscape(event: KeyboardEvent, close: (() => void) | undefined): void {
  if (event.key !== "Escape" || event.defaultPrevented || close === undefined) return;
  consume(event);
  close();
}

/** As `closeWithEscape`, for a detail beside a list: the list takes the focus that would be lost with the detail. */
export function closeDetailWithEscape(event: KeyboardEvent<HTMLElement>, close: (() => void) | undefined): void {
  const { currentTarget, target } = event;
  closeWithEscape(
    event,
    close &&
      (() => {
        const isWithin = (target as Element).closest(".atlas-detail") !== null; // the target of a key is an element
        close();
        if (isWithin) currentTarget.querySelector<HTMLElement>("[role=grid]")?.focus();
      }),
  );
}

/** Clears a filled search field. For the capture phase, so that it comes before what the views do with the key. */
export function clearSearchWithEscape(event: KeyboardEvent): void {
  const field = event.target as HTMLInputElement; // or another element, which has another tag or type
  if (event.key !== "Escape" || field.tagName !== "INPUT" || field.type !== "search" || field.value === "") return;
  consume(event);
  // React hears only of a value that was set past the setter it puts on each field.
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value")?.set?.call(field, "");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function consume(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
}
