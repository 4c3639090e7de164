/** A query key as text, without tokens: its parts are words of the application and of the server. The last part of a key of the package names the client, which is the same in all of them: it is left out (P41). */
import type { QueryKey } from "../../../../domains/queries/query-keys.ts";
import { withoutTokens } from "../../../recorder/without-tokens.ts";
import { clipText, sampleText } from "../../../sample-text.ts";

/** Unit: characters. */
const KEY_LENGTH = 120;

export function keyText(key: QueryKey): string {
  const parts = key.filter((part) => !isScope(part)).map((part) => (typeof part === "string" ? part : onOneLine(part)));
  return withoutTokens(clipText(parts.join(" / "), KEY_LENGTH));
}

/** What the parts of a key are; undefined for a key of one part, which needs no words. */
export function keyTitle(key: QueryKey): string | undefined {
  const parts = key.filter((part) => !isScope(part)).length;
  return parts > 1
    ? "The parts of the query key, from the general to the special: a signal for the first parts fetches it again."
    : undefined;
}

function isScope(part: unknown): boolean {
  return typeof part === "object" && part !== null && "atlas" in part;
}

function onOneLine(part: unknown): string {
  return sampleText(part, KEY_LENGTH).replaceAll(/\s*\n\s*/g, " ");
}
