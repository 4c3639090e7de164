import fc from "fast-check";
import { expect, test } from "vitest";
import { classifyClose } from "../../src/protocol/close-code.ts";

test.each([1000, 1005])("close code %i is clean (P5)", (code) => {
  expect(classifyClose(code)).toBe("clean");
});

test("every close code except 1000 and 1005 is abnormal (P5)", () => {
  fc.assert(
    fc.property(
      fc.integer().filter((code) => code !== 1000 && code !== 1005),
      (code) => {
        expect(classifyClose(code)).toBe("abnormal");
      },
    ),
    { seed: 1, examples: [[1001], [1006], [1011], [1012], [4401], [0], [-1]] },
  );
});
