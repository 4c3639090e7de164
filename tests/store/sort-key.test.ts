import fc from "fast-check";
import { expect, test } from "vitest";
import { compareDecimals } from "../../src/shared/decimal.ts";
import { compareSortKeys, sortKeyOf } from "../../src/store/sort-key.ts";

const seed = 20261120;
const compare = (left: unknown, right: unknown, isDescending = false) =>
  Math.sign(compareSortKeys(sortKeyOf(left), sortKeyOf(right), isDescending));

test("amounts come first, by value and exactly; then flags, text by code unit, what has no order, and null and absent last", () => {
  const values = [
    "-1e400",
    -2,
    "-0.5",
    0,
    "9",
    "10",
    10.5,
    "12345678901234567.88",
    "12345678901234567.89",
    "12345678901234567.9",
    "1e400",
    "2e400",
    false,
    true,
    "",
    "2026-11-20",
    "B",
    "a",
    "ä",
  ];

  const shuffled = [...values].reverse();

  expect(shuffled.sort(compare)).toEqual(values);
  expect([null, "z", [], 1, undefined].sort((left, right) => compare(left, right))).toEqual([1, "z", [], null, undefined]);
});

test("descending turns all round but null and absent, which stay last", () => {
  const values = [null, "a", true, "1.0", 3, "12345678901234567.89"];

  expect(values.sort((left, right) => compare(left, right, true))).toEqual(["a", true, "12345678901234567.89", 3, "1.0", null]);
});

test.each([
  ["1", 1],
  ["1.50", "1.5"],
  ["+5", "5."],
  ["1e2", 100],
  ["0.10000000000000000000", 0.1],
  ["-0", 0],
])("%j and %j are one amount", (left, right) => {
  expect(compare(left, right)).toBe(0);
});

test.each([
  ["0.1", "0.10000000000000000001"],
  ["9007199254740992", "9007199254740993"],
  [0.1, "0.1000000000000000055511151231257827"],
])("%j is less than %j, though no float can tell", (left, right) => {
  expect([compare(left, right), compare(right, left)]).toEqual([-1, 1]);
});

const digits = fc.stringMatching(/^-?\d{1,22}(\.\d{1,12})?$/);
const amount = fc.oneof(digits, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.constantFrom("1e3", "-2E-5", ".5"));

test("the order of amounts is that of exact decimals", () => {
  fc.assert(
    fc.property(amount, amount, (left, right) => {
      expect(compare(left, right)).toBe(Math.sign(compareDecimals(left, right)));
    }),
    { seed, numRuns: 2_000 },
  );
});

test("the order is total: it holds both ways round and does not go in circles", () => {
  const value = fc.oneof(amount, fc.string(), fc.boolean(), fc.constantFrom(null, undefined, [], {}));
  fc.assert(
    fc.property(value, value, value, fc.boolean(), (first, second, third, isDescending) => {
      expect(compare(first, second, isDescending)).toBe(0 - compare(second, first, isDescending));
      const sorted = [first, second, third].sort((left, right) => compare(left, right, isDescending));
      expect(compare(sorted[0], sorted[2], isDescending)).toBeLessThanOrEqual(0);
    }),
    { seed, numRuns: 2_000 },
  );
});
