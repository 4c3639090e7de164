import fc from "fast-check";
import { expect, test } from "vitest";
import type { RowKey } from "../../src/shared/brand.ts";
import { isEqual } from "../../src/store/equality.ts";
import { listRowChanges } from "../../src/store/rows/changes/row-changes.ts";
import { createDraftRows } from "../../src/store/rows/draft-rows.ts";

const seed = 20261120;

test("isEqual compares nested values by structure, in any order of their fields (P21)", () => {
  expect(isEqual({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 })).toBe(true);
});

test.each([
  ["a number and its text", 1, "1"],
  ["null and an absent field", { a: null }, {}],
  ["an absent field and an undefined one", { a: undefined }, { b: undefined }],
  ["an empty object and an empty array", {}, []],
  ["an array and an object with its indexes", ["x"], { 0: "x" }],
  ["null and an object", null, {}],
  ["arrays in another order", [1, 2], [2, 1]],
  ["an own field and an inherited one", { constructor: Object }, {}],
])("isEqual is false for %s (P21)", (_, left, right) => {
  expect([isEqual(left, right), isEqual(right, left)]).toEqual([false, false]);
});

test("isEqual is true for a copy, and otherwise exactly when the JSON texts with sorted fields are equal (P21)", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
      const copy: unknown = JSON.parse(JSON.stringify(left));

      expect(isEqual(copy, JSON.parse(JSON.stringify(copy)))).toBe(true);
      expect(isEqual(copy, JSON.parse(JSON.stringify(right)))).toBe(sorted(left) === sorted(right));
    }),
    { seed, numRuns: 500 },
  );
});

test("isEqual compares values nested deeper than the call stack without an exception (P40)", () => {
  const nested = (end: unknown): unknown => {
    let value = end;
    for (let level = 0; level < 200_000; level += 1) value = level % 2 === 0 ? [value] : { inner: value };
    return value;
  };

  expect([isEqual(nested(1), nested(1)), isEqual(nested(1), nested(2)), isEqual([[NaN], 1], [[NaN], 1])]).toEqual([true, false, true]);
});

test("a row with a deeply nested field is merged, and its changes are listed (P21, P40)", () => {
  const deep = (end: number): unknown => JSON.parse(`${"[".repeat(5_000)}${end}${"]".repeat(5_000)}`);
  const rows = createDraftRows<{ readonly id: string; readonly value: unknown }>(() => undefined);
  const key = "A" as RowKey;
  rows.replaceAll([key], [{ id: "A", value: deep(1) }]);
  const { collection: before } = rows.publish();

  rows.upsert([key], [{ id: "A", value: deep(1) }], "shallow");
  const same = rows.publish();
  rows.upsert([key], [{ id: "A", value: deep(2) }], "shallow");
  const next = rows.publish();

  expect(same.collection).toBe(before);
  expect(listRowChanges(next.changes, next.collection)).toMatchObject([{ type: "update", changedFields: ["value"] }]);
});

function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, inner]) => `${JSON.stringify(name)}:${sorted(inner)}`);
  return `{${fields.sort().join()}}`;
}
