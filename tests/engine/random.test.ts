import { expect, test } from "vitest";
import { createGenerator } from "../../src/engine/random.ts";

test("a generator gives the same numbers for the same seed, and others for another seed", () => {
  const draw = (seed: number): string => createGenerator(seed).hex(40);

  expect(draw(7)).toBe(draw(7));
  expect(draw(7)).not.toBe(draw(8));
});

test("a fork depends on seed and label, not on the numbers drawn before", () => {
  const fresh = createGenerator(7);
  const used = createGenerator(7);
  for (let drawn = 0; drawn < 5; drawn++) used.next();

  expect(used.fork("trades").next()).toBe(fresh.fork("trades").next());
  expect(fresh.fork("trades").next()).not.toBe(fresh.fork("orders").next());
});

test("`between` spreads its numbers evenly over the range, with both ends included", () => {
  const generator = createGenerator(1);
  const counts = new Map<number, number>();

  for (let drawn = 0; drawn < 6_000; drawn++) {
    const value = generator.between(1, 6);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }

  expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(120);
});

test("`pick` throws for an empty list", () => {
  expect(() => createGenerator(1).pick([])).toThrow(RangeError);
});
