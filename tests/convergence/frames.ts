/** How a message becomes a frame: the spellings that a client has to read (P8, P12), and the ways in which one arrives broken. */

/** Spellings of one message, all of them readable. */
export const framings = ["plain", "array", "encoded", "binary"] as const;
export type Framing = (typeof framings)[number];

/** What happens to a message on its way. */
export const faults = [
  "drop",
  "repeat",
  "mangle",
  "shred",
  "cut",
  "not-a-number",
  "glued",
  "bytes",
  /** It arrives whole, and the client throws while it applies it (P12). */
  "throws",
] as const;
export type Fault = "none" | (typeof faults)[number];

export interface Envelope {
  readonly kind: string;
  readonly message_type?: "snapshot" | "delta";
  readonly seq?: number;
  readonly ts?: string;
  readonly data: unknown;
}

/** What a client can see of a broken frame. */
export type Damage =
  /** Nothing: the text that is left looks like noise (P12). */
  | "hidden"
  /** The kind stands in front of the damage, and so does the number. */
  | "kind-visible"
  /** Kind and number stand behind the damage: a client may find them there, or else count the message as one of an unknown kind. */
  | "kind-behind"
  /** A lost message of an unknown kind: every slice is stale. */
  | "kind-hidden";

/** Stands for a value nested so deep that neither this file nor a client can walk it by recursion; `frameOf` writes it out. */
export function nestedValue(value: string): string {
  return `${NESTED}${value}`;
}

/** Whether a row is hard to apply: a value is nested very deep, or is a list. */
export function isHardRow(row: Readonly<Record<string, unknown>>): boolean {
  return Object.values(row).some((value) => Array.isArray(value) || (typeof value === "string" && value.startsWith(NESTED)));
}

const NESTED = "nested:";
const LEVELS = 5_000;
const nestedText = new RegExp(`"${NESTED}[^"]*"`, "g");

export interface BrokenFrame {
  readonly frame: unknown;
  readonly damage: Damage;
}

/**
 * A frame of an envelope. `id` is a number of its own, so that no two broken frames read the same: the same unreadable text again
 * only counts (P12).
 */
export function frameOf(envelope: Envelope, framing: Framing, id: number): unknown {
  const text = JSON.stringify({ ...headOf(envelope), id, data: envelope.data }).replace(
    nestedText,
    (value) => `${"[".repeat(LEVELS)}${value}${"]".repeat(LEVELS)}`,
  );
  switch (framing) {
    case "plain":
      return text;
    case "array":
      return `[${text},{"kind":"heartbeat"}]`;
    case "encoded":
      return JSON.stringify(text);
    case "binary":
      return new TextEncoder().encode(text).buffer;
  }
}

/** The frame that arrives in the place of a good one, and what can be seen of it; undefined where the fault breaks no frame. */
export function brokenFrameOf(envelope: Envelope, fault: Fault, id: number): BrokenFrame | undefined {
  const kindFirst = JSON.stringify({ ...headOf(envelope), id, data: envelope.data });
  const dataFirst = JSON.stringify({ id, data: envelope.data, ...headOf(envelope) });
  switch (fault) {
    case "none":
    case "drop":
    case "repeat":
    case "throws":
      return undefined;
    case "shred":
      return { frame: `~~~ ${kindFirst.length}`, damage: "hidden" };
    case "mangle":
      return { frame: kindFirst.slice(0, -1), damage: "kind-visible" };
    case "cut":
      return { frame: dataFirst.slice(0, dataFirst.indexOf('"data"') + 9), damage: "kind-hidden" };
    case "not-a-number":
      return { frame: `{"data":{"rate":NaN},${dataFirst.slice(1)}`, damage: "kind-behind" };
    case "glued":
      return { frame: `${dataFirst}{"kind":"heartbeat"}`, damage: "kind-hidden" };
    case "bytes":
      return { frame: new Uint8Array([0xff, 0xfe, id & 0xff, (id >> 8) & 0xff]).buffer, damage: "kind-hidden" };
  }
}

function headOf({ kind, message_type, seq, ts }: Envelope) {
  return { kind, ...(message_type && { message_type }), ...(seq !== undefined && { seq }), ...(ts !== undefined && { ts }) };
}
