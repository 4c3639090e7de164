/**
 * What a field's value counts as in an order: made once a row, so that comparing costs no reading of decimals or timestamps.
 *
 * Decimals (text or number) come first, by value and exactly, between the infinities; then `false` and `true`; then RFC 3339 timestamps as
 * instants and all other text by code unit, in one order; then what has no order, all of it equal; null and absent last (ROWS, part 3).
 * Where a term collates, all text stands in the order of the user's language instead.
 */
import { canonicalDecimal, compareCanonical, quickNumber } from "../../../shared/decimals/decimal.ts";
import { beginsLikeDate, Instant } from "./instant.ts";

/** A decimal whose digits no float holds: the float decides where it can, the text where floats are equal. */
class LongDecimal {
  readonly float: number;
  /** In its canonical spelling. */
  readonly text: string;

  constructor(text: string) {
    this.float = Number(text);
    this.text = text;
  }
}

/** Any text of a term that collates. */
class Collated {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A decimal or an infinity, an instant, text, a flag; `null` for what has no order, undefined for null and absent. */
export type SortKey = number | LongDecimal | Instant | Collated | string | boolean | null | undefined;

export function sortKeyOf(value: unknown): SortKey {
  if (value === null || value === undefined || typeof value === "boolean") return value ?? undefined;
  if (typeof value === "number") return Number.isNaN(value) ? null : value;
  if (typeof value !== "string") return null;
  // Most text begins with a letter, so its first character rules out a decimal and a timestamp.
  if (value.charCodeAt(0) > NINE) return value;
  const quick = quickNumber(value);
  if (quick !== undefined) return quick;
  if (beginsLikeDate(value)) return Instant.of(value) ?? value;
  const text = canonicalDecimal(value);
  return text === undefined ? value : new LongDecimal(text);
}

/** The key in a term that collates. */
export const collationKeyOf = (value: unknown): SortKey => (typeof value === "string" ? new Collated(value) : sortKeyOf(value));

/** Made at the first use, as it loads the rules of a language. Numbers within text count by value: "Book 2" comes before "Book 10". */
let collator: Intl.Collator | undefined;

const NINE = "9".charCodeAt(0);

/** Whether the key is that of a decimal. */
export const isDecimalKey = (key: SortKey): key is number | LongDecimal => typeof key === "number" || key instanceof LongDecimal;
/** Whether the key is that of a timestamp or other text. */
export const isTextKey = (key: SortKey): key is Instant | string => typeof key === "string" || key instanceof Instant;

/** Negative, 0 or positive. `isDescending` turns all round but null and absent, which stay last. */
export function compareSortKeys(left: SortKey, right: SortKey, isDescending: boolean): number {
  if ((typeof left === "number" && typeof right === "number") || (typeof left === "string" && typeof right === "string")) {
    if (left === right) return 0;
    return left < right !== isDescending ? -1 : 1;
  }
  if (left instanceof Instant && right instanceof Instant) {
    const order = Instant.compare(left, right);
    return isDescending ? 0 - order : order; // not -0
  }
  if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
  const order = compareAscending(left, right);
  return isDescending ? 0 - order : order; // not -0
}

type PresentKey = Exclude<SortKey, undefined>;

function compareAscending(left: PresentKey, right: PresentKey): number {
  if (isDecimalKey(left) && isDecimalKey(right)) {
    const floats = floatOf(left) - floatOf(right);
    return floats < 0 || floats > 0 ? floats : compareExactly(left, right); // equal, or both infinite
  }
  if (left instanceof Collated && right instanceof Collated) {
    return left.text === right.text ? 0 : (collator ??= new Intl.Collator(undefined, { numeric: true })).compare(left.text, right.text);
  }
  const ranks = rankOf(left) - rankOf(right);
  if (ranks !== 0) return ranks;
  const [one, other] = [plain(left), plain(right)];
  return one === other ? 0 : one < other ? -1 : 1;
}

/** Keys of one rank, as they are compared. */
const plain = (key: PresentKey): string | boolean => (isTextKey(key) ? (typeof key === "string" ? key : key.text) : key === true);

/** Two decimals that are one float: a text of 400 digits is infinite as a float, and yet below infinity. */
function compareExactly(left: number | LongDecimal, right: number | LongDecimal): number {
  const [leftText, rightText] = [textOf(left), textOf(right)];
  if (leftText !== undefined && rightText !== undefined) return compareCanonical(leftText, rightText);
  return infinityOf(left) - infinityOf(right);
}

const floatOf = (key: number | LongDecimal): number => (typeof key === "number" ? key : key.float);
/** Undefined for an infinity. */
const textOf = (key: number | LongDecimal): string | undefined => (typeof key === "number" ? canonicalDecimal(key) : key.text);
/** 1 or -1 for an infinity, else 0. */
const infinityOf = (key: number | LongDecimal): number => (key === Infinity ? 1 : key === -Infinity ? -1 : 0);

function rankOf(key: PresentKey): number {
  if (isDecimalKey(key)) return 0;
  if (key === null) return 3;
  return typeof key === "boolean" ? 1 : 2;
}
