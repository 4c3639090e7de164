/**
 * What a delta costs, beside what it costs by hand: ratios of one run on one machine.
 *
 * Each candidate holds the same rows and takes the same deltas, parsed afresh, as from a socket. What they hold at the end is compared, so
 * that nobody is fast by leaving something out.
 */
import assert from "node:assert/strict";
import { Bench } from "tinybench";
import type { RowKey } from "../../src/shared/brand.ts";
import { createRows } from "../../src/store/rows.ts";

type BenchRow = Readonly<Record<string, string>> & { readonly position_line_key: RowKey };

/** Applies a delta, and answers with how to read the row under a key. */
type Candidate = (rows: readonly BenchRow[]) => (key: RowKey) => BenchRow | undefined;

export interface DeltaCost {
  readonly name: string;
  /** The median. Unit: microseconds. */
  readonly medianUs: number;
}

const keyOf = (index: number): RowKey => `PB-FXO:INS-${String(index).padStart(6, "0")}:SPOT` as RowKey; // never empty

const rowOf = (index: number, price: string): BenchRow => ({
  position_line_key: keyOf(index),
  book_id: `PB-${index % 17}`,
  symbol: `SYM${index % 431}`,
  currency: "USD",
  quantity: String((index * 37) % 100_000),
  average_price: "1.08421",
  market_price: price,
  market_value: "271180.00",
  unrealized_pnl: "-126.50",
  daily_pnl: "12.25",
  status: "open",
  updated_at: "2026-11-20T09:31:07.412Z",
});

/** Costs of a delta of `deltaSize` rows, this package's first; `isLean` sends two fields of each row. */
export async function measureDeltas(rowCount: number, deltaSize: number, isLean: boolean): Promise<readonly DeltaCost[]> {
  let turn = 0;
  const nextDelta = (): readonly BenchRow[] => {
    turn += 1;
    const rows = Array.from({ length: deltaSize }, (_, place) => {
      const index = (turn * 7_919 + place * 997) % rowCount;
      const price = `1.${turn}`;
      return isLean ? { position_line_key: keyOf(index), market_price: price } : rowOf(index, price);
    });
    return JSON.parse(JSON.stringify(rows)) as readonly BenchRow[]; // fresh texts, as a socket brings them
  };

  const all = candidates(Array.from({ length: rowCount }, (_, index) => rowOf(index, "1.0")));
  const bench = new Bench({ time: 1_500, warmupTime: 300 });
  for (const [name, apply] of all) {
    let rows: readonly BenchRow[] = [];
    const beforeEach = (): void => {
      rows = nextDelta(); // outside the clock: everyone has to parse
    };
    bench.add(name, () => void apply(rows), { beforeEach });
  }
  await bench.run();

  const last = nextDelta();
  for (const [name, apply] of all) {
    const read = apply(last);
    for (const row of last) assert.equal(read(row.position_line_key)?.["market_price"], row["market_price"], name);
  }
  return bench.tasks.map(({ name, result }) => ({ name, medianUs: "latency" in result ? result.latency.p50 * 1_000 : Number.NaN }));
}

function candidates(everything: readonly BenchRow[]): readonly (readonly [string, Candidate])[] {
  const keysOf = (rows: readonly BenchRow[]): RowKey[] => rows.map((row) => row.position_line_key);
  const ours = createRows<BenchRow>(() => undefined);
  ours.replaceAll(keysOf(everything), everything);
  ours.publish();
  let record: Readonly<Record<string, BenchRow>> = Object.fromEntries(everything.map((row) => [row.position_line_key, row]));
  let map: ReadonlyMap<string, BenchRow> = new Map(everything.map((row) => [row.position_line_key, row]));
  const mutable = new Map(map);
  return [
    [
      "this package: apply and publish",
      (rows) => {
        ours.upsert(keysOf(rows), rows, "shallow");
        ours.publish();
        return (key) => ours.get(key);
      },
    ],
    [
      "record spread (the vendor's client)",
      (rows) => {
        const next = { ...record };
        for (const row of rows) next[row.position_line_key] = { ...next[row.position_line_key], ...row };
        record = next;
        return (key) => record[key];
      },
    ],
    [
      "new Map(old)",
      (rows) => {
        const next = new Map(map);
        for (const row of rows) next.set(row.position_line_key, { ...next.get(row.position_line_key), ...row });
        map = next;
        return (key) => map.get(key);
      },
    ],
    [
      "mutable Map: no snapshots, the floor",
      (rows) => {
        for (const row of rows) mutable.set(row.position_line_key, { ...mutable.get(row.position_line_key), ...row });
        return (key) => mutable.get(key);
      },
    ],
  ];
}
