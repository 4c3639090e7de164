/**
 * Limits the size of one row: the cost of a row is linear in its length, and no recursion over a row overflows the stack.
 *
 * Rule: P40 limits.
 */
import type { WireRow } from "../collection.ts";

/** Why a row is not kept. */
export type RowExcess = "too many fields" | "nested too deeply";

/** Fields of the row itself. Real rows have fewer than a hundred. */
const FIELD_LIMIT = 2_000;
/** Objects and arrays within one another, the row not counted. */
const DEPTH_LIMIT = 200;

/** The limit that a row exceeds; undefined where it may be kept. */
export function rowExcess(row: WireRow): RowExcess | undefined {
  let fieldCount = 0;
  for (const name in row) {
    if (++fieldCount > FIELD_LIMIT) return "too many fields";
    if (isTooDeep(row[name])) return "nested too deeply";
  }
  return undefined;
}

/** Whether a field's value holds more levels than a row may have. Reads nothing of plain values. */
export function isTooDeep(value: unknown, levels = DEPTH_LIMIT): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const element of value) if (isTooDeep(element, levels - 1)) return true;
    return false;
  }
  const fields = value as WireRow; // neither null nor an array: to be read by field name
  for (const name in fields) if (isTooDeep(fields[name], levels - 1)) return true;
  return false;
}
