import { expect, test } from "vitest";
import { clipText, sampleText } from "../../src/devtools/sample-text.ts";

test("a short value is written as by JSON.stringify", () => {
  const value: unknown = JSON.parse('{"a":[1,"two",null,{"b":true},[],{}],"c\\n":"quote \\"","__proto__":-1.5e3}');

  expect(sampleText(value, 1_000)).toBe(JSON.stringify(value, undefined, 2));
});

test.each([0, 1, 10, 100])("the sample text of a large value ends soon after %d characters with an ellipsis (P40)", (limit) => {
  const text = sampleText({ rows: Array.from({ length: 1_000 }, (_, index) => ({ id: `T${index}`, comment: "c".repeat(1_000) })) }, limit);

  expect(text).toContain("…");
  expect(text.length).toBeLessThan(limit + 100);
});

test("nesting beyond the eighth level is replaced by an ellipsis, even for a million levels (P40)", () => {
  const value: unknown = JSON.parse(`${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}`);

  expect(sampleText(value, 10_000).replaceAll(/\s/g, "")).toBe("[[[[[[[[…]]]]]]]]");
});

test("the sample text of an absent payload is `undefined`", () => {
  expect(sampleText(undefined, 100)).toBe("undefined");
});

test("clipText cuts a name at a limit and adds an ellipsis", () => {
  expect([clipText("trades", 6), clipText("trades", 3)]).toEqual(["trades", "tra…"]);
});
