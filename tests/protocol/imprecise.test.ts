import fc from "fast-check";
import { expect, test } from "vitest";
import { findImprecise } from "../../src/protocol/imprecise.ts";

/** Paths in a row with this text as the value of `quantity`. */
const pathsOf = (value: string): readonly string[] => {
  const text = `{"kind":"positions","data":{"positions":[{"position_line_key":"A","quantity":${value},"side":"long"}]}}`;
  return findImprecise(text, (JSON.parse(text) as { readonly data: unknown }).data);
};

test.each([
  "9007199254740993",
  "9007199254740992",
  "-9007199254740993",
  "12345678901234567890",
  "0.12345678901234567890",
  "-0.12345678901234567890",
  "123456789.123456789012",
  "1.00000000000000000001",
  "12345678901234567.5e3",
  "1.2345678901234567890E-7",
  "1234567890123456e2",
  "0.1000000000000000055511151231257827",
])("the number %s is imprecise, and its path is found (P18)", (number) => {
  expect(pathsOf(number)).toEqual(["quantity"]);
});

test.each([
  "9007199254740991",
  "-9007199254740991",
  "1234567890123456",
  "1.50",
  "100000000000.000000000000",
  "0.1234567890123456",
  "0.30000000000000004",
  "0.000000000000000000001",
  "1.7976931348623157e-300",
  "2251799813685248.5",
  '"9007199254740993"',
  '"a: 9007199254740993, b"',
  '"2026052000000123456"',
  "null",
])("the value %s is not imprecise (P18)", (value) => {
  expect(pathsOf(value)).toEqual([]);
});

test("the path of an imprecise number names its fields, with `*` for list elements, but never a value (P18)", () => {
  const number = "9007199254740993";
  const text = `{"data":{"rows":[{"a":${number}},{"legs":[{"rate":${number}},{"rate":${number}}],"list":[${number}],"deep":{"x":{"y":${number}}}}],"total":${number}}}`;

  const paths = findImprecise(text, (JSON.parse(text) as { readonly data: unknown }).data);

  expect(paths).toEqual(["a", "legs.*.rate", "list.*", "deep.x.y", "total"]);
});

test.each([
  ["a list of rows", (row: string) => `[${row}]`],
  ["an event without rows", (row: string) => row],
  ["a payload in a string", (row: string) => JSON.stringify(`{"rows":[${row}]}`)],
  ["rows in a string", (row: string) => JSON.stringify({ rows: `[${row}]` })],
  ["a string in a string", (row: string) => JSON.stringify(JSON.stringify({ data: { rows: [0] } }).replace("[0]", `[${row}]`))],
  ["white space", (row: string) => `[\n  ${row.replace(":", " :\n\t")}\n]`],
])("the path of an imprecise number is the same in every form of a payload: %s (P8, P18)", (_, wrap) => {
  const text = wrap('{"quantity":9007199254740993}');

  expect(findImprecise(text, JSON.parse(text))).toEqual(["quantity"]);
});

test("a number in a JSON text within a row is not reported as imprecise (P18)", () => {
  const text = JSON.stringify([{ note: '{"quantity":9007199254740993}' }]);

  expect(findImprecise(text, JSON.parse(text))).toEqual([]);
});

test("a field name that may be data is replaced by `*` in the path of an imprecise number (P18)", () => {
  const token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI";
  const text = `[{"by_account":{"${token}":9007199254740993,"${"x".repeat(65)}":9007199254740993}}]`;

  expect(findImprecise(text, JSON.parse(text))).toEqual(["by_account.*"]);
});

test("an imprecise number is found anywhere in a text of several chunks, even after multi-byte characters (P18)", () => {
  const at = [10, 65_500, 65_530, 65_536, 131_060, 131_080, 200_000];

  for (const length of at) {
    for (const filler of ["x", "\u20ac"]) {
      const text = `[{"pad":"${filler.repeat(length)}","quantity":0.12345678901234567890,"end":"${"y".repeat(70_000)}"}]`;
      expect(findImprecise(text, JSON.parse(text)), `${filler} ${String(length)}`).toEqual(["quantity"]);
    }
  }
});

test("at most twenty paths of imprecise numbers are reported for one message (P40)", () => {
  const text = `[{${Array.from({ length: 100 }, (_, index) => `"f${String(index)}":9007199254740993`).join(",")}}]`;

  expect(findImprecise(text, JSON.parse(text))).toHaveLength(20);
});

test("imprecise numbers nested beyond the limit of a row are not reported (P40)", () => {
  const text = `[{"a":${"[".repeat(50_000)}9007199254740993${"]".repeat(50_000)},"b":9007199254740993}]`;

  expect(findImprecise(text, JSON.parse(text))).toEqual(["b"]);
});

test("a million digits in a string are not reported as an imprecise number, and 300 digits as a number are (P40)", () => {
  const text = `[{"a":"${"1".repeat(1_000_000)}"}]`;

  expect(findImprecise(text, JSON.parse(text))).toEqual([]);
  expect(findImprecise(`[{"a":${"1".repeat(300)}}]`, [{ a: Number("1".repeat(300)) }])).toEqual(["a"]);
});

test("exactly the numbers that a double cannot hold are found, in any notation (P18)", () => {
  const digits = (max: number) => fc.stringMatching(new RegExp(`^[1-9]\\d{0,${String(max)}}$`));
  const literal = fc
    .tuple(fc.boolean(), digits(21), fc.option(digits(21)), fc.option(fc.integer({ min: -30, max: 20 })))
    .map(
      ([isNegative, whole, fraction, power]) =>
        `${isNegative ? "-" : ""}${whole}${fraction === null ? "" : `.${fraction}`}${power === null ? "" : `e${String(power)}`}`,
    );

  fc.assert(
    fc.property(literal, (text) => {
      const isLong = /[\d.]{16}/.test(text); // shorter ones are found by their value alone, by the row's checker
      expect(pathsOf(text)).toEqual(isLong && !isHeld(text) ? ["quantity"] : []);
    }),
    { seed: 18, numRuns: 3_000 },
  );
});

/** Whether a double says the same as the text, in exact arithmetic. */
function isHeld(text: string): boolean {
  const value = Number(text);
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER && sameDecimal(text, String(value));
}

function sameDecimal(left: string, right: string): boolean {
  const [one, other] = [exact(left), exact(right)];
  const scale = Math.max(one.scale, other.scale);
  return one.units * 10n ** BigInt(scale - one.scale) === other.units * 10n ** BigInt(scale - other.scale);
}

function exact(text: string): { readonly units: bigint; readonly scale: number } {
  const [mantissa = "", power = "0"] = text.toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const scale = fraction.length - Number(power);
  const units = BigInt(whole + fraction);
  return scale < 0 ? { units: units * 10n ** BigInt(-scale), scale: 0 } : { units, scale };
}
