/** The detail of an error on one line: `path: /orders, status: 404`. */
import type { AtlasError, ErrorDetail } from "../../../../shared/errors.ts";
import { clipText } from "../../../sample-text.ts";

/** Unit: characters. */
const DETAIL_LENGTH = 300;

export function detailText(detail: ErrorDetail): string {
  const parts = Object.entries(detail).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  return clipText(parts.join(", "), DETAIL_LENGTH);
}

/** The codes or names of the errors behind one, the nearest first. Never the message of a foreign exception, which may hold anything. */
export function causeText({ cause }: AtlasError): string | undefined {
  if (!(cause instanceof Error)) return cause === undefined ? undefined : typeof cause;
  const code: unknown = "code" in cause && cause.name === "AtlasError" ? cause.code : undefined;
  return typeof code === "string" ? code : clipText(cause.name, DETAIL_LENGTH);
}
