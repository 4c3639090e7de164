/**
 * What the devtools remember between two visits of a page, under one key of `localStorage`. A storage that is absent, full or forbidden is
 * ignored: the devtools then forget. What is read is checked field by field, since another version or a person may have written it.
 */
import { asRecord, parseJson } from "../../protocol/json.ts";

/** Where the panel lies: over the bottom of the page, over its right side, or anywhere. */
export type DevtoolsPosition = "bottom" | "right" | "floating";

/** Sizes and places of the panel. Unit: CSS pixels. */
export interface Lengths {
  /** Of the panel at the bottom. */
  readonly bottomHeight: number;
  /** Of the panel at the right. */
  readonly rightWidth: number;
  /** Of the floating panel, as the other three. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Every field is absent until it was chosen once. */
export interface DevtoolsSettings {
  readonly isOpen?: boolean;
  readonly tab?: string;
  readonly position?: DevtoolsPosition;
  readonly lengths?: Readonly<Partial<Lengths>>;
}

/** The one key of `localStorage` that the devtools use. */
const SETTINGS_KEY = "atlas-devtools";
export const positions: readonly DevtoolsPosition[] = ["bottom", "right", "floating"];
const lengthNames = ["bottomHeight", "rightWidth", "left", "top", "width", "height"] as const satisfies readonly (keyof Lengths)[];
/** No screen is wider; a larger number was not written by the devtools. */
const LONGEST = 20_000;

/** What was remembered; without what does not hold its type. */
export function readSettings(): DevtoolsSettings {
  const outcome = parseJson(readText() ?? "");
  const stored = (outcome.type === "json" ? asRecord(outcome.value) : undefined) ?? {};
  const isOpen = stored["isOpen"];
  const tab = stored["tab"];
  const position = positions.find((each) => each === stored["position"]);
  const lengths = asRecord(stored["lengths"]) ?? {};
  const valid = lengthNames.flatMap((name) => (isLength(lengths[name]) ? [[name, lengths[name]] as const] : []));
  return {
    ...(typeof isOpen === "boolean" && { isOpen }),
    ...(typeof tab === "string" && { tab }),
    ...(position !== undefined && { position }),
    lengths: Object.fromEntries(valid),
  };
}

/** Remembers these fields beside those that were remembered before. */
export function saveSettings(changed: DevtoolsSettings): void {
  try {
    localStorage.setItem(SETTINGS_KEY, JSON.stringify({ ...readSettings(), ...changed }));
  } catch {
    // Forbidden or full: the devtools forget, and nothing else is lost.
  }
}

function readText(): string | null {
  try {
    return localStorage.getItem(SETTINGS_KEY);
  } catch {
    return null;
  }
}

function isLength(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= LONGEST;
}
