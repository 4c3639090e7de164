import fc from "fast-check";
import { expect, test } from "vitest";
import { divideRounded, formatFixed, parseFixed, rescale } from "../../../src/engine/market/fixed.ts";

const seed = 7;
const digits = fc.nat({ max: 12 });

test("formatFixed and parseFixed are inverse, for any number of digits", () => {
  fc.assert(
    fc.property(fc.bigInt(), digits, (units, digitCount) => {
      expect(parseFixed(formatFixed(units, digitCount), digitCount)).toBe(units);
    }),
    { seed },
  );
});

test("formatFixed writes all digits, and a sign only for negative amounts", () => {
  expect([formatFixed(-5n, 2), formatFixed(0n, 3), formatFixed(-184_250_000n, 0), formatFixed(12_345_678_901_234_567_89n, 2)]).toEqual([
    "-0.05",
    "0.000",
    "-184250000",
    "12345678901234567.89",
  ]);
});

test("divideRounded rounds to the nearest integer, halves away from zero", () => {
  fc.assert(
    fc.property(
      fc.bigInt(),
      fc.bigInt().filter((value) => value !== 0n),
      (numerator, denominator) => {
        const quotient = divideRounded(numerator, denominator);
        const twiceRest = 2n * (numerator - quotient * denominator);
        const size = denominator < 0n ? -denominator : denominator;

        expect(twiceRest <= size && twiceRest >= -size).toBe(true);
        expect(divideRounded(-numerator, denominator)).toBe(-quotient);
      },
    ),
    { seed },
  );
  expect([divideRounded(5n, 2n), divideRounded(-5n, 2n), divideRounded(1n, 3n), divideRounded(7n, 0n)]).toEqual([3n, -3n, 0n, 0n]);
});

test("rescale to more digits and back changes nothing", () => {
  fc.assert(
    fc.property(fc.bigInt(), digits, digits, (units, from, more) => {
      expect(rescale(rescale(units, from, from + more), from + more, from)).toBe(units);
    }),
    { seed },
  );
});

test.each(["", "1.234", "1e5", "+1", "1.", ".5", "NaN", "1,000"])("parseFixed throws for %j with two digits", (text) => {
  expect(() => parseFixed(text, 2)).toThrow(RangeError);
});
