/** The detail of an error on one line: `path: /orders, status: 404`. */
import type { ErrorDetail } from "../../../../shared/errors.ts";
import { clipText } from "../../../sample-text.ts";

/** Unit: characters. */
const DETAIL_LENGTH = 300;

export function detailText(detail: ErrorDetail): string {
  const parts = Object.entries(detail).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  return clipText(parts.join(", "), DETAIL_LENGTH);
}
