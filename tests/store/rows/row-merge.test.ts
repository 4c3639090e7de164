import fc from "fast-check";
import { expect, test } from "vitest";
import { isEqual } from "../../../src/store/equality.ts";
import { RowMerger } from "../../../src/store/rows/row-merge.ts";

type Row = Readonly<Record<string, unknown>>;

const seed = 20261120;

test("a whole row that differs in its last field replaces the old row without reading it (P21)", () => {
  const merger = new RowMerger<Row>();
  merger.note(0, { id: "A", price: "1", updated_at: "09:00:00" });

  expect(merger.replacesAtSight(0, { id: "A", price: "1", updated_at: "09:00:01" })).toBe(true);
});

test.each<readonly [string, Row]>([
  ["says the same", { id: "A", price: "1", updated_at: "09:00:00" }],
  ["differs in a field without a fingerprint", { id: "A", price: "2", updated_at: "09:00:00" }],
  ["is lean", { id: "A", updated_at: "09:00:01" }],
  ["has its fields in another order", { updated_at: "09:00:01", id: "A", price: "1" }],
  ["has a field more", { id: "A", price: "1", updated_at: "09:00:01", extra: 1 }],
])("the old row is read when the new row %s (P21)", (_, next) => {
  const merger = new RowMerger<Row>();
  merger.note(0, { id: "A", price: "1", updated_at: "09:00:00" });

  expect(merger.replacesAtSight(0, next)).toBe(false);
});

test("the fingerprint moves from a field that never differs to a field that does (P21)", () => {
  const merger = new RowMerger<Row>();
  const version = (price: number): Row => ({ id: "A", price, currency: "EUR" });
  let row = version(0);
  merger.note(0, row);

  for (let price = 1; price <= 100; price += 1) {
    const next = merger.merge(0, row, version(price));
    merger.note(0, next);
    row = next;
  }

  expect(merger.replacesAtSight(0, version(101))).toBe(true);
});

test.each([
  [0, -0],
  [-0, 0],
])("the fingerprint of a row does not change when a field changes from %d to %d (P21)", (before, after) => {
  const merger = new RowMerger<Row>();
  merger.note(0, { price: before });

  expect(merger.replacesAtSight(0, { price: after })).toBe(false);
});

test("the merger's cache never affects a result: each row is merged as if alone (P13, P21)", () => {
  const value = fc.constantFrom<unknown>(0, 1, 2.5, "1", "12345678a", "12345678b", null, [1], { deep: 1 });
  const row = fc.oneof(
    { weight: 4, arbitrary: fc.record({ a: value, b: value, c: value }) },
    { weight: 1, arbitrary: fc.dictionary(fc.constantFrom("a", "b", "c", "d"), value, { noNullPrototype: true }) },
  );
  const step = fc.record({
    slot: fc.integer({ min: 0, max: 5 }),
    next: row,
    isMerge: fc.boolean(),
    isMoved: fc.integer({ max: 60, min: 0 }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 100, maxLength: 400, size: "max" }), (steps) => {
      const merger = new RowMerger<Row>();
      let rows = new Map<number, Row>();
      for (const { slot, next, isMerge, isMoved } of steps) {
        if (isMoved === 0) {
          const moved = [3, 0, 5, 1, 4, 2];
          merger.moveSlots(moved);
          rows = new Map([...rows].map(([old, row]) => [moved[old] ?? old, row]));
        }
        const before = rows.get(slot);
        const expected = before === undefined || !isMerge ? next : { ...before, ...next };
        let row = next;
        if (before !== undefined && !merger.replacesAtSight(slot, next)) {
          row = isMerge ? merger.merge(slot, before, next) : merger.replace(before, next);
        }

        expect(row).toEqual(expected);
        expect(row === before).toBe(before !== undefined && isEqual(before, expected));
        merger.note(slot, row);
        rows.set(slot, row);
      }
    }),
    { seed, numRuns: 100 },
  );
});
