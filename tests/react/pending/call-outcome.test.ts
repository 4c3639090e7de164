import { expect, test } from "vitest";
import { outcomeOf, outcomeOfFailure } from "../../../src/react/pending/call-outcome.ts";
import { AtlasError } from "../../../src/shared/errors.ts";

test.each([
  [200, "accepted"],
  [202, "accepted"],
  [400, "refused"],
  [401, "refused"],
  [403, "refused"],
  [409, "refused"],
  [500, "uncertain"],
  [502, "uncertain"],
  [504, "uncertain"],
] as const)("a response of status %i means that the change is %s", (status, outcome) => {
  expect(outcomeOf(new Response(null, { status }))).toBe(outcome);
});

test("a value of the application's own means that the change is accepted", () => {
  expect([outcomeOf(undefined), outcomeOf({ ok: false })]).toEqual(["accepted", "accepted"]);
});

test.each([
  ["fetch-timeout", "uncertain"],
  ["fetch-failed", "uncertain"],
  ["fetch-redirected", "uncertain"],
  ["client-disposed", "uncertain"],
  ["foreign-origin", "refused"],
  ["token-failed", "refused"],
  ["token-timeout", "refused"],
] as const)("the error `%s` means that the change is %s, since only some errors show that nothing was sent", (code, outcome) => {
  expect(outcomeOfFailure(new AtlasError(code))).toBe(outcome);
});

test("an error that is not of this package leaves the change uncertain", () => {
  expect(outcomeOfFailure(new TypeError("Failed to fetch"))).toBe("uncertain");
});
