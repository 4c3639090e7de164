/** The fields of a row as text, and which of them holds a text. */
import type { JsonRecord } from "../../../../protocol/json.ts";
import { clipText, sampleText } from "../../../sample-text.ts";

/** Text of at most about `limit` characters. */
export function valueText(value: unknown, limit = 300): string {
  if (value === undefined) return "";
  return typeof value === "string" ? clipText(value, limit) : sampleText(value, limit);
}

/** Finds text in any case. */
export function patternOf(text: string): RegExp {
  return new RegExp(text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"), "i");
}

/** The first field with a plain value that holds the text. @param fields - those to look at; all without it */
export function fieldWith(pattern: RegExp, row: JsonRecord, fields: readonly string[] = Object.keys(row)): string | undefined {
  return fields.find((field) => {
    const value = row[field];
    return (typeof value === "string" || typeof value === "number") && pattern.test(String(value));
  });
}
