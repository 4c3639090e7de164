/**
 * Reads a large snapshot in slices: one `JSON.parse` of all of it would freeze the page. Pure: the caller decides when to call `next`.
 *
 * The text is cut at row borders: `head [ slice , slice , … ] tail`. A cut is right because it is proven, not because it looks right:
 *   - `head ["mark"] tail` parses, and the mark lies where the payload's rows are read from: the place of the array is right;
 *   - `[ slice ]` parses for each slice: each holds whole rows, and only rows are between the brackets.
 * JSON has one reading only, so the combined result equals that of one parse. Where a proof fails, the frame is parsed whole.
 *
 * Rules: P6–P9, P13, P15.
 */
import { decodeEnvelope } from "./decode.ts";
import { findImprecise } from "./imprecise.ts";
import { asRecord, ownValue, parseJson, STRING_LAYERS } from "./json.ts";
import type { Message } from "./message.ts";
import { ENVELOPE_FIELDS } from "./payload.ts";

export interface CutFrame {
  /** What one parse of the frame gives, once `next` has answered `done`; before, rows are missing, and nothing of it is proven. */
  readonly message: Message;
  /** Paths in the rows read so far at which parsing changed a number (P18). */
  readonly imprecise: ReadonlySet<string>;
  /** Reads the next rows, which it also adds to the message. `broken`: this is no list of rows after all, and the frame has to be parsed whole. */
  readonly next: () => readonly unknown[] | "done" | "broken";
}

/** Cuts a frame; undefined where it has to be parsed whole. */
export type FrameCutter = (text: string) => CutFrame | undefined;

/** A third of a millisecond of parsing, or three times that on a slow machine. */
const SLICE_LENGTH = 65_536;
/** How far into the text the rows may begin, and how far before its end they may end. */
const EDGE_LENGTH = 65_536;
/** How far from where a slice should end its border is looked for: rows may be long. */
const WINDOW_LENGTH = 4 * SLICE_LENGTH;
/** How much of the end is read to see that rows end there: little, if rows are short. */
const LAST_LENGTHS = [4_096, SLICE_LENGTH, WINDOW_LENGTH];
const TRIES = 16;
/** Borders that look like those of the rows before, tried before all others. */
const USUAL_TRIES = 4;
/** JSON has only one spelling for U+0000, so a text without that spelling cannot hold the mark. */
const ESCAPED_NUL = "\\u0000";
const MARK = "\u0000";
const MARKED = JSON.stringify([MARK]);

/**
 * @param rowFields the names under which rows may lie, of all kinds
 * @param rowsOf where the rows of a message lie, if it is to be cut at all
 */
export function createFrameCutter(rowFields: readonly string[], rowsOf: (message: Message) => readonly unknown[] | undefined): FrameCutter {
  const names = [...rowFields, ...ENVELOPE_FIELDS].map((field) => literal(JSON.stringify(field)));
  const opening = new RegExp(`(?:(?:${names.join("|")})\\s*:|^)\\s*\\[\\s*(?=\\{)`, "g");

  const cutText = (text: string, decode: (skeleton: unknown) => ReturnType<typeof decodeEnvelope>): CutFrame | undefined => {
    for (const { bracket, start } of openings(text, opening)) {
      for (const end of endings(text, start)) {
        const head = text.slice(0, bracket);
        const tail = text.slice(end + 1);
        if (head.includes(ESCAPED_NUL) || tail.includes(ESCAPED_NUL)) continue;
        const skeleton = valueOf(head + MARKED + tail);
        const outcome = skeleton === undefined ? undefined : decode(skeleton);
        if (outcome?.type !== "message") continue;
        const rows = rowsOf(outcome.message);
        if (rows?.[0] === MARK && endsRows(text, start, end)) {
          return createCut(text, start, end, outcome.message, rows as unknown[]); // an array that `JSON.parse` made just now
        }
      }
    }
    return undefined;
  };

  return (text) => {
    const cut = cutText(text, decodeEnvelope);
    if (cut !== undefined || !hasEncodedPayload(text)) return cut;
    // A string is taken out in one go, which is quick, and what was in it is cut.
    const envelope = asRecord(valueOf(text));
    let payload = envelope && ownValue(envelope, "data");
    for (let layer = 0; layer < STRING_LAYERS && typeof payload === "string"; layer += 1) {
      const inner = cutText(payload, (data) => decodeEnvelope({ ...envelope, data }));
      if (inner !== undefined) return inner;
      payload = valueOf(payload);
    }
    return undefined;
  };
}

function createCut(text: string, start: number, end: number, message: Message, all: unknown[]): CutFrame {
  const usual = usualBorder(text, start);
  const imprecise = new Set<string>();
  let at = start;
  all.length = 0;

  function* borders(): Generator<number> {
    const from = at + SLICE_LENGTH;
    if (end - from > SLICE_LENGTH / 2) yield* commas(text, from, Math.min(end, from + WINDOW_LENGTH), usual);
    yield end;
  }
  return {
    message,
    imprecise,
    next() {
      if (at >= end) return "done";
      for (const border of borders()) {
        const slice = `[${text.slice(at, border)}]`;
        const rows = valueOf(slice);
        if (!Array.isArray(rows)) continue;
        for (const row of rows) all.push(row);
        for (const path of findImprecise(slice, rows)) imprecise.add(path);
        at = border === end ? end : border + 1; // past the comma
        return rows as readonly unknown[]; // just checked
      }
      return "broken";
    },
  };
}

/** Places where the array of rows may begin. */
function* openings(text: string, pattern: RegExp): Generator<{ readonly bracket: number; readonly start: number }> {
  let tries = 0;
  for (const match of text.slice(0, EDGE_LENGTH).matchAll(pattern)) {
    if (tries++ >= TRIES) return;
    yield { bracket: match.index + match[0].lastIndexOf("["), start: match.index + match[0].length };
  }
}

/** Brackets that may close the rows, from the end of the text. */
function* endings(text: string, start: number): Generator<number> {
  let end = text.lastIndexOf("]");
  for (let tries = 0; tries < TRIES && end > start && end > text.length - EDGE_LENGTH; tries += 1) {
    if (
      text
        .slice(Math.max(start, end - EDGE_LENGTH), end)
        .trimEnd()
        .endsWith("}")
    )
      yield end;
    end = text.lastIndexOf("]", end - 1);
  }
}

/** Whether rows end here: else the end of the rows and another array behind it, which the mark would hide, lie before the bracket. */
function endsRows(text: string, start: number, end: number): boolean {
  const usual = usualBorder(text, start);
  for (const length of LAST_LENGTHS) {
    const from = Math.max(start, end - length);
    const befores = from === start ? [start - 1] : commas(text, from, end, usual);
    for (const before of befores) if (valueOf(`[${text.slice(before + 1, end)}]`) !== undefined) return true;
    if (from === start) return false;
  }
  return false;
}

/** A comma between what look like two rows. */
const anyBorder = /\}\s*,\s*(?=\{)/g;

/** The same between rows that begin as the first one does, and unlike what lies within it. */
function usualBorder(text: string, start: number): RegExp {
  const firstName = /^\{\s*("(?:[^"\\]|\\.)*")\s*:/.exec(text.slice(start, start + 1_024))?.[1];
  return firstName === undefined ? anyBorder : new RegExp(`\\}\\s*,\\s*(?=\\{\\s*${literal(firstName)}\\s*:)`, "g");
}

/** Commas in a part of the text at which a row may end: likely ones first. */
function* commas(text: string, from: number, to: number, usual: RegExp): Generator<number> {
  for (const [pattern, limit] of [[usual, USUAL_TRIES] as const, [anyBorder, TRIES] as const]) {
    let tries = 0;
    for (const { index } of text.slice(from, to).matchAll(pattern)) {
      if (tries++ >= limit) break;
      yield text.indexOf(",", from + index);
    }
  }
}

function hasEncodedPayload(text: string): boolean {
  return /"data"\s*:\s*"\s*(?:\{|\[|\\")/.test(text.slice(0, EDGE_LENGTH));
}

function valueOf(text: string): unknown {
  const outcome = parseJson(text);
  return outcome.type === "json" ? outcome.value : undefined;
}

/** A text as a pattern that matches it alone. */
function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}
