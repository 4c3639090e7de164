/**
 * Finds numbers that `JSON.parse` has changed: integers beyond 2^53, and numbers with more digits than a double holds. The text is needed,
 * as the value alone does not show it.
 *
 *   1. Scan the text for 16 digits in a row: a look at every 16th byte, about a twentieth of what parsing costs. On bytes, since each look
 *      at a character of a string costs four times as much.
 *   2. Where parsing changed a number of that length, look for its value in what was parsed: that gives the path. Digits inside a string
 *      are passed over, since no number has their value.
 *
 * Works for frames, parts of them and REST answers alike. Rules: P18 imprecise numbers, P40 linear cost.
 */
import { asRecord, decodeLayers } from "./json.ts";

/** A double holds every number of 15 digits; a longer run of digits is looked at. */
const RUN_LENGTH = 16;
/** Characters encoded at once, and the most bytes that they make. */
const CHUNK_LENGTH = 65_536;
const MOST_BYTES = 3;
/** Paths of one message: more of them are one defect of the server. */
const PATHS_KEPT = 20;
/** Deeper values belong to rows that are quarantined (P40). */
const DEPTH = 200;
/** A longer or stranger name may be data, such as an account: it is not reported. */
const plainName = /^[A-Za-z_]\w{0,63}$/;
const ANY_NAME = "*";

/**
 * The paths of changed numbers within their rows, such as `quantity` or `legs.*.rate`, never a value; none in the ordinary case.
 *
 * @param text as received
 * @param value what was parsed from it, or the part of that in which paths matter
 */
export function findImprecise(text: string, value: unknown): readonly string[] {
  return findPaths(findChanged(text), value);
}

/** The fields that hold one of these numbers. One that was sent as the very same number is named as well. */
export function findPaths(changed: ReadonlySet<number>, value: unknown): readonly string[] {
  if (changed.size === 0) return none;
  const paths = new Set<string>();
  collect(value, "", false, { changed, paths }, DEPTH);
  return [...paths];
}

const none: readonly never[] = [];
const noNumbers: ReadonlySet<number> = new Set();
/** Jest's plain jsdom has none: there alone imprecise numbers are not found. */
const encoder = typeof TextEncoder === "undefined" ? undefined : new TextEncoder();
/** Kept for the next text: making it costs more than the scan. */
let buffer: Uint8Array<ArrayBuffer> | undefined;

/** What the changed numbers of a text were changed to; they may also be digits inside its strings. */
export function findChanged(text: string): ReadonlySet<number> {
  if (text.length < RUN_LENGTH || encoder === undefined) return noNumbers;
  buffer ??= new Uint8Array(CHUNK_LENGTH * MOST_BYTES);
  let changed: Set<number> | undefined;
  for (let from = 0, end = 0; end < text.length; from = startOfNumber(text, from, end)) {
    end = Math.min(from + CHUNK_LENGTH, text.length);
    const { written } = encoder.encodeInto(from === 0 && end === text.length ? text : text.slice(from, end), buffer);
    for (const value of scan(buffer, written)) (changed ??= new Set()).add(value);
  }
  return changed ?? noNumbers;
}

/** Where the next chunk begins: before a number that the present one has cut in two. */
function startOfNumber(text: string, from: number, end: number): number {
  let start = end;
  while (start > from + 1 && /[\d.eE+-]/.test(text.charAt(start - 1))) start -= 1;
  return start > from + 1 ? start : end;
}

function scan(bytes: Uint8Array, length: number): readonly number[] {
  let values: number[] | undefined;
  for (let at = RUN_LENGTH - 1; at < length; at += RUN_LENGTH) {
    if (!isDigit(bytes[at]) || !mayBeLong(bytes, at)) continue;
    let start = at;
    while (start > 0 && isDigit(bytes[start - 1])) start -= 1;
    let end = at + 1;
    while (end < length && isDigit(bytes[end])) end += 1;
    const changed = end - start < RUN_LENGTH ? undefined : changedValue(bytes, start, end, length);
    if (changed !== undefined) (values ??= []).push(changed);
    at = end - 1; // the next run begins behind the byte at `end`, and reaches the next place that is looked at
  }
  return values ?? none;
}

/** A run that is long enough holds four places in a row that are four bytes apart. */
function mayBeLong(bytes: Uint8Array, at: number): boolean {
  const isBefore = isDigit(bytes[at - 4]);
  const isBehind = isDigit(bytes[at + 4]);
  if (!isBefore) return isBehind && isDigit(bytes[at + 12]);
  if (!isBehind) return isDigit(bytes[at - 12]);
  return isDigit(bytes[at - 8]) || isDigit(bytes[at + 8]);
}

/** A digit, the point among digits, or `/` between the two in ASCII, which no number holds. */
function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte <= 57 && byte >= 46;
}

const MINUS = 45;
const COLON = 58;
const COMMA = 44;
const BRACKET = 91;
const numberEnd = /^(?:[eE][+-]?\d+)?(?=[,}\]\s]|$)/;
/** Longer exponents are those of no number that a server means. */
const EDGE_LENGTH = 8;

/** What the number with this run of digits becomes; undefined where it stays what it is, or is no number. */
function changedValue(bytes: Uint8Array, start: number, end: number, length: number): number | undefined {
  const first = bytes[start - 1] === MINUS ? start - 1 : start;
  const before = bytes[first - 1] ?? 0; // nothing is before the text
  if (before > 32 && before !== COLON && before !== COMMA && before !== BRACKET) return undefined;
  const behind = numberEnd.exec(asciiOf(bytes, end, Math.min(length, end + EDGE_LENGTH)));
  if (behind === null) return undefined;
  const literal = asciiOf(bytes, first, end) + behind[0];
  const value = Number(literal);
  if (Number.isNaN(value)) return undefined;
  const isSafe = Math.abs(value) <= Number.MAX_SAFE_INTEGER; // beyond, every double is an integer and stands for several
  return isSafe && significantDigits(literal) === significantDigits(String(value)) ? undefined : value;
}

const decoder = encoder && new TextDecoder("latin1");
const asciiOf = (bytes: Uint8Array, start: number, end: number): string => decoder?.decode(bytes.subarray(start, end)) ?? "";

function significantDigits(literal: string): string {
  const digits = literal.replace(/e.*$/i, "").replace(/[-.]/g, "").replace(/^0+/, "");
  let end = digits.length;
  while (digits.charAt(end - 1) === "0") end -= 1; // a pattern for zeros at the end is quadratic
  return digits.slice(0, end);
}

interface Search {
  readonly changed: ReadonlySet<number>;
  readonly paths: Set<string>;
}

/** `path`: within the row; rows begin in the outermost array. */
function collect(value: unknown, path: string, isInRow: boolean, search: Search, depth: number): void {
  if (depth === 0 || search.paths.size >= PATHS_KEPT) return;
  if (typeof value === "number") {
    if (path !== "" && search.changed.has(value)) search.paths.add(path);
    return;
  }
  const inside = isInRow ? value : decodeLayers(value); // rows may lie in a string (P8)
  if (Array.isArray(inside)) {
    const inner = isInRow ? joined(path, ANY_NAME) : "";
    for (const element of inside) collect(element, inner, true, search, depth - 1);
    return;
  }
  const fields = asRecord(inside);
  for (const name in fields) {
    const field = fields[name];
    const isNumber = typeof field === "number";
    const mayHold = isNumber ? search.changed.has(field) : typeof field === "object" || !isInRow;
    if (mayHold) collect(field, isNumber || isInRow ? joined(path, reportedName(name)) : "", isInRow, search, depth - 1);
  }
}

function joined(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/** A field name as it may be reported. */
export function reportedName(name: string): string {
  return plainName.test(name) ? name : ANY_NAME;
}
