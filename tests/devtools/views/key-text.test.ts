import { expect, test } from "vitest";
import { keyText } from "../../../src/devtools/inspector/views/queries/key-text.ts";

const token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyIn0.c2lnbmF0dXJl";

test("a query key is shown on one line, without the scope of its client", () => {
  expect(keyText(["section", "run 1", { page: 2 }, { atlas: "s" }])).toBe('section / run 1 / { "page": 2 }');
});

test("a query key is shown without a token that the application put into it, also where the key is cut", () => {
  expect(keyText(["user", token, { atlas: "s" }])).toBe("user / [token]");
  expect(keyText(["x".repeat(60), { token }])).not.toContain("eyJ");
});
