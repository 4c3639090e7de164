import fc from "fast-check";
import { expect, test } from "vitest";
import type { RowKey } from "../../../src/shared/brand.ts";
import { createDraftRows } from "../../../src/store/rows/draft-rows.ts";
import { compareSortKeys, sortKeyOf } from "../../../src/store/views/order/sort-key.ts";
import { createViewDraft } from "../../../src/store/views/view-draft.ts";
import { viewKey, type View, type ViewDefinition } from "../../../src/store/views/view.ts";
import { compileWhere } from "../../../src/store/views/conditions/where.ts";

interface Row {
  readonly id: string;
  readonly book?: string | null | undefined;
  readonly quantity?: unknown;
  readonly price?: unknown;
  readonly place?: number | undefined;
  readonly x?: number | undefined;
  readonly a?: unknown;
  readonly b?: unknown;
  readonly [field: string]: unknown;
}
type Definition = ViewDefinition<Row>;

const seed = 20261120;
const keysOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id as RowKey);

/** A slice and a view of it, brought up to date at each commit. */
function setUp(definition: Definition, rows: readonly Row[] = []) {
  const draft = createDraftRows<Row>(() => undefined, 7);
  draft.replaceAll(keysOf(rows), rows);
  const first = draft.publish().collection;
  const view = createViewDraft(definition, first, { keyOf: ({ id }) => id as RowKey, onThrow: () => undefined });
  return {
    draft,
    view,
    upsert: (...next: readonly Row[]) => draft.upsert(keysOf(next), next, "shallow"),
    remove: (...ids: readonly string[]) => void draft.remove(ids as readonly RowKey[]),
    commit: () => {
      const { changes, collection } = draft.publish();
      view.update(changes, collection);
      return collection;
    },
  };
}
const manyRows = (count: number) => Array.from({ length: count }, (_, place) => ({ id: `K${place}`, book: "X", place }));
const idsOf = (view: View<Row>) => view.toArray().map(({ id }) => id);

test("a view follows the rows that enter, change, move and leave", () => {
  const { view, upsert, remove, commit } = setUp({ where: { book: "X" }, sort: [{ field: "quantity", desc: true }] }, [
    { id: "A", book: "X", quantity: "9" },
    { id: "B", book: "X", quantity: "10" },
    { id: "C", book: "Y", quantity: "11" },
  ]);

  const before = idsOf(view.snapshot);
  upsert({ id: "A", quantity: "12" }, { id: "C", book: "X" }, { id: "D", book: "X", quantity: null });
  remove("B");
  commit();

  expect(before).toEqual(["B", "A"]);
  expect(idsOf(view.snapshot)).toEqual(["A", "C", "D"]);
});

test("rows that are equal in all sort terms are sorted by key, not by arrival", () => {
  const { view, upsert, commit } = setUp({ sort: [{ field: "quantity" }] }, [
    { id: "C", quantity: 1 },
    { id: "A", quantity: "1.0" },
  ]);

  upsert({ id: "B", quantity: "1" });
  commit();

  expect(idsOf(view.snapshot)).toEqual(["A", "B", "C"]);
});

test("a view without sort terms has the collection's order", () => {
  const { view, upsert, remove, commit } = setUp({ where: { book: "X" } }, [
    { id: "C", book: "X" },
    { id: "A", book: "X" },
    { id: "B", book: "X" },
  ]);

  remove("C");
  upsert({ id: "C", book: "X" });
  commit();

  expect(idsOf(view.snapshot)).toEqual(["A", "B", "C"]);
});

test("in a view without sort terms a row that left and came back as the same object moves to the end", () => {
  const { view, upsert, remove, commit } = setUp({ where: { book: "X" } }, manyRows(100));
  const [first] = view.snapshot.window(0, 1);

  remove("K0");
  upsert(...(first === undefined ? [] : [first]));
  commit();

  expect(view.snapshot.window(99, 100)[0]).toBe(first);
});

test.each([
  ["sorted", { sort: [{ field: "place" }] }],
  ["in the collection's own order", { where: { book: "X" } }],
] as const)(
  "after a snapshot, a row that leaves and comes back as the same object is in its place in a view %s (P13, P14)",
  (_, definition) => {
    const rows: readonly Row[] = manyRows(60);
    const { draft, view, upsert, remove, commit } = setUp(definition, rows);
    const inAnotherOrder = [...rows.slice(1), ...rows.slice(0, 1)];

    draft.replaceAll(keysOf(inAnotherOrder), inAnotherOrder);
    remove("K20");
    upsert(...rows.slice(20, 21));
    const collection = commit();

    expect(view.snapshot.toArray()).toEqual(model(definition, collection.toArray()));
    expect(view.snapshot.window(0, 60)).toEqual(view.snapshot.toArray());
  },
);

test("rows that leave and come back as the same objects during a compaction are in their places in a view (P14)", () => {
  const rows = manyRows(1_200);
  const definition = { sort: [{ field: "place", desc: true }] } as const;
  const { view, upsert, remove, commit } = setUp(definition, rows);
  remove(...rows.slice(0, 300).map(({ id }) => id));
  commit();
  remove("K300"); // more than a quarter is empty: from here on seven rows move at a commit
  commit();

  remove("K302", "K1100"); // one has moved, the other has not
  upsert(...rows.slice(302, 303), ...rows.slice(1_100, 1_101));
  for (let commits = 0; commits < 150; commits += 1) {
    upsert({ id: "K700", note: commits });
    const expected = model(definition, commit().toArray());
    expect(view.snapshot.toArray()).toEqual(expected);
  }
});

test("a commit without changes to a view's rows keeps the view's snapshot; any other commit leaves the old snapshot unchanged", () => {
  const { view, upsert, commit } = setUp({ where: { book: "X" } }, [{ id: "A", book: "X" }]);
  const first = view.snapshot;

  upsert({ id: "Z", book: "Y" });
  commit();
  const second = view.snapshot;
  upsert({ id: "A", note: "new" });
  commit();

  expect(second).toBe(first);
  expect(first.toArray()).toEqual([{ id: "A", book: "X" }]);
  expect(view.snapshot.toArray()).toEqual([{ id: "A", book: "X", note: "new" }]);
});

test("a `where` function that is not pure does not break the order of its view", () => {
  let isOn = true;
  const { view, upsert, commit } = setUp({ where: () => isOn, sort: [{ field: "x" }] }, [
    { id: "A", x: 1 },
    { id: "B", x: 2 },
  ]);

  isOn = false;
  upsert({ id: "A", x: 3 });
  commit();
  isOn = true;
  upsert({ id: "A", x: 4 });
  commit();

  expect(idsOf(view.snapshot)).toEqual(["B", "A"]);
});

test.each<readonly [string, Definition, Definition, boolean]>([
  ["fields in another order", { where: { a: "1", b: { gt: "0", lt: "9" } } }, { where: { b: { lt: "9", gt: "0" }, a: "1" } }, true],
  ["what says nothing", { where: { a: undefined, b: "1" }, sort: [] }, { where: { b: "1" } }, true],
  ["ascending, said or not", { sort: [{ field: "a" }] }, { sort: [{ field: "a", desc: false }] }, true],
  ["another operand", { where: { a: "1" } }, { where: { a: "2" } }, false],
  ["a number and its text", { where: { a: "1" } }, { where: { a: 1 } }, false],
  ["another direction", { sort: [{ field: "a" }] }, { sort: [{ field: "a", desc: true }] }, false],
  ["terms in another order", { sort: [{ field: "a" }, { field: "b" }] }, { sort: [{ field: "b" }, { field: "a" }] }, false],
  ["what is not negated", { where: { a: { not: undefined } } }, { where: { a: {} } }, true],
  ["bounds in another order", { where: { a: { between: [1, 2] } } }, { where: { a: { between: [2, 1] } } }, false],
  ["case", { where: { a: { contains: "x" } } }, { where: { a: { contains: "x", ignoreCase: true } } }, false],
  ["by code unit, said by undefined", { sort: [{ field: "a" }] }, { sort: [{ field: "a", collate: undefined }] }, true],
  ["collation", { sort: [{ field: "a" }] }, { sort: [{ field: "a", collate: "text" }] }, false],
  ["two functions", { where: () => true }, { where: () => true }, false],
])("definitions that differ in %s have one view key only if they mean the same", (_, left, right, areOne) => {
  expect(viewKey(left) === viewKey(right)).toBe(areOne);
});

test("two definitions with the same `where` function have one view key", () => {
  const where = () => true;

  expect(viewKey({ where })).toBe(viewKey({ where }));
});

const id = fc.integer({ min: 0, max: 400 }).map((number) => `K${number}`);
const amount = fc.constantFrom<unknown>(
  "1",
  "1.0",
  1,
  "9",
  "10",
  -3,
  "12345678901234567.89",
  "12345678901234567.88",
  null,
  undefined,
  "text",
  true,
  [],
);
const row: fc.Arbitrary<Row> = fc.record({
  id,
  book: fc.constantFrom("X", "Y", null),
  quantity: amount,
  price: fc.integer({ min: 0, max: 50 }),
});
const definition: fc.Arbitrary<Definition> = fc.record({
  where: fc.constantFrom<NonNullable<Definition["where"]> | undefined>(
    undefined,
    { book: "X" },
    { quantity: { gt: "1" } },
    ({ price }: Row) => Number(price) % 3 !== 0,
  ),
  sort: fc.constantFrom<NonNullable<Definition["sort"]> | undefined>(
    undefined,
    [{ field: "quantity" }],
    [{ field: "quantity", desc: true }, { field: "price" }],
    [{ field: "price", desc: true }],
    [{ field: "book" }, { field: "quantity", desc: true }, { field: "price" }],
  ),
});
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant("delta" as const),
      rows: fc.array(row, { maxLength: 30 }),
      removed: fc.array(id, { maxLength: 10 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant("snapshot" as const),
      rows: fc.uniqueArray(row, { selector: (one) => one.id, maxLength: 400 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant("many" as const), count: fc.integer({ min: 300, max: 900 }), isKept: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("commit" as const) }) },
);

test("at each commit a view is the filtered and sorted collection, and every old snapshot is unchanged (P13, P14)", () => {
  fc.assert(
    fc.property(definition, fc.array(row, { maxLength: 300 }), fc.array(step, { maxLength: 25 }), (chosen, first, steps) => {
      const { draft, view, remove, commit } = setUp(chosen);
      const history: { readonly snapshot: View<Row>; readonly expected: readonly Row[] }[] = [];
      draft.upsert(keysOf(first), first, "shallow");

      for (const now of [...steps, { type: "commit" } as const]) {
        if (now.type === "snapshot") draft.replaceAll(keysOf(now.rows), now.rows);
        else if (now.type === "delta") {
          draft.upsert(keysOf(now.rows), now.rows, "replace");
          remove(...now.removed);
        } else if (now.type === "many") {
          const rows = Array.from({ length: now.count }, (_, place) => ({
            id: `M${place}`,
            book: "X",
            quantity: String(place % 90),
            price: place,
          }));
          draft.upsert(keysOf(rows), rows, "replace");
          if (!now.isKept) remove(...rows.map((one) => one.id));
        } else history.push({ expected: model(chosen, commit().toArray()), snapshot: view.snapshot });
      }

      for (const { snapshot, expected } of history) {
        expect(snapshot.size).toBe(expected.length);
        expect(snapshot.toArray()).toEqual(expected);
        for (const [from, to] of [
          [0, 50],
          [100, 180],
          [expected.length - 3, expected.length + 3],
          [-1, 1],
        ] as const) {
          expect(snapshot.window(from, to)).toEqual(expected.slice(Math.max(from, 0), Math.max(to, 0)));
        }
      }
    }),
    { seed, numRuns: 200 },
  );
});

function model({ where, sort = [] }: Definition, rows: readonly Row[]): readonly Row[] {
  const matching = rows.filter(compileWhere(where, () => undefined));
  if (sort.length === 0) return matching;
  return matching.sort((left, right) => {
    for (const { field, desc = false } of sort) {
      const order = compareSortKeys(sortKeyOf(left[field]), sortKeyOf(right[field]), desc);
      if (order !== 0) return order;
    }
    return left.id < right.id ? -1 : 1;
  });
}
