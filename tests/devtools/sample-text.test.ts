import { expect, test } from "vitest";
import { clipText, sampleText } from "../../src/devtools/sample-text.ts";

test("what is short and flat is written as JSON.stringify writes it", () => {
  const value: unknown = JSON.parse('{"a":[1,"two",null,{"b":true},[],{}],"c\\n":"quote \\"","__proto__":-1.5e3}');

  expect(sampleText(value, 1_000)).toBe(JSON.stringify(value, undefined, 2));
});

test.each([0, 1, 10, 100])("a text ends soon after %d characters and says that something is left out (P40)", (limit) => {
  const text = sampleText({ rows: Array.from({ length: 1_000 }, (_, index) => ({ id: `T${index}`, comment: "c".repeat(1_000) })) }, limit);

  expect(text).toContain("…");
  expect(text.length).toBeLessThan(limit + 100);
});

test("levels beyond the eighth are left out, however many there are (P40)", () => {
  const value: unknown = JSON.parse(`${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}`);

  expect(sampleText(value, 10_000).replaceAll(/\s/g, "")).toBe("[[[[[[[[…]]]]]]]]");
});

test("an absent payload is said to be undefined", () => {
  expect(sampleText(undefined, 100)).toBe("undefined");
});

test("a name is cut at a limit", () => {
  expect([clipText("trades", 6), clipText("trades", 3)]).toEqual(["trades", "tra…"]);
});
