/** A keyboard shortcut of the page, such as `Alt+Shift+A`. */
import { useEffect, useRef, type RefObject } from "react";

const modifiers = ["Alt", "Control", "Meta", "Shift"] as const;

/** Calls `onPress` for each press of `shortcut` in the document of `element`. `false` listens to nothing. */
export function useShortcut(shortcut: string | false, element: RefObject<Element | null>, onPress: () => void): void {
  const latest = useRef(onPress);
  useEffect(() => {
    latest.current = onPress;
  });
  useEffect(() => {
    const page = element.current?.ownerDocument;
    if (shortcut === false || page === undefined) return;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.repeat || event.isComposing || !isShortcut(event, shortcut)) return;
      event.preventDefault();
      latest.current();
    };
    page.addEventListener("keydown", onKeyDown);
    return () => page.removeEventListener("keydown", onKeyDown);
  }, [shortcut, element]);
}

/**
 * Whether an event is a press of exactly `shortcut`: the names of modifiers (`Alt`, `Control` or `Ctrl`, `Meta`, `Shift`) and of a key, with `+`
 * between them. With Alt, macOS writes another character for a letter (`Å` for A); then the place of the key on the keyboard decides.
 */
function isShortcut(event: KeyboardEvent, shortcut: string): boolean {
  const parts = shortcut.split("+").map((part) => part.trim().toLowerCase());
  const names = parts.slice(0, -1).map((name) => (name === "ctrl" ? "control" : name));
  const key = parts.at(-1) ?? "";
  const areHeld = modifiers.every((name) => event.getModifierState(name) === names.includes(name.toLowerCase()));
  if (!areHeld || key === "") return false;
  const pressed = event.key.toLowerCase();
  return pressed === key || (!/^[a-z0-9]$/.test(pressed) && event.code.toLowerCase() === `key${key}`);
}
