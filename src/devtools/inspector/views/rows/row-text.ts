/** The fields of a row as text, and which of them a list shows. */
import type { JsonRecord } from "../../../../protocol/json.ts";
import { clipText, sampleText } from "../../../sample-text.ts";

const COLUMNS = 4;

/** Text of at most about `limit` characters. */
export function valueText(value: unknown, limit = 300): string {
  if (value === undefined) return "";
  return typeof value === "string" ? clipText(value, limit) : sampleText(value, limit);
}

/** The first fields with plain values, but for those that repeat the key. */
export function columnsOf(row: object | undefined, key: string | undefined): readonly string[] {
  return Object.entries(row ?? {})
    .filter(([, value]) => (typeof value === "string" || typeof value === "number") && String(value) !== key)
    .slice(0, COLUMNS)
    .map(([field]) => field);
}

/** Finds text in any case. */
export function patternOf(text: string): RegExp {
  return new RegExp(text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"), "i");
}

/** The first field with a plain value that holds the text. */
export function fieldWith(pattern: RegExp, row: JsonRecord): string | undefined {
  for (const field in row) {
    const value = row[field];
    if ((typeof value === "string" || typeof value === "number") && pattern.test(String(value))) return field;
  }
  return undefined;
}
