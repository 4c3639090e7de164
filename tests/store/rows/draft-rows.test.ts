import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { RowKey } from "../../../src/shared/brand.ts";
import type { Collection } from "../../../src/store/rows/collection.ts";
import { isEqual } from "../../../src/store/equality.ts";
import type { CommitChanges } from "../../../src/store/rows/changes/commit-changes.ts";
import { createDraftRows, type Merge, type Replacement, type DraftRows } from "../../../src/store/rows/draft-rows.ts";

type Row = Readonly<Record<string, unknown>>;

const seed = 20261120;
const keysOf = (...keys: readonly string[]) => keys as readonly RowKey[];
const rowsOf = (...rows: readonly Row[]) => rows;
const create = (onChange: () => void = () => undefined, movedPerCommit?: number) => createDraftRows<Row>(onChange, movedPerCommit);

function filled(...rows: readonly Row[]): DraftRows<Row> {
  const draft = create();
  draft.replaceAll(keysOf(...rows.map(({ id }) => String(id))), rows);
  draft.publish();
  return draft;
}

const read = (draft: DraftRows<Row>): Collection<Row> => draft.publish().collection;
const delta = (changes: CommitChanges<Row>): ReadonlyMap<RowKey, Row | undefined> => {
  if (changes.type !== "delta") throw new Error(`expected a delta, not ${changes.type}`);
  return changes.previous;
};

test("a snapshot replaces all rows, in the snapshot's order (P13)", () => {
  const draft = filled({ id: "A" }, { id: "B" });

  draft.replaceAll(keysOf("C", "A"), rowsOf({ id: "C" }, { id: "A", x: 1 }));

  const collection = read(draft);
  expect(collection.keys()).toEqual(["C", "A"]);
  expect(collection.toArray()).toEqual([{ id: "C" }, { id: "A", x: 1 }]);
  expect(collection.get("B")).toBeUndefined();
});

test("a snapshot drops the fields that only the old row had (P13)", () => {
  const draft = filled({ id: "A", enriched: true });

  draft.replaceAll(keysOf("A"), rowsOf({ id: "A" }));

  expect(draft.get("A")).toEqual({ id: "A" });
});

test("an equal snapshot changes no row and keeps the collection's identity (P13)", () => {
  const draft = filled({ id: "A", nested: { x: [1] } }, { id: "B" });
  const before = read(draft);

  draft.replaceAll(keysOf("A", "B"), rowsOf({ nested: { x: [1] }, id: "A" }, { id: "B" }));

  expect(draft.publish()).toEqual({ collection: before, changes: { type: "none" } });
  expect(read(draft)).toBe(before);
});

test.each([
  ["the same order", ["A", "B", "C"]],
  ["another order", ["C", "A", "B"]],
  ["a row fewer", ["A", "C"]],
  ["a row more", ["A", "B", "C", "D"]],
  ["a row twice", ["A", "B", "A", "C"]],
])("a row whose fields are all equal keeps its identity in a snapshot with %s, and is not listed as changed (P13)", (_, keys) => {
  const draft = filled({ id: "A", x: { y: 1 } }, { id: "B", x: 1 }, { id: "C" });
  const before = read(draft);

  draft.replaceAll(keysOf(...keys), rowsOf(...keys.map((id) => (id === "A" ? { id, x: { y: 1 } } : id === "B" ? { id, x: 2 } : { id }))));

  const { collection, changes } = draft.publish();
  expect(collection.get("A")).toBe(before.get("A"));
  expect([...delta(changes).keys()].filter((key) => key === "A" || key === "C")).toEqual([]);
});

test("a delta upserts rows, then removes rows; other rows keep identity and place (P14)", () => {
  const draft = filled({ id: "A" }, { id: "B" }, { id: "C" });
  const before = read(draft);

  draft.upsert(keysOf("B", "D"), rowsOf({ id: "B", x: 1 }, { id: "D" }), "shallow");
  const unknownCount = draft.remove(keysOf("A", "never-seen"));

  const after = read(draft);
  expect(unknownCount).toBe(1);
  expect(after.toArray()).toEqual([{ id: "B", x: 1 }, { id: "C" }, { id: "D" }]);
  expect(after.get("C")).toBe(before.get("C"));
});

test("a removed key that comes back is a new row at the end, without fields of the old row (P14)", () => {
  const draft = filled({ id: "A", old: true }, { id: "B" });

  draft.remove(keysOf("A"));
  draft.upsert(keysOf("A"), rowsOf({ id: "A" }), "shallow");

  expect(read(draft).toArray()).toEqual([{ id: "B" }, { id: "A" }]);
});

test("a delta without rows and with unknown removals makes nothing dirty (P14)", () => {
  const onChange = vi.fn();
  const draft = create(onChange);

  draft.upsert([], [], "shallow");
  draft.remove(keysOf("never-seen"));

  expect(onChange).not.toHaveBeenCalled();
  expect(draft.publish().changes.type).toBe("none");
});

test("a delta row with some fields is merged over the row it updates, and `null` overwrites (P21)", () => {
  const draft = filled({ id: "A", name: "x", price: "1", note: "y" });

  draft.upsert(keysOf("A"), rowsOf({ price: "2", note: null }), "shallow");

  expect(draft.get("A")).toEqual({ id: "A", name: "x", price: "2", note: null });
});

test("a delta row with every field of the old row replaces it with the received object (P21)", () => {
  const draft = filled({ id: "A", price: "1" });
  const full = { id: "A", price: "2", extra: true };

  draft.upsert(keysOf("A"), [full], "shallow");

  expect(draft.get("A")).toBe(full);
});

test("a delta row with every field in another order replaces the old row with the received object (P21)", () => {
  const draft = filled({ id: "A", price: "1" });
  const full = { price: "2", id: "A" };

  draft.upsert(keysOf("A"), [full], "shallow");

  expect(draft.get("A")).toBe(full);
});

test.each(["shallow", "replace"] as const)(
  "under `%s` a delta row that changes nothing keeps the old row's identity, including nested values (P21)",
  (merge) => {
    const draft = filled({ id: "A", legs: [{ rate: "1" }], note: null });
    const before = draft.get("A");

    draft.upsert(keysOf("A"), rowsOf({ id: "A", legs: [{ rate: "1" }], note: null }), merge);

    expect(draft.get("A")).toBe(before);
    expect(draft.publish().changes.type).toBe("none");
  },
);

test("a delta row with some fields that changes nothing keeps the old row's identity (P21)", () => {
  const draft = filled({ id: "A", legs: [{ rate: "1" }], note: null });
  const before = draft.get("A");

  draft.upsert(keysOf("A"), rowsOf({ legs: [{ rate: "1" }] }), "shallow");

  expect(draft.get("A")).toBe(before);
});

test("under `replace` a delta row with some fields replaces the old row (P21)", () => {
  const draft = filled({ id: "A", price: "1" });

  draft.upsert(keysOf("A"), rowsOf({ id: "A" }), "replace");

  expect(draft.get("A")).toEqual({ id: "A" });
});

test("a new `null` differs from an absent field, and `__proto__` and `constructor` are ordinary fields (P21)", () => {
  const draft = filled({ id: "A" });

  draft.upsert(keysOf("A"), [JSON.parse('{"note":null,"__proto__":{},"constructor":{}}') as Row], "shallow");

  expect(Object.keys(draft.get("A") ?? {})).toEqual(["id", "note", "__proto__", "constructor"]);
  expect(Object.getPrototypeOf(draft.get("A"))).toBe(Object.prototype);
});

test("of two rows with one key, a delta merges both in order, and a snapshot keeps the last (P22)", () => {
  const draft = create();

  draft.upsert(keysOf("A", "A"), rowsOf({ id: "A", x: 1, y: 1 }, { y: 2 }), "shallow");
  const merged = draft.get("A");
  draft.replaceAll(keysOf("A", "A"), rowsOf({ id: "A", x: 1 }, { id: "A", z: 1 }));

  expect([merged, draft.get("A")]).toEqual([
    { id: "A", x: 1, y: 2 },
    { id: "A", z: 1 },
  ]);
});

test("`__proto__` and `constructor` are ordinary row keys (P19)", () => {
  const draft = create();

  draft.upsert(keysOf("__proto__", "constructor"), rowsOf({ x: 1 }, { x: 2 }), "shallow");

  const collection = read(draft);
  expect([collection.get("__proto__"), collection.get("constructor"), collection.get("toString")]).toEqual([{ x: 1 }, { x: 2 }, undefined]);
});

test("a snapshot in parts changes nothing before it is finished, and then replaces changes made meanwhile (P13)", () => {
  const draft = filled({ id: "A" }, { id: "B" });
  const replacement = draft.beginReplacement();

  replacement.add(keysOf("A"), rowsOf({ id: "A", x: 1 }));
  draft.upsert(keysOf("C"), rowsOf({ id: "C" }), "shallow");
  const meanwhile = read(draft).keys();
  replacement.add(keysOf("B"), rowsOf({ id: "B" }));
  replacement.finish();

  expect(meanwhile).toEqual(["A", "B", "C"]);
  expect(read(draft).toArray()).toEqual([{ id: "A", x: 1 }, { id: "B" }]);
});

test("a row that entered and left between two commits is not listed as a change", () => {
  const draft = filled({ id: "A" });

  draft.upsert(keysOf("B"), rowsOf({ id: "B" }), "shallow");
  draft.remove(keysOf("B"));

  expect([...delta(draft.publish().changes)]).toEqual([]);
});

test("a first load is listed as one replacement, not row by row", () => {
  const draft = create();
  const keys = Array.from({ length: 5_000 }, (_, index) => `K${index}`);

  draft.replaceAll(
    keysOf(...keys),
    keys.map((id) => ({ id })),
  );

  expect(draft.publish().changes).toMatchObject({ type: "replaced", previous: { size: 0 } });
});

const key = fc.constantFrom("A", "B", "C", "D", "E", "F", "__proto__", "constructor");
const value = fc.constantFrom<unknown>(0, 1, "1", null, [1], { deep: 1 });
const row: fc.Arbitrary<Row> = fc.dictionary(fc.constantFrom("a", "b", "c", "d"), value, { maxKeys: 4, noNullPrototype: true });
const keyed = fc.array(fc.tuple(key, row), { maxLength: 6 });

type Step =
  | { readonly type: "snapshot" | "add"; readonly rows: readonly (readonly [string, Row])[] }
  | { readonly type: "resend" | "publish" | "begin" | "finish" }
  | {
      readonly type: "delta";
      readonly rows: readonly (readonly [string, Row])[];
      readonly removed: readonly string[];
      readonly merge: Merge;
    }
  | { readonly type: "many"; readonly count: number; readonly keep: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant("delta" as const),
      rows: keyed,
      removed: fc.array(key, { maxLength: 3 }),
      merge: fc.constantFrom<Merge>("shallow", "replace"),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constantFrom("snapshot" as const, "add" as const), rows: keyed }) },
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constantFrom("publish" as const, "resend" as const, "begin" as const, "finish" as const) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("many" as const),
      count: fc.integer({ min: 1, max: 700 }),
      keep: fc.integer({ min: 0, max: 700 }),
    }),
  },
);

test("after any steps the rows, their order and every old collection equal those of a plain `Map` (P13, P14, P21, P22)", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const draft = create(undefined, 5);
      const initial = read(draft);
      let model = new Map<string, Row>();
      let gathered: { readonly replacement: Replacement<Row>; readonly entries: (readonly [string, Row])[] } | undefined;
      const history: { readonly collection: Collection<Row>; readonly expected: ReadonlyMap<string, Row> }[] = [];
      const place = (entries: readonly (readonly [string, Row])[]) => {
        const before = model;
        model = new Map(entries);
        for (const [name, next] of model) if (isEqual(before.get(name), next)) model.set(name, before.get(name) ?? next);
      };

      for (const now of steps) {
        if (now.type === "delta") {
          draft.upsert(
            keysOf(...now.rows.map(([name]) => name)),
            now.rows.map(([, next]) => next),
            now.merge,
          );
          draft.remove(keysOf(...now.removed));
          for (const [name, next] of now.rows) model.set(name, now.merge === "shallow" ? { ...model.get(name), ...next } : next);
          for (const name of now.removed) model.delete(name);
        } else if (now.type === "snapshot" || now.type === "resend") {
          const entries = now.type === "snapshot" ? now.rows : [...model].map(([name, old]) => [name, structuredClone(old)] as const);
          draft.replaceAll(
            keysOf(...entries.map(([name]) => name)),
            entries.map(([, next]) => next),
          );
          place(entries);
        } else if (now.type === "begin") gathered = { replacement: draft.beginReplacement(), entries: [] };
        else if (now.type === "add") {
          gathered?.replacement.add(
            keysOf(...now.rows.map(([name]) => name)),
            now.rows.map(([, next]) => next),
          );
          gathered?.entries.push(...now.rows);
        } else if (now.type === "finish") {
          if (gathered === undefined) continue;
          gathered.replacement.finish();
          place(gathered.entries);
          gathered = undefined;
        } else if (now.type === "many") {
          const names = Array.from({ length: now.count }, (_, index) => `M${index}`);
          draft.upsert(
            keysOf(...names),
            names.map((name) => ({ name })),
            "shallow",
          );
          draft.remove(keysOf(...names.slice(now.keep)));
          for (const name of names) model.set(name, { name });
          for (const name of names.slice(now.keep)) model.delete(name);
        } else {
          const { collection, changes } = draft.publish();
          checkChanges(history.at(-1)?.collection ?? initial, collection, changes);
          history.push({ collection, expected: new Map(model) });
        }
        expect(draft.size).toBe(model.size);
      }

      history.push({ collection: read(draft), expected: new Map(model) });
      for (const { collection, expected } of history) checkCollection(collection, expected);
    }),
    { seed, numRuns: 300 },
  );
});

test("equal rows keep their identity through any sequence of snapshots and deltas (P13)", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), keyed), { maxLength: 20 }), (messages) => {
      const draft = create();
      for (const [isSnapshot, rows] of messages) {
        const before = read(draft);
        const names = keysOf(...rows.map(([name]) => name));
        if (isSnapshot)
          draft.replaceAll(
            names,
            rows.map(([, next]) => next),
          );
        else
          draft.upsert(
            names,
            rows.map(([, next]) => next),
            "shallow",
          );

        const after = read(draft);
        for (const name of after.keys()) expect(after.get(name) === before.get(name)).toBe(isEqual(after.get(name), before.get(name)));
      }
    }),
    { seed, numRuns: 300 },
  );
});

function checkChanges(before: Collection<Row>, after: Collection<Row>, changes: CommitChanges<Row>): void {
  if (changes.type === "none") expect(after).toBe(before);
  else if (changes.type === "replaced") expect(changes.previous).toBe(before);
  else {
    const names = new Set([...before.keys(), ...after.keys()]);
    const expected = [...names].filter((name) => before.get(name) !== after.get(name));
    expect(new Set(changes.previous.keys())).toEqual(new Set(expected));
    for (const [name, previous] of changes.previous) expect(previous).toBe(before.get(name));
  }
}

function checkCollection(collection: Collection<Row>, expected: ReadonlyMap<string, Row>): void {
  const rows = [...expected.values()];
  expect(collection.size).toBe(rows.length);
  expect(collection.keys()).toEqual([...expected.keys()]);
  expect(collection.toArray()).toEqual(rows);
  expect([...collection]).toEqual(rows);
  expect(collection.toArray()).toBe(collection.toArray());
  for (const [name, row] of expected) expect(collection.get(name)).toEqual(row);
  for (const name of ["A", "B", "M3", "__proto__", "absent"]) expect(collection.has(name)).toBe(expected.has(name));
  for (const index of [-1, 0, 1, 300, rows.length - 1, rows.length]) expect(collection.at(index)).toEqual(rows[index]);
  for (const [from, to] of [
    [0, 3],
    [1, 2],
    [250, 270],
    [2, 1_000],
    [-5, 2],
    [4, 2],
    [0.5, 1.5],
    [Number.NaN, 2],
  ] as const) {
    expect(collection.window(from, to)).toEqual(rows.slice(Math.max(Math.trunc(from) || 0, 0), Math.max(Math.trunc(to), 0)));
  }
}
