import fc from "fast-check";
import { expect, test } from "vitest";
import type { RowKey } from "../../../src/shared/brand.ts";
import { createDraftRows } from "../../../src/store/rows/draft-rows.ts";
import { createViewDraft } from "../../../src/store/views/view-draft.ts";
import type { ViewDefinition } from "../../../src/store/views/view.ts";

interface Row {
  readonly id: string;
  readonly amount: number;
}

const rowsOf = (amounts: readonly number[], first = 0): Row[] =>
  amounts.map((amount, index) => ({ id: `K${String(first + index)}`, amount }));
const keysOf = (rows: readonly Row[]): RowKey[] => rows.map(({ id }) => id as RowKey); // never empty
const sorted = (rows: readonly Row[]): Row[] =>
  rows.filter(({ amount }) => amount >= 0).sort((left, right) => left.amount - right.amount || (left.id < right.id ? -1 : 1));

/** A slice's rows with one filtered and sorted view over them, and how often the filter has looked at a row. */
function createBench(rows: readonly Row[]) {
  const draft = createDraftRows<Row>(() => undefined);
  draft.replaceAll(keysOf(rows), rows);
  let committed = draft.publish().collection;
  let lookCount = 0;
  const definition: ViewDefinition<Row> = { where: ({ amount }) => ((lookCount += 1), amount >= 0), sort: [{ field: "amount" }] };
  const view = createViewDraft(definition, committed, { keyOf: ({ id }) => id as RowKey, onThrow: () => undefined }); // as above
  return {
    draft,
    view,
    get lookCount() {
      return lookCount;
    },
    get rows(): readonly Row[] {
      return committed.toArray();
    },
    /** Prepares the view for a snapshot that was read; returns the number of steps. */
    prepare(replacement: ReturnType<typeof draft.beginReplacement>): number {
      const next = replacement.seal();
      return next === undefined ? 0 : [...(view.prepare?.(next) ?? [])].length;
    },
    begin(next: readonly Row[]) {
      const replacement = draft.beginReplacement();
      replacement.add(keysOf(next), next);
      return replacement;
    },
    commit() {
      const { collection, changes } = draft.publish();
      view.update(changes, collection);
      committed = collection;
    },
  };
}

const random = (seed: number): number => ((seed * 7_919) % 100_003) - 20_000;
const many = (count: number, seed: number): number[] => Array.from({ length: count }, (_, index) => random(index + seed));

test.each([
  ["the first snapshot", rowsOf([]), rowsOf(many(30_000, 1))],
  ["the same keys with other values", rowsOf(many(30_000, 1)), rowsOf(many(30_000, 5))],
  ["other keys", rowsOf(many(30_000, 1)), rowsOf(many(30_000, 1), 100)],
  ["fewer rows", rowsOf(many(30_000, 1)), rowsOf(many(20_000, 1))],
])("a view prepared for a large snapshot reads no row at the commit: %s (P13)", (_, before, next) => {
  const bench = createBench(before);
  const replacement = bench.begin(next);
  const stepCount = bench.prepare(replacement);
  const looksBefore = bench.lookCount;

  replacement.finish();
  bench.commit();

  expect(stepCount).toBeGreaterThan(30);
  expect(bench.lookCount).toBe(looksBefore);
  expect(bench.rows).toEqual(next);
  expect(bench.view.snapshot.toArray()).toEqual(sorted(next));
});

test("a snapshot of equal rows needs no preparation, and the view's snapshot keeps its identity (P13)", () => {
  const before = rowsOf(many(30_000, 1));
  const bench = createBench(before);
  const { snapshot } = bench.view;
  const same = bench.begin(before.map((row) => ({ ...row })));
  const stepCount = bench.prepare(same);
  same.finish();
  bench.commit();

  expect(stepCount).toBe(0);
  expect(bench.view.snapshot).toBe(snapshot);
});

test("a row that changed after the preparation is changed in the view, too (P13)", () => {
  const next = rowsOf(many(5_000, 1));
  const bench = createBench(rowsOf([1, 2, 3]));
  const replacement = bench.begin(next);
  bench.prepare(replacement);
  replacement.finish();
  bench.draft.upsert(["K1" as RowKey], [{ id: "K1", amount: -1 }], "replace");

  bench.commit();

  const expected = next.map((row) => (row.id === "K1" ? { id: "K1", amount: -1 } : row));
  expect(bench.view.snapshot.toArray()).toEqual(sorted(expected));
});

test("in any sequence of preparation, changes and commits, rows and view are those of the last snapshot and later changes (P13)", () => {
  const amounts = fc.array(fc.integer({ min: -2, max: 9 }), { maxLength: 30 });
  const change = fc.option(fc.record({ at: fc.nat(35), amount: fc.integer({ min: -2, max: 9 }) }), { nil: undefined });

  fc.assert(
    fc.property(amounts, amounts, change, change, fc.boolean(), fc.boolean(), (old, fresh, between, after, isPrepared, isShownBetween) => {
      const bench = createBench(rowsOf(old));
      const next = rowsOf(fresh);
      const put = ({ at, amount }: { at: number; amount: number }): Row => {
        const row = { id: `K${String(at)}`, amount };
        bench.draft.upsert(keysOf([row]), [row], "replace");
        return row;
      };
      const replacement = bench.begin(next);
      if (isPrepared) bench.prepare(replacement);
      if (between !== undefined) put(between);
      if (isShownBetween) bench.commit();
      replacement.finish();
      const late = after && put(after);
      bench.commit();

      const expected = new Map(next.map((row) => [row.id, row]));
      if (late !== undefined) expected.set(late.id, late);
      expect(bench.rows).toEqual([...expected.values()]);
      expect(bench.view.snapshot.toArray()).toEqual(sorted([...expected.values()]));
    }),
    { numRuns: 500 },
  );
});
