import { expect, test } from "vitest";
import { systemRandom } from "../../src/shared/random.ts";

test("the machine's randomness lies in [0, 1) and varies", () => {
  const drawn = Array.from({ length: 200 }, systemRandom);

  expect(drawn.every((number) => number >= 0 && number < 1)).toBe(true);
  expect(new Set(drawn).size).toBeGreaterThan(100);
});
