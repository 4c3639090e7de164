import { expect, test } from "vitest";
import { systemRandom } from "../../src/shared/random.ts";

test("systemRandom returns varying numbers in [0, 1)", () => {
  const drawn = Array.from({ length: 200 }, systemRandom);

  expect(drawn.every((number) => number >= 0 && number < 1)).toBe(true);
  expect(new Set(drawn).size).toBeGreaterThan(100);
});
