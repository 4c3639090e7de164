import { expect, test } from "vitest";
import { readTokenLife, spanAtOpen } from "../../../src/connection/tokens/token-life.ts";
import type { Millis } from "../../../src/shared/brand.ts";
import { jwtOf } from "../../support/jwt.ts";

const issuedAt = 1_800_000_000_000 as Millis;
const expiresAt = (issuedAt + 300_000) as Millis;

test("`exp` and `iat` of a JWT are read, whatever its other claims (P33)", () => {
  // Names that are not ASCII, and characters that base64url writes in its own way.
  const token = jwtOf({ name: "Åsa Müller ???>>>", iat: 1_800_000_000, exp: 1_800_000_300 });

  expect(token).toMatch(/[-_]/);
  expect(readTokenLife(token)).toEqual({ issuedAt, expiresAt });
});

test.each([
  ["without `iat`", { exp: 1_800_000_300 }],
  ["with an `iat` that is no number", { exp: 1_800_000_300, iat: "1800000000" }],
  ["issued after it expires", { exp: 1_800_000_300, iat: 1_800_000_300 }],
])("a token %s has a known expiry, but no known time of issue (P33)", (_, claims) => {
  expect(readTokenLife(jwtOf(claims))).toEqual({ issuedAt: undefined, expiresAt });
});

test.each([
  ["nothing", ""],
  ["a plain text", "good"],
  ["one part", "e30"],
  ["parts that are not base64", "a.%%%.c"],
  ["parts that are not JSON", `a.${btoa("exp=1")}.c`],
  ["a list", `a.${btoa("[1]")}.c`],
  ["no `exp`", jwtOf({ iat: 1 })],
  ["an `exp` that is no number", jwtOf({ exp: "2030-01-01" })],
  ["an `exp` beyond all numbers", `a.${btoa('{"exp":1e999}')}.c`],
])("a token that is or has %s has no known expiry, and does not throw (P33)", (_, token) => {
  expect(readTokenLife(token)).toBeUndefined();
});

test.each([
  ["the wall clock is right", 10_000, 290_000],
  ["the application had kept the token", 250_000, 50_000],
  ["the wall clock is an hour behind", -3_600_000, 300_000],
  ["the wall clock is an hour ahead", 3_600_000, 300_000],
])("a token that opened a socket is not expired, whatever the wall clock says: %s (P33)", (_, sinceIssueMs, leftMs) => {
  const at = (issuedAt + sinceIssueMs) as Millis;

  expect(spanAtOpen({ issuedAt, expiresAt }, at)).toEqual({ leftMs, wholeMs: 300_000 });
});

test("for a token without `iat` the wall clock gives the time left, unless the token is expired by it (P33)", () => {
  const life = { issuedAt: undefined, expiresAt };

  expect(spanAtOpen(life, issuedAt)).toEqual({ leftMs: 300_000, wholeMs: undefined });
  expect(spanAtOpen(life, expiresAt)).toBeUndefined();
});
