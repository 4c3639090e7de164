/**
 * Which fields of a row a list shows, and in which order: what identifies the row for a reader, then amounts, unit and state, then the rest. Pure.
 * It goes by names and values, since collections of an application may have no schema.
 */
import { canonicalDecimal } from "../../../../shared/decimals/decimal.ts";

export interface RowColumn {
  readonly field: string;
  /** Aligned at the right. */
  readonly isNumber: boolean;
}

const COLUMNS = 10;

/** Names in the order of their columns. */
const first: readonly RegExp[] = [
  /^(symbol|ticker|instrument)$/,
  /(^|_)name$/,
  /^(side|event_type)$/,
  /^(quantity|amount|dealt_amount|net_open_position|current_booked)$/,
  /^((market_)?price|rate)$/,
  /^(market_value|available|net_open_position_base)$/,
  /^(dealt_)?currency$/,
  /^(limit_)?status$/,
];
const keyLike = /(^|_)(id|key|uti|uetr|iban|bic|code|isin|figi)$/;
const counterLike = /^(version|sequence|rate_decimals)$/;

/** Of fields with plain values, but for those that repeat the key. */
export function columnsOf(row: object | undefined, key: string | undefined): readonly RowColumn[] {
  return Object.entries(row ?? {})
    .filter(([, value]) => (typeof value === "string" || typeof value === "number") && String(value) !== key)
    .map(([field, value]) => ({ field, isNumber: !keyLike.test(field) && canonicalDecimal(value) !== undefined }))
    .sort((left, right) => rankOf(left) - rankOf(right)) // the order of the row where the rank is the same
    .slice(0, COLUMNS);
}

function rankOf({ field, isNumber }: RowColumn): number {
  const rank = first.findIndex((name) => name.test(field));
  if (rank >= 0) return rank;
  if (keyLike.test(field)) return first.length + 3;
  if (counterLike.test(field)) return first.length + 2;
  return isNumber ? first.length : first.length + 1;
}
