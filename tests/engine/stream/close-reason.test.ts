import { expect, test } from "vitest";
import { cutReason } from "../../../src/engine/stream/close-reason.ts";

const byteCount = (text: string): number => new TextEncoder().encode(text).length;

test.each([
  ["as it is", "", 0],
  ["as it is", "a".repeat(123), 123],
  ["after 123 letters", "a".repeat(124), 123],
  ["before a character of two bytes that does not fit", "a" + "é".repeat(62), 123],
  ["before a character of three bytes that does not fit", "青".repeat(42), 123],
  ["before a character of four bytes that does not fit", "ab" + "\u{1f9ea}".repeat(40), 122],
])("a close reason is cut %s (P5)", (_title, reason, length) => {
  const cut = cutReason(reason);

  expect(reason.startsWith(cut)).toBe(true);
  expect(byteCount(cut)).toBe(length);
});
