import { expect, test, vi } from "vitest";
import type { Condition, Operand, Where } from "../../../../src/store/views/conditions/condition.ts";
import { compileWhere } from "../../../../src/store/views/conditions/where.ts";

interface Row {
  readonly [field: string]: unknown;
}

const matches = (where: Where<Row> | undefined, row: Row) => compileWhere(where, () => undefined)(row);
const test1 = (condition: Operand | Condition, value: unknown) =>
  matches({ field: condition }, value === undefined ? {} : { field: value });

test.each<readonly [Operand | Condition, unknown, boolean]>([
  ["X", "X", true],
  ["X", "x", false],
  ["007", "7", false],
  ["7", 7, true],
  [7, "7.00", true],
  [7, "007", true],
  ["7.0", 7, true],
  [7, "seven", false],
  [true, true, true],
  [true, "true", false],
  [null, null, true],
  [null, undefined, true],
  [null, "", false],
  ["X", null, false],
  [{ eq: "X" }, "X", true],
  [{ ne: "X" }, "Y", true],
  [{ ne: "X" }, "X", false],
  [{ ne: "X" }, undefined, true],
  [{ ne: null }, undefined, false],
  [{ in: ["X", 7] }, "7.0", true],
  [{ in: [] }, "X", false],
  [{ in: [null] }, undefined, true],
  [{ gt: "9" }, "10", true],
  [{ gt: 9 }, "9", false],
  [{ gte: 9 }, "9.00", true],
  [{ lt: "12345678901234567.89" }, "12345678901234567.88", true],
  [{ lt: "12345678901234567.89" }, "12345678901234567.89", false],
  [{ lte: "12345678901234567.89" }, "12345678901234567.89", true],
  [{ gt: "0", lt: "10" }, 5, true],
  [{ gt: "0", lt: "10" }, 11, false],
  [{ lte: Infinity }, "1e400", true],
  [{ lt: Infinity }, 5, true],
  [{ lt: Infinity }, Infinity, false],
  [{ gte: Infinity }, Infinity, true],
  [{ gte: Infinity }, "1e400", false],
  [{ gt: -Infinity }, "-1e400", true],
  [{ lte: -Infinity }, 0, false],
  [{ lte: Infinity }, "X", false],
  [{ lte: Infinity }, null, false],
  [Infinity, Infinity, true],
  [{ lte: NaN }, 0, false],
  [{ gte: NaN }, 0, false],
  [{ gte: "2026-11-20T10:00:00Z" }, "2026-11-20T10:00:00.5Z", true],
  [{ gt: "2026-11-20T10:00:00.5Z" }, "2026-11-20T10:00:00Z", false],
  [{ lt: "2026-11-20T10:00:00.5Z" }, "2026-11-20T10:00:00Z", true],
  [{ lte: "2026-11-20T10:00:00Z" }, "2026-11-20T12:00:00.000+02:00", true],
  [{ lt: "2026-11-20T10:00:00Z" }, "2026-11-20T11:30:00.000001+01:30", false],
  [{ gt: "2026-11-20T10:00:00.000001Z" }, "2026-11-20T10:00:00.0000011Z", true],
  [{ gte: "2026-11-20" }, "2026-11-20T09:31:07.412Z", true],
  [{ lt: "2026-11-20" }, "2026-11-20T09:31:07.412Z", false],
  [{ gt: "A" }, "5", false],
  [{ gt: "5" }, "A", false],
  [{ gt: 0 }, null, false],
  [{ lte: 0 }, undefined, false],
  [{ gt: 0 }, true, false],
  [{ gt: undefined }, "X", true],
  [{}, undefined, true],
  [{ between: ["9", "10"] }, "9.00", true],
  [{ between: ["9", "10"] }, 10, true],
  [{ between: ["9", "10"] }, "10.000000000000000001", false],
  [{ between: ["12345678901234567.88", "12345678901234567.89"] }, "12345678901234567.89", true],
  [{ between: ["12345678901234567.88", "12345678901234567.89"] }, "12345678901234567.90", false],
  [{ between: [10, 9] }, "9.5", false],
  [{ between: [-Infinity, Infinity] }, "-1e400", true],
  [{ between: [-Infinity, Infinity] }, null, false],
  [{ between: [NaN, 1] }, 0, false],
  [{ between: ["2026-11-20", "2026-11-20T10:00:00Z"] }, "2026-11-20T12:00:00.000+02:00", true],
  [{ between: ["2026-11-20", "2026-11-20T10:00:00Z"] }, "2026-11-20T10:00:00.000001Z", false],
  [{ between: undefined }, "X", true],
  [{ contains: "UR" }, "EURUSD", true],
  [{ contains: "ur" }, "EURUSD", false],
  [{ contains: "ur", ignoreCase: true }, "EURUSD", true],
  [{ contains: "strasse", ignoreCase: true }, "Bahnhofstraße 1", true],
  [{ contains: "ΟΔΟΣ", ignoreCase: true }, "οδος 7", true],
  [{ contains: "" }, "X", true],
  [{ contains: "" }, null, false],
  [{ contains: "5" }, 5, false],
  [{ contains: ".*" }, "EURUSD", false],
  [{ contains: undefined, ignoreCase: true }, null, true],
  [{ startsWith: "EUR" }, "EURUSD", true],
  [{ startsWith: "USD" }, "EURUSD", false],
  [{ startsWith: "eur", ignoreCase: true }, "EURUSD", true],
  [{ startsWith: "eur", ignoreCase: undefined }, "EURUSD", false],
  [{ startsWith: "E" }, undefined, false],
  [{ startsWith: "E", contains: "usd", ignoreCase: true }, "eurusd", true],
  [{ not: "X" }, "Y", true],
  [{ not: "X" }, "X", false],
  [{ not: 7 }, "7.0", false],
  [{ not: null }, undefined, false],
  [{ not: { in: ["X", "Y"] } }, "Y", false],
  [{ not: { in: ["X", "Y"] } }, null, true],
  [{ not: { gt: "0", lt: "10" } }, 11, true],
  [{ not: { gt: "0", lt: "10" } }, 5, false],
  [{ not: { not: "X" } }, "X", true],
  [{ not: { contains: "eur", ignoreCase: true } }, "EURUSD", false],
  [{ contains: "UR", not: { startsWith: "EUR" } }, "TURNOVER", true],
  [{ not: {} }, "X", true],
  [{ not: { contains: undefined } }, "X", true],
  [{ not: undefined }, "X", true],
])("the condition %j matches the value %j: %s", (condition, value, expected) => {
  expect(test1(condition, value)).toBe(expected);
});

test("a row matches `where` only if all fields match, and an empty `where` matches all rows", () => {
  const row = { book_id: "X", quantity: "5" };

  expect(matches({ book_id: "X", quantity: { gt: "4" } }, row)).toBe(true);
  expect(matches({ book_id: "X", quantity: { gt: "5" } }, row)).toBe(false);
  expect([matches({}, row), matches(undefined, row), matches({ book_id: undefined }, row)]).toEqual([true, true, true]);
});

test("`where` reads only own fields of a row: an inherited `constructor` counts as absent", () => {
  expect(matches({ constructor: null }, {})).toBe(true);
});

test("a row for which the `where` function throws does not match, and the exception is reported once (decision 11)", () => {
  const onThrow = vi.fn();
  const thrown = new Error("mine");
  const where = compileWhere<Row>((row) => {
    if (row["bad"] === true) throw thrown;
    return true;
  }, onThrow);

  expect([where({ bad: true }), where({}), where({ bad: true })]).toEqual([false, true, false]);
  expect(onThrow.mock.calls).toEqual([[thrown]]);
});
