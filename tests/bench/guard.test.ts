/**
 * Speed must not rot unseen. What can be counted is counted; the three ratios fail on a gross loss only: their margins are wide, they are
 * medians of turns that take turns with each other, and the best of three tries counts. Real figures come from `npm run bench`.
 */
import { expect, test } from "vitest";
import { collections } from "../../src/domains/collections.ts";
import type { RowKey } from "../../src/shared/brand.ts";
import { RowList } from "../../src/store/rows/row-list.ts";
import { createDraftRows } from "../../src/store/rows/draft-rows.ts";
import { createViewDraft } from "../../src/store/views/view-draft.ts";
import { notified, WINDOW } from "./candidate.ts";
import * as ours from "./candidates/ours.ts";
import * as recordSpread from "./candidates/record-spread.ts";
import { timed } from "./sampling.ts";
import { median } from "./table.ts";
import { createDeltaStream, createRandom, LEAST_VALUE, parseDelta, rowOf, type BenchRow, type Delta } from "./workload.ts";

const TRIES = 3;
const TURNS = 7;

function rowsOf(count: number): readonly BenchRow[] {
  const random = createRandom(1);
  return Array.from({ length: count }, (_, index) => rowOf(index, random));
}

/** Changes of the rows at even distances, fresh as from a socket. */
function changesOf(rows: readonly BenchRow[], count: number): readonly BenchRow[] {
  const random = createRandom(2);
  const step = Math.floor(rows.length / count);
  return Array.from({ length: count }, (_, place) => rowOf(place * step, random));
}

const keysOf = (rows: readonly BenchRow[]): readonly RowKey[] => rows.map((row) => row.position_line_key as RowKey); // never empty

/** How often fields of these rows are read from here on. */
function countReads(rows: readonly BenchRow[]): { readonly rows: readonly BenchRow[]; readonly reads: () => number } {
  let reads = 0;
  const handler: ProxyHandler<BenchRow> = {
    get(row, field) {
      reads += 1;
      return Reflect.get(row, field) as unknown;
    },
  };
  const counted = rows.map((row) => new Proxy(row, handler));
  reads = 0;
  return { rows: counted, reads: () => reads };
}

/** How many times as long the second takes as the first: medians of turns that alternate, and the best of some tries, as few as are needed. */
function bestRatio([first, second]: readonly [() => number, () => number], enough: number): number {
  let best = 0;
  for (let tries = 0; tries < TRIES && best <= enough; tries += 1) {
    const turns = Array.from({ length: TURNS }, () => [first(), second()] as const);
    best = Math.max(best, median(turns.map(([, ms]) => ms)) / median(turns.map(([ms]) => ms)));
  }
  return best;
}

/** Loads a store, and returns what measures a delta of 100 into it. Unit: milliseconds. */
function turnsOf(store: { load(rows: readonly BenchRow[]): void; apply(delta: Delta): unknown }, rowCount: number): () => number {
  store.load(rowsOf(rowCount));
  const stream = createDeltaStream(rowCount);
  return () => {
    const delta = parseDelta(stream.next(100, false));
    return timed(() => store.apply(delta)).ms;
  };
}

test("a row list is copied once for as many writes as it has rows, not for each commit (P14)", () => {
  const list = new RowList<BenchRow>();
  const rows = rowsOf(20_000);
  rows.forEach((row) => list.push(row));
  list.freeze();
  const copies = new Set([list.rows]);

  for (let commit = 0; commit < 500; commit += 1) {
    for (let write = 0; write < 100; write += 1) list.replace((commit * 101 + write * 199) % rows.length, rows[write] as BenchRow); // of 20,000
    list.freeze();
    copies.add(list.rows);
  }

  expect(copies.size).toBe(1 + Math.floor((500 * 100) / 20_000));
});

test("a whole row replaces the old row without reading most of its fields (P21)", () => {
  const before = countReads(rowsOf(20_000));
  const rows = createDraftRows<BenchRow>(() => undefined);
  rows.replaceAll(keysOf(before.rows), before.rows);
  rows.publish();
  const changes = changesOf(before.rows, 1_000);
  const loadReads = before.reads();

  rows.upsert(keysOf(changes), changes, collections.positions.merge);
  const { changes: published } = rows.publish();

  expect(published.type === "delta" && published.previous.size).toBe(changes.length);
  expect(before.reads() - loadReads).toBeLessThan(changes.length); // of 21,000 fields: those whose fingerprints happen to agree
});

test("a view reads only the changed rows, in a collection of any size", () => {
  const readsAt = (rowCount: number): number => {
    const before = countReads(rowsOf(rowCount));
    const rows = createDraftRows<BenchRow>(() => undefined);
    rows.replaceAll(keysOf(before.rows), before.rows);
    const { collection } = rows.publish();
    const view = createViewDraft<BenchRow>(
      { where: { market_value: { gt: LEAST_VALUE } }, sort: [{ field: "market_value", desc: true }] },
      collection,
      {
        keyOf: (row) => row.position_line_key as RowKey, // never empty
        onThrow(thrown) {
          throw thrown;
        },
      },
    );
    const changes = countReads(changesOf(before.rows, 100));
    rows.upsert(keysOf(changes.rows), changes.rows, collections.positions.merge);
    const published = rows.publish();
    const readsBefore = before.reads() + changes.reads();

    view.update(published.changes, published.collection);

    const values = view.snapshot.window(0, WINDOW).map((row) => row.market_value);
    expect(values).toEqual([...values].sort((left, right) => right - left));
    return before.reads() + changes.reads() - readsBefore;
  };

  const small = readsAt(1_000);
  const large = readsAt(10_000);

  expect(small).toBeLessThan(100 * 2 * 4); // each row, before and after: the filter, the order, and a neighbour now and then
  expect(large).toBeLessThan(100 * 2 * 4);
});

test("a delta of any size calls a subscriber once", () => {
  const store = ours.createCandidate();
  store.load(rowsOf(2_000));
  const before = notified.count;

  store.apply({ rows: changesOf(rowsOf(2_000), 500), removed: [] });

  expect(notified.count - before).toBe(1);
});

test("a delta of 100 rows into 20,000 is at least 10 times faster than record spread (P14)", () => {
  const own = turnsOf(ours.createCandidate(), 20_000);
  const reference = turnsOf(recordSpread.createCandidate({ isLean: false }), 20_000);

  expect(bestRatio([own, reference], 10)).toBeGreaterThan(10);
});

test("a delta of 100 rows costs less than 4 times as much in 50,000 rows as in 5,000 (P14)", () => {
  const large = turnsOf(ours.createCandidate(), 50_000);
  const small = turnsOf(ours.createCandidate(), 5_000);

  expect(1 / bestRatio([large, small], 1 / 4)).toBeLessThan(4);
});

test("a view of 10,000 rows follows a delta of 100 at least 10 times faster than filter and sort", () => {
  const own = turnsOf(ours.createView(), 10_000);
  const reference = turnsOf(recordSpread.createView(), 10_000);

  expect(bestRatio([own, reference], 10)).toBeGreaterThan(10);
});
