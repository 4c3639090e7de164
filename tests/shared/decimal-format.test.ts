import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDecimal, toChartNumber } from "../../src/shared/decimal-format.ts";

const en = { locale: "en-GB" };

test.each([
  ["12345678901234567.89", {}, "12,345,678,901,234,567.89"],
  ["2500000.00", {}, "2,500,000.00"],
  ["1.084215", {}, "1.084215"],
  ["-0", {}, "0"],
  [1.5e-7, {}, "0.00000015"],
  ["1.5e3", {}, "1,500"],
  [0.1, {}, "0.1"],
  ["1.084215", { digits: 5 }, "1.08422"],
  ["1.5", { digits: 5 }, "1.50000"],
  ["-184250000", { currency: "JPY" }, "-184,250,000"],
  ["1.5", { currency: "JPY" }, "2"],
  ["1.5", { currency: "KWD" }, "1.500"],
  ["1.5", { currency: "EUR", withCurrency: true }, "€1.50"],
  ["1.5", { currency: "EUR", digits: 4, withCurrency: true }, "€1.5000"],
  ["1.25", { currency: null, digits: null }, "1.25"],
])("decision 9: %o is shown with %o as %s", (value, format, text) => {
  expect(formatDecimal(value, { ...en, ...format })).toBe(text);
});

test("decision 9: the locale decides how digits are grouped", () => {
  expect(formatDecimal("1234567.5", { locale: "de-DE" })).toBe("1.234.567,5");
});

test.each([null, undefined, "n/a", "", Number.NaN, Infinity])("decision 9: %o is not shown as a number", (value) => {
  expect(formatDecimal(value)).toBeUndefined();
  expect(toChartNumber(value)).toBeUndefined();
});

test("decision 9: a currency or digits that a server sent wrongly do not throw", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.constantFrom("US", "USDX", "U$D", "xxx")),
      fc.oneof(fc.integer(), fc.double()),
      (currency, digits) => {
        expect(formatDecimal("1.5", { ...en, currency, digits, withCurrency: true })).toMatch(/\d/);
      },
    ),
    { seed: 18 },
  );
});

test("decision 9: more digits than a runtime can show are rounded", () => {
  expect(formatDecimal(`0.${"1".repeat(30)}`, en)).toBe(`0.${"1".repeat(20)}`);
});

test("decision 9: a chart takes a float", () => {
  expect(toChartNumber("12345678901234567.89")).toBe(12345678901234568);
});
