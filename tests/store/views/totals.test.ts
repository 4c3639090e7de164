import fc from "fast-check";
import { expect, test } from "vitest";
import type { RowKey } from "../../../src/shared/brand.ts";
import { addDecimals } from "../../../src/shared/decimals/decimal.ts";
import { createDraftRows } from "../../../src/store/rows/draft-rows.ts";
import { createTotalsDraft, totalsKey, type TotalsDefinition } from "../../../src/store/views/totals.ts";

interface Row {
  readonly id: string;
  readonly isShown?: boolean | undefined;
  readonly amount?: unknown;
  readonly currency?: unknown;
  readonly book?: unknown;
  readonly tag?: unknown;
  readonly [field: string]: unknown;
}
type Definition = TotalsDefinition<Row>;

const seed = 20261120;
const keysOf = (rows: readonly Row[]) => rows.map(({ id }) => id as RowKey);

function setUp(definition: Definition, ...rows: readonly Row[]) {
  const draft = createDraftRows<Row>(() => undefined);
  draft.replaceAll(keysOf(rows), rows);
  const first = draft.publish().collection;
  const totals = createTotalsDraft(definition, first, () => undefined);
  return {
    draft,
    totals,
    commit: () => {
      const { changes, collection } = draft.publish();
      totals.update(changes, collection);
      return collection;
    },
  };
}

test("amounts of different currencies are never added, and sums are exact (decision 9)", () => {
  const { totals } = setUp(
    { sum: ["amount"], unit: "currency" },
    { id: "A", currency: "EUR", amount: "0.1" },
    { id: "B", currency: "EUR", amount: 0.2 },
    { id: "C", currency: "JPY", amount: "12345678901234567" },
  );

  expect([...totals.snapshot.values()]).toEqual([
    { group: {}, unit: "EUR", count: 2, sums: { amount: "0.3" }, absentCounts: { amount: 0 } },
    { group: {}, unit: "JPY", count: 1, sums: { amount: "12345678901234567" }, absentCounts: { amount: 0 } },
  ]);
});

test("absent values are counted, and a value that is no decimal makes the total undefined (decision 9)", () => {
  const { draft, totals, commit } = setUp(
    { sum: ["amount"], unit: null },
    { id: "A", amount: null },
    { id: "B", amount: "1" },
    { id: "C", amount: "n/a" },
  );

  const before = [...totals.snapshot.values()];
  draft.upsert(["C" as RowKey], [{ id: "C", amount: "2" }], "shallow");
  commit();

  expect(before).toMatchObject([{ count: 3, sums: { amount: undefined }, absentCounts: { amount: 1 } }]);
  expect([...totals.snapshot.values()]).toMatchObject([{ count: 3, sums: { amount: "3" }, absentCounts: { amount: 1 } }]);
});

test("a group whose rows did not change keeps its identity, and an old totals snapshot does not change", () => {
  const { draft, totals, commit } = setUp(
    { by: ["book"], sum: ["amount"], unit: null, where: { isShown: true } },
    { id: "A", book: "X", amount: 1, isShown: true },
    { id: "B", book: "Y", amount: 2, isShown: true },
  );
  const before = totals.snapshot;

  draft.upsert(["A" as RowKey], [{ id: "A", amount: 5 }], "shallow");
  commit();

  const [x, y] = [...totals.snapshot.values()];
  expect([x?.sums, y]).toEqual([{ amount: "5" }, [...before.values()][1]]);
  expect(y).toBe([...before.values()][1]);
  expect([...before.values()][0]?.sums).toEqual({ amount: "1" });
});

test("a group without rows is removed, and a row outside the filter does not change the totals snapshot", () => {
  const { draft, totals, commit } = setUp(
    { by: ["book"], sum: [], unit: null, where: { isShown: true } },
    { id: "A", book: "X", isShown: true },
  );

  draft.upsert(["Z" as RowKey], [{ id: "Z", isShown: false }], "shallow");
  const before = totals.snapshot;
  commit();
  const unchanged = totals.snapshot;
  draft.remove(["A" as RowKey]);
  commit();

  expect(unchanged).toBe(before);
  expect(totals.snapshot.size).toBe(0);
});

test("equal totals definitions have one key", () => {
  const definition: Definition = { by: [], sum: ["amount"], unit: "currency" };

  expect(totalsKey({ sum: ["amount"], unit: "currency" })).toBe(totalsKey(definition));
  expect(totalsKey({ sum: ["amount"], unit: null })).not.toBe(totalsKey(definition));
});

test("after any changes the totals are those of the rows (decision 9)", () => {
  const row = fc.record({
    id: fc.integer({ min: 0, max: 20 }).map(String),
    book: fc.constantFrom("X", "Y", null),
    currency: fc.constantFrom("EUR", "USD"),
    amount: fc.constantFrom("0.1", 0.2, "-5", "12345678901234567.89", null, "n/a"),
  });
  const message = fc.record({ isSnapshot: fc.boolean(), rows: fc.uniqueArray(row, { selector: ({ id }) => id }), removed: fc.array(row) });
  fc.assert(
    fc.property(fc.array(message, { maxLength: 12 }), (messages) => {
      const { draft, totals, commit } = setUp({ by: ["book"], sum: ["amount"], unit: "currency" });
      for (const { isSnapshot, rows, removed } of messages) {
        if (isSnapshot) draft.replaceAll(keysOf(rows), rows);
        else draft.upsert(keysOf(rows), rows, "replace");
        draft.remove(keysOf(removed));
        const all = commit().toArray();

        for (const { group, unit, count, sums, absentCounts } of totals.snapshot.values()) {
          const members = all.filter(({ book, currency }) => book === group["book"] && currency === unit);
          const amounts = members.map(({ amount }) => amount).filter((amount) => amount !== null);
          expect({ count, sum: sums["amount"], absentCount: absentCounts["amount"] }).toEqual({
            count: members.length,
            sum: addDecimals(...amounts),
            absentCount: members.length - amounts.length,
          });
        }
        expect([...totals.snapshot.values()].reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
      }
    }),
    { seed, numRuns: 200 },
  );
});

test("`1e999`, null and 0 are different groups, and objects with fields in another order are one group (decision 9)", () => {
  const { totals } = setUp(
    { by: ["tag"], sum: ["amount"], unit: null },
    { id: "A", tag: Infinity, amount: 1 },
    { id: "B", tag: null, amount: 2 },
    { id: "C", amount: 4 },
    { id: "D", tag: { a: 1, b: 2 }, amount: 8 },
    { id: "E", tag: { b: 2, a: 1 }, amount: 16 },
    { id: "F", tag: 0, amount: 32 },
    { id: "G", tag: -0, amount: 64 },
  );

  expect([...totals.snapshot.values()].map(({ sums }) => sums["amount"])).toEqual(["1", "6", "24", "96"]);
});
