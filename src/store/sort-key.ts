/**
 * What a field's value counts as in an order: made once a row, so that comparing costs no reading of decimals.
 *
 * Decimals (text or number) come first, by value and exactly; then `false` and `true`; then other text by code unit; then what has no
 * order, all of it equal; null and absent last (ROWS, part 3).
 */
import { compareDecimals, isDecimal, quickNumber } from "../shared/decimal.ts";

/** A decimal whose digits no float holds: the float decides where it can, the text where floats are equal. */
interface LongDecimal {
  readonly float: number;
  readonly text: string;
}

/** A decimal, text, a flag; `null` for what has no order, undefined for null and absent. */
export type SortKey = number | LongDecimal | string | boolean | null | undefined;

export function sortKeyOf(value: unknown): SortKey {
  if (value === null || value === undefined || typeof value === "boolean") return value ?? undefined;
  // Text that begins with a letter, as most does, is told from a decimal by that alone.
  if (typeof value === "string" && value.charCodeAt(0) > NINE) return value;
  const quick = quickNumber(value);
  if (quick !== undefined) return quick;
  if (typeof value !== "string") return null;
  return isDecimal(value) ? { float: Number(value), text: value } : value;
}

const NINE = "9".charCodeAt(0);

/** Whether the key is that of a decimal. */
export const isDecimalKey = (key: SortKey): key is number | LongDecimal =>
  typeof key === "number" || (typeof key === "object" && key !== null);

/** Negative, 0 or positive. `isDescending` turns all round but null and absent, which stay last. */
export function compareSortKeys(left: SortKey, right: SortKey, isDescending: boolean): number {
  if (typeof left === "number" && typeof right === "number") {
    if (left === right) return 0;
    return left < right !== isDescending ? -1 : 1;
  }
  if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
  const order = compareAscending(left, right);
  return isDescending ? 0 - order : order; // not -0
}

type PresentKey = Exclude<SortKey, undefined>;

function compareAscending(left: PresentKey, right: PresentKey): number {
  if (isDecimalKey(left) && isDecimalKey(right)) {
    const floats = floatOf(left) - floatOf(right);
    return floats < 0 || floats > 0 ? floats : compareDecimals(textOf(left), textOf(right)); // equal, or both infinite
  }
  const ranks = rankOf(left) - rankOf(right);
  if (ranks !== 0 || left === null || right === null || left === right) return ranks;
  return left < right ? -1 : 1;
}

const floatOf = (key: number | LongDecimal): number => (typeof key === "number" ? key : key.float);
const textOf = (key: number | LongDecimal): number | string => (typeof key === "number" ? key : key.text);

function rankOf(key: PresentKey): number {
  if (isDecimalKey(key)) return 0;
  if (key === null) return 3;
  return typeof key === "boolean" ? 1 : 2;
}
