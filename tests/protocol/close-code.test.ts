import fc from "fast-check";
import { expect, test } from "vitest";
import { classifyClose } from "../../src/protocol/close-code.ts";

test.each([1000, 1005])("P5: close code %i is clean", (code) => {
  expect(classifyClose(code)).toBe("clean");
});

test("P5: every other close code is abnormal", () => {
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
