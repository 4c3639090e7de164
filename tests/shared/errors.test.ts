import { expect, test } from "vitest";
import { AtlasError } from "../../src/shared/errors.ts";

test("an error says its code, the remedy and its detail, and keeps the cause out of its message (P12)", () => {
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

test("the message of an error ends in its detail, so that a line in a log shows the place", () => {
  const error = new AtlasError("fetch-failed", { detail: { path: "/orders", status: 404, contentType: undefined } });

  expect(error.message).toMatch(/^fetch-failed: .* \[path: \/orders, status: 404\]$/);
});

test("an error without a cause has no cause at all, and an empty detail", () => {
  const error = new AtlasError("path-missing");

  expect("cause" in error).toBe(false);
  expect(error.detail).toEqual({});
});
