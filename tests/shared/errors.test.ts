import { expect, test } from "vitest";
import { AtlasError, type ErrorDetail } from "../../src/shared/errors.ts";

test("the message of an AtlasError holds code and remedy, but not its cause (P12)", () => {
  const cause = new Error("wss://atlas.example/ws?token=secret");

  const error = new AtlasError("token-failed", { cause, detail: { slice: "positions" } });

  expect(error).toBeInstanceOf(Error);
  expect(error.name).toBe("AtlasError");
  expect(error.code).toBe("token-failed");
  expect(error.message).toMatch(/^token-failed: getToken threw or rejected/);
  expect(error.message).not.toContain("secret");
  expect(error.cause).toBe(cause);
  expect(error.detail).toEqual({ slice: "positions" });
});

test("the message of an AtlasError ends with its detail, so a log line shows the place", () => {
  const error = new AtlasError("fetch-failed", { detail: { path: "/orders", status: 404, contentType: undefined } });

  expect(error.message).toMatch(/^fetch-failed: .* \[path: \/orders, status: 404\]$/);
});

test("the message of a failed call that was answered blames neither the network nor CORS", () => {
  const messageOf = (detail: ErrorDetail) => new AtlasError("fetch-failed", { detail }).message;

  expect(messageOf({ status: 404 })).toMatch(/answered .* after 404 correct the path/);
  expect(messageOf({ status: 404 })).not.toMatch(/CORS|reachable/);
  expect(messageOf({ reason: "network or CORS" })).toMatch(/got no answer; .* reachable .*\(CORS\)/);
});

test("an AtlasError without a cause has no `cause` property and an empty detail", () => {
  const error = new AtlasError("path-missing");

  expect("cause" in error).toBe(false);
  expect(error.detail).toEqual({});
});
