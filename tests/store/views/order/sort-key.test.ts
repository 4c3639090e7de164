import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { compareDecimals } from "../../../../src/shared/decimals/decimal.ts";
import { readTimestamp } from "../../../../src/protocol/timestamp.ts";
import { Instant } from "../../../../src/store/views/order/instant.ts";
import { collationKeyOf, compareSortKeys, sortKeyOf } from "../../../../src/store/views/order/sort-key.ts";

const seed = 20261120;
const compare = (left: unknown, right: unknown, isDescending = false) =>
  Math.sign(compareSortKeys(sortKeyOf(left), sortKeyOf(right), isDescending));

test("ascending order: amounts by exact value, booleans, instants and text, values without an order, then null and absent", () => {
  const values = [
    -Infinity,
    "-2e400",
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
    Infinity,
    false,
    true,
    "",
    "2026-11-20",
    "2026-11-21T00:30:00+02:00",
    "2026-11-20T23:00:00Z",
    "2026-11-21",
    "B",
    "a",
    "ä",
  ];

  const shuffled = [...values].reverse();

  expect(shuffled.sort(compare)).toEqual(values);
  expect([null, "z", NaN, 1, undefined].sort((left, right) => compare(left, right))).toEqual([1, "z", NaN, null, undefined]);
});

test("descending order reverses all values except null and absent, which stay last", () => {
  const values = [null, "a", true, "1.0", 3, "12345678901234567.89"];

  expect(values.sort((left, right) => compare(left, right, true))).toEqual(["a", true, "12345678901234567.89", 3, "1.0", null]);
});

test("a collated term sorts text by language and by the numbers in it, after amounts and before null", () => {
  const collated = (left: unknown, right: unknown, isDescending = false) =>
    Math.sign(compareSortKeys(collationKeyOf(left), collationKeyOf(right), isDescending));
  const values = [10, 11, false, "2", "10", "2026-11-20T10:00:00Z", "a", "A", "ä", "Book 2", "book 10", "Zoo", null];

  expect([...values].reverse().sort((left, right) => collated(left, right))).toEqual(values);
  expect(collated("Book 02", "Book 2")).toBe(0);
  expect(["b", null, "a"].sort((left, right) => collated(left, right, true))).toEqual(["b", "a", null]);
});

test.each([
  ["1", 1],
  ["1.50", "1.5"],
  ["+5", "5."],
  ["1e2", 100],
  ["0.10000000000000000000", 0.1],
  ["-0", 0],
])("%j and %j sort as the same amount", (left, right) => {
  expect(compare(left, right)).toBe(0);
});

test.each([
  ["0.1", "0.10000000000000000001"],
  ["9007199254740992", "9007199254740993"],
  [0.1, "0.1000000000000000055511151231257827"],
])("%j sorts before %j, though both are the same float", (left, right) => {
  expect([compare(left, right), compare(right, left)]).toEqual([-1, 1]);
});

test.each([
  ["2026-05-20T10:00:00Z", "2026-05-20T10:00:00.5Z"],
  ["2026-05-20T10:00:00.5Z", "2026-05-20T10:00:00.51Z"],
  ["2026-05-20T10:00:00.123456Z", "2026-05-20T10:00:00.123457Z"],
  ["2026-05-20T10:00:00.123456789Z", "2026-05-20T12:00:00.12345679+02:00"],
  ["2026-05-20T12:00:00+03:00", "2026-05-20T10:00:00+00:00"],
  ["2026-05-21T00:30:00+02:00", "2026-05-20T23:00:00Z"],
  ["2025-12-31T23:59:59.999Z", "2025-12-31T19:00:00-05:00"],
  ["2024-02-29T23:00:00-01:00", "2024-03-01T00:00:00.000001Z"],
  ["2026-05-20t10:00:00z", "2026-05-20 10:00:01Z"],
  ["2016-12-31T23:59:59.9Z", "2016-12-31T23:59:60Z"],
  ["2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"],
  ["2026-05-20", "2026-05-20T00:00:00Z"],
  ["9998-12-31T00:00:00Z", "9999-12-31T23:59:59-05:00"],
  ["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z"],
  ["9999-12-31T23:59:59.999998Z", "9999-12-31T23:59:59.999999Z"],
  ["2026-05-20T10:00:00.1234567891Z", "2026-05-20T10:00:00.12345678911Z"],
])("the instant %j sorts before %j, though not as text", (left, right) => {
  expect([compare(left, right), compare(right, left)]).toEqual([-1, 1]);
});

test.each([
  ["2026-05-20T10:00:00Z", "2026-05-20T12:00:00.000+02:00"],
  ["2026-05-20T10:00:00.5Z", "2026-05-20T10:00:00.500-00:00"],
  ["2026-05-20T10:00:00z", "2026-05-20 10:00:00Z"],
])("%j and %j sort as the same instant", (left, right) => {
  expect(compare(left, right)).toBe(0);
});

test.each([
  "2026-05-20T10:00:00",
  "2026-05-20T10:00Z",
  "2026-05-20T10:00:00.Z",
  "2026-02-32T10:00:00+01:00",
  `2026-05-20T10:00:00.${"1".repeat(100)}Z`,
  "2026-05-20T10:00:00,5Z",
  "2026-02-29T10:00:00Z",
  "2026-05-20T24:00:00Z",
  "2026-05-20T10:00:61Z",
  "2026-05-20T10:00:00+24:00",
  "2026-05-20T10:00:00+0200",
  "2026-05-20T10:00:00Q",
])("%j is no timestamp of RFC 3339 and sorts as text", (value) => {
  expect(sortKeyOf(value)).toBe(value);
});

test("timestamps sort by their instants, to the nanosecond and in every time zone", () => {
  const instant = fc.record({
    ms: fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 0, 1) + 7_200_000 }).map((ms) => ms - (ms % 1_000)),
    nanoseconds: fc.integer({ min: 0, max: 999_999_999 }),
    offset: fc.integer({ min: -14 * 60, max: 14 * 60 }),
    digits: fc.constantFrom(0, 3, 6, 9),
  });
  const write = ({ ms, nanoseconds, offset, digits }: { ms: number; nanoseconds: number; offset: number; digits: number }) => {
    const fraction = String(nanoseconds).padStart(9, "0").slice(0, digits);
    const minutes = Math.abs(offset);
    const zone = `${offset < 0 ? "-" : "+"}${String(Math.trunc(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
    const local = new Date(ms + offset * 60_000).toISOString().slice(0, 19);
    const text = local + (digits === 0 ? "" : `.${fraction}`) + (offset === 0 ? "Z" : zone);
    return { text, value: BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, "0")) };
  };

  fc.assert(
    fc.property(instant.map(write), instant.map(write), (left, right) => {
      expect(compare(left.text, right.text)).toBe(left.value < right.value ? -1 : Number(left.value > right.value));
    }),
    { seed, numRuns: 2_000 },
  );
});

test("a text sorts as an instant exactly if the protocol accepts it as a timestamp", () => {
  const good = fc.constantFrom("2026-05-20T10:00:00Z", "2024-02-29T23:59:60.123456789+14:00", "1999-12-31 00:00:00.5-00:30");
  const character = fc.constantFrom(..."0123456789-+:.TtZz ,Q".split(""));
  const changed = fc.tuple(good, fc.nat(), fc.nat(2), character).map(([text, at, removedCount, other]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + other + text.slice(place + removedCount);
  });

  fc.assert(
    fc.property(changed, (text) => {
      fc.pre(text >= "1"); // earlier years stay text
      expect(sortKeyOf(text) instanceof Instant).toBe(readTimestamp(text) !== undefined);
    }),
    { seed, numRuns: 5_000 },
  );
});

test("a text of 40,000 characters sorts as text, without a pattern match (P40)", () => {
  const texts = [`${"1".repeat(40_000)}x`, `2026-05-20T10:00:00.${"1".repeat(40_000)}Z`];
  const exec = vi.spyOn(RegExp.prototype, "exec");

  const keys = texts.map(sortKeyOf);
  const execCount = exec.mock.calls.length;
  exec.mockRestore();

  expect(keys).toEqual(texts);
  expect(execCount).toBe(0);
});

test("a decimal of many digits is parsed once for its sort key, not at each comparison (P40)", () => {
  const keys = ["12345678901234567.89", "12345678901234567.88", "-12345678901234567.8", "12345678901234567.890"].map(sortKeyOf);
  const exec = vi.spyOn(RegExp.prototype, "exec");

  const orders = keys.map((key) => Math.sign(compareSortKeys(key, keys[0], false)));
  const execCount = exec.mock.calls.length;
  exec.mockRestore();

  expect(orders).toEqual([0, -1, -1, 0]);
  expect(execCount).toBe(0);
});

const digits = fc.stringMatching(/^-?\d{1,22}(\.\d{1,12})?$/);
const amount = fc.oneof(digits, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.constantFrom("1e3", "-2E-5", ".5"));

const timestamp = fc
  .record({
    date: fc.constantFrom("2026-05-20", "2026-05-21"),
    time: fc.constantFrom("", "T00:30:00", "T23:30:00", "T23:30:00.5", "T23:30:00.50"),
    zone: fc.constantFrom("", "Z", "+02:00", "-05:00"),
  })
  .map(({ date, time, zone }) => date + time + zone);

test("amounts sort by their exact decimal values", () => {
  fc.assert(
    fc.property(amount, amount, (left, right) => {
      expect(compare(left, right)).toBe(Math.sign(compareDecimals(left, right)));
    }),
    { seed, numRuns: 2_000 },
  );
});

test("the sort order is total: it is antisymmetric and has no cycles", () => {
  const value = fc.oneof(
    amount,
    fc.string(),
    timestamp,
    fc.boolean(),
    fc.constantFrom(null, undefined, [], {}, Infinity, -Infinity, "1e400"),
  );
  fc.assert(
    fc.property(value, value, value, fc.boolean(), (first, second, third, isDescending) => {
      expect(compare(first, second, isDescending)).toBe(0 - compare(second, first, isDescending));
      const sorted = [first, second, third].sort((left, right) => compare(left, right, isDescending));
      expect(compare(sorted[0], sorted[2], isDescending)).toBeLessThanOrEqual(0);
    }),
    { seed, numRuns: 2_000 },
  );
});
