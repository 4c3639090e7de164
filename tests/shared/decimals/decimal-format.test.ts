import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDecimal, toChartNumber } from "../../../src/shared/decimals/decimal-format.ts";

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
  ["1234.5", { currency: "HUF" }, "1,234.50"],
  ["1234.5", { currency: "huf" }, "1,234.50"],
  ["1234.5", { currency: "COP" }, "1,234.50"],
  ["1234.5", { currency: "IDR" }, "1,234.50"],
  ["1234.5", { currency: "IQD" }, "1,234.500"],
  ["1234.5", { currency: "LBP" }, "1,234.50"],
  ["1234.5", { currency: "CLF" }, "1,234.5000"],
  ["1234.5678", { currency: "CNH" }, "1,234.5678"],
  ["1234.5678", { currency: "XAU" }, "1,234.5678"],
  ["1234.50", { currency: "ZZZ", withCurrency: true }, "ZZZ\u00a01,234.50"],
  ["-0.001", { currency: "USD" }, "0.00"],
  ["-0.00", {}, "0.00"],
  ["-0.004999", { digits: 2 }, "0.00"],
  ["-0.005", { digits: 2 }, "-0.01"],
  ["-0.4", { currency: "JPY" }, "0"],
  ["-0.5", { currency: "JPY" }, "-1"],
  ["-0.001", { currency: "USD", withCurrency: true }, "US$0.00"],
  ["-10.001", { digits: 2 }, "-10.00"],
  [-1e-30, {}, "0.00000000000000000000"],
])("formatDecimal shows %o with the format %o as %s (decision 9)", (value, format, text) => {
  expect(formatDecimal(value, { ...en, ...format })).toBe(text);
});

test("formatDecimal groups digits by the locale (decision 9)", () => {
  expect(formatDecimal("1234567.5", { locale: "de-DE" })).toBe("1.234.567,5");
});

test.each([null, undefined, "n/a", "", Number.NaN, Infinity])(
  "formatDecimal and toChartNumber return undefined for %o (decision 9)",
  (value) => {
    expect(formatDecimal(value)).toBeUndefined();
    expect(toChartNumber(value)).toBeUndefined();
  },
);

test("formatDecimal does not throw for an invalid currency or number of digits (decision 9)", () => {
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

test("formatDecimal shows the digits of ISO 4217 even for currencies that CLDR shows without digits (decision 9)", () => {
  const digits = Object.fromEntries(
    ["AFN", "ALL", "IRR", "KPW", "LAK", "LBP", "MGA", "MMK", "PKR", "SOS", "SYP", "YER", "KRW", "VND", "BHD", "TND", "UYW"].map(
      (currency) => [currency, formatDecimal("1", { ...en, currency })?.slice(2).length],
    ),
  );

  expect(digits).toEqual({
    ...Object.fromEntries(["AFN", "ALL", "IRR", "KPW", "LAK", "LBP", "MGA", "MMK", "PKR", "SOS", "SYP", "YER"].map((code) => [code, 2])),
    ...{ KRW: 0, VND: 0, BHD: 3, TND: 3, UYW: 4 },
  });
});

test("formatDecimal uses the default locale if the given locale is invalid (decision 9)", () => {
  const own = formatDecimal("1234.5");

  for (const locale of ["", "en_GB", "de EUR", "x", "not a locale", "\u0000", "en-GB-u-nu-\ud800"])
    expect(formatDecimal("1234.5", { locale })).toBe(own);
  fc.assert(
    fc.property(fc.string(), (locale) => {
      expect(formatDecimal("1.5", { locale })).toMatch(/\p{Nd}/u);
    }),
    { seed: 18 },
  );
});

test("an invalid locale does not affect a later format with a valid locale (decision 9)", () => {
  formatDecimal("1.5", { locale: "de EUR" });

  expect(formatDecimal("1.5", { locale: "de", currency: "EUR", withCurrency: true })).toBe("1,50\u00a0€");
});

test("formatDecimal never shows a negative zero, at any number of digits (decision 9)", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -99_999, max: 0 }),
      fc.integer({ min: 0, max: 8 }),
      fc.integer({ min: 0, max: 6 }),
      (units, scale, digits) => {
        const text = formatDecimal(`${units}e-${scale}`, { ...en, digits });

        expect(text).not.toMatch(/^-[0.,]*$/);
        expect(text).toMatch(Number(text?.replaceAll(",", "")) < 0 ? /^-/ : /^[^-]/);
      },
    ),
    { seed: 19 },
  );
});

test("formatDecimal rounds digits beyond the 20 that a runtime can show (decision 9)", () => {
  expect(formatDecimal(`0.${"1".repeat(30)}`, en)).toBe(`0.${"1".repeat(20)}`);
});

test("toChartNumber converts a decimal text to the nearest float (decision 9)", () => {
  expect(toChartNumber("12345678901234567.89")).toBe(12345678901234568);
});
