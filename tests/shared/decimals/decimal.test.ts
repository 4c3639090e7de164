import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { addDecimals, canonicalDecimal, compareDecimals, createDecimalSum, isUnsafeNumber } from "../../../src/shared/decimals/decimal.ts";

/** A decimal as scaled units, and one of the many ways to write it. */
const decimal = fc
  .record({
    units: fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }),
    scale: fc.nat(12),
    zeros: fc.nat(3),
    shift: fc.integer({ min: -5, max: 5 }),
  })
  .map(({ units, scale, zeros, shift }) => ({ units, scale, text: write(units * 10n ** BigInt(zeros), scale + zeros, shift) }));

function write(units: bigint, scale: number, shift: number): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, "0");
  const plain = `${digits.slice(0, digits.length - scale)}.${digits.slice(digits.length - scale)}`;
  const sign = units < 0n ? "-" : "";
  // Shifted by an exponent and back by the digits: the same value in another spelling.
  if (shift === 0) return sign + plain;
  return shift > 0 ? `${sign}${digits}e-${scale}` : `${sign}00${plain}E+0`;
}

test.each([
  ["1", "1"],
  ["+1", "1"],
  ["-1.50", "-1.5"],
  ["007.250", "7.25"],
  [".5", "0.5"],
  ["5.", "5"],
  ["-0", "0"],
  ["-0.000", "0"],
  ["0", "0"],
  ["1e3", "1000"],
  ["1.5E-3", "0.0015"],
  ["-12.34e+1", "-123.4"],
  ["12345e-7", "0.0012345"],
  ["12345678901234567.89", "12345678901234567.89"],
  [-0, "0"],
  [1e21, "1000000000000000000000"],
  [1.5e-7, "0.00000015"],
  [0.1, "0.1"],
])("%o has the canonical spelling %s (decision 9)", (value, expected) => {
  expect(canonicalDecimal(value)).toBe(expected);
});

test.each([
  "",
  " ",
  "1 ",
  "1,000",
  "1.2.3",
  ".",
  "-",
  "e5",
  "0x10",
  "NaN",
  "Infinity",
  "١",
  "1e",
  "1_000",
  Number.NaN,
  Infinity,
  -Infinity,
])("canonicalDecimal gives no decimal for %o, not even 0 (decision 9)", (value) => {
  expect(canonicalDecimal(value)).toBeUndefined();
});

test.each([null, undefined, {}, [], true, 5n, "1e999999999", "1e-999999999", `1${"0".repeat(2_000)}`])(
  "canonicalDecimal returns undefined for %o (decision 9)",
  (value) => {
    expect(canonicalDecimal(value)).toBeUndefined();
  },
);

test("all spellings of a decimal have the same canonical spelling, which is its own canonical spelling (decision 9)", () => {
  fc.assert(
    fc.property(decimal, ({ units, scale, text }) => {
      const canonical = canonicalDecimal(text);

      expect(canonical).toBe(canonicalDecimal(write(units, scale, 0)));
      expect(canonicalDecimal(canonical)).toBe(canonical);
      expect(canonical).toMatch(/^(0|-?(0|[1-9]\d*)(\.\d*[1-9])?)$/);
    }),
    { seed: 13 },
  );
});

test("decimals compare as scaled integers do (decision 9)", () => {
  fc.assert(
    fc.property(decimal, decimal, (left, right) => {
      const difference = left.units * 10n ** BigInt(right.scale) - right.units * 10n ** BigInt(left.scale);

      expect(compareDecimals(left.text, right.text)).toBe(difference < 0n ? -1 : Number(difference > 0n));
    }),
    { seed: 14, numRuns: 1_000 },
  );
});

test.each([
  ["9", "10", -1],
  ["-9", "-10", 1],
  ["1.0", 1, 0],
  ["0.1", 0.1, 0],
  [0.1 + 0.2, "0.3", 1],
  ["-0", "0", 0],
  ["12345678901234567.89", "12345678901234567.88", 1],
  ["1e2", "100.00", 0],
  ["-12345678901234567.890", "-12345678901234567.89", 0],
  [2, 10, -1],
])("comparing %o with %o gives %i (decision 9)", (left, right, order) => {
  expect(compareDecimals(left, right)).toBe(order);
  expect(compareDecimals(right, left)).toBe(0 - order);
});

test("short texts, long texts and numbers are ordered consistently by compareDecimals (decision 9)", () => {
  const mixed = fc.oneof(
    decimal.map(({ text }) => text),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer().map(String),
    fc.constantFrom("x", null, Number.NaN),
  );

  fc.assert(
    fc.property(mixed, mixed, mixed, (a, b, c) => {
      const [ab, bc, ac] = [compareDecimals(a, b), compareDecimals(b, c), compareDecimals(a, c)];

      expect(compareDecimals(b, a)).toBe(0 - ab);
      if (ab <= 0 && bc <= 0) expect(ac).toBeLessThanOrEqual(0);
    }),
    { seed: 15, numRuns: 2_000 },
  );
});

test("compareDecimals sorts values that are no decimals last (decision 9)", () => {
  expect(["n/a", "10", null, "-2", "9"].sort(compareDecimals)).toEqual(["-2", "9", "10", "n/a", null]);
});

test.each([
  [[], "0"],
  [["0.1", "0.2"], "0.3"],
  [["1.10", "-1.1"], "0"],
  [["12345678901234567.89", "0.01", 1], "12345678901234568.9"],
  [["1e-3", "1e3"], "1000.001"],
])("the sum of %j is %s (decision 9)", (values, sum) => {
  expect(addDecimals(...values)).toBe(sum);
});

test.each(["n/a", null, undefined, Number.NaN])("a sum that contains %o is undefined (decision 9)", (value) => {
  expect(addDecimals("1", value, "2")).toBeUndefined();
});

test("sums of decimals equal those of scaled integers (decision 9)", () => {
  fc.assert(
    fc.property(fc.array(decimal), (values) => {
      const units = values.reduce((sum, value) => sum + value.units * 10n ** BigInt(12 - value.scale), 0n);

      expect(addDecimals(...values.map(({ text }) => text))).toBe(canonicalDecimal(write(units, 12, 0)));
    }),
    { seed: 16 },
  );
});

test("values added to a running total can be subtracted exactly, even values that are no decimals (decision 9)", () => {
  const summand = fc.oneof(
    decimal.map(({ text }) => text),
    fc.constantFrom("n/a", null),
  );

  fc.assert(
    fc.property(fc.array(summand), fc.array(summand), (kept, passing) => {
      const sum = createDecimalSum();

      for (const value of [...kept, ...passing]) sum.add(value);
      for (const value of passing) sum.subtract(value);

      expect(sum.total).toBe(addDecimals(...kept));
    }),
    { seed: 17 },
  );
});

test.each([
  [123456789012345, false],
  [1234567890123456, true],
  [0.1, false],
  [0.1 + 0.2, true],
  [-1234567.89, false],
  [1e21, false],
  [1.234567890123456e-9, true],
  [0, false],
  [Number.NaN, false],
  ["12345678901234567.89", false],
  [null, false],
])("the number %o may have lost digits: %s (decision 9)", (value, isUnsafe) => {
  expect(isUnsafeNumber(value)).toBe(isUnsafe);
});

test("a decimal has at most a thousand digits, beside sign, point and exponent (decision 9)", () => {
  const digits = "9".repeat(999);

  expect(canonicalDecimal(`-${digits}.9E+0`)).toBe(`-${digits}.9`);
  expect(canonicalDecimal(`${"0".repeat(999)}7`)).toBe("7");
  expect([`${digits}99`, `1e${"0".repeat(2_000)}1`].map(canonicalDecimal)).toEqual([undefined, undefined]);
});

test("a text longer than any decimal is refused without a pattern match (P40)", () => {
  const texts = [`${"1".repeat(40_000)}x`, `0.${"0".repeat(40_000)}1`, "1".repeat(40_000)];
  const exec = vi.spyOn(RegExp.prototype, "exec");

  const read = texts.map(canonicalDecimal);
  const execCount = exec.mock.calls.length;
  exec.mockRestore();

  expect(read).toEqual([undefined, undefined, undefined]);
  expect(execCount).toBe(0);
});
