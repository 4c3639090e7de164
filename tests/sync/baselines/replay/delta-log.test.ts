import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonRecord } from "../../../../src/protocol/json.ts";
import type { Millis, RowKey, Seq } from "../../../../src/shared/brand.ts";
import { createDraftRows, type Merge, type DraftRows } from "../../../../src/store/rows/draft-rows.ts";
import { createDeltaLog, type LoggedDelta, type DeltaLog } from "../../../../src/sync/baselines/replay/delta-log.ts";

const at = (ms: number): Millis => ms as Millis;
const numbered = (seq: number): Seq => seq as Seq;

interface DeltaParts {
  readonly seq?: number;
  readonly at?: number;
  readonly rows?: Readonly<Record<string, JsonRecord>>;
  readonly removed?: readonly string[];
}

function delta({ seq, at: arrivedAt = 0, rows = {}, removed = [] }: DeltaParts): LoggedDelta {
  return {
    seq: seq === undefined ? undefined : numbered(seq),
    at: at(arrivedAt),
    keys: Object.keys(rows) as RowKey[],
    rows: Object.values(rows),
    removed: removed as RowKey[],
  };
}

function draftOf(rows: Readonly<Record<string, JsonRecord>>): DraftRows<JsonRecord> {
  const draft = createDraftRows<JsonRecord>(() => undefined);
  draft.replaceAll(Object.keys(rows) as RowKey[], Object.values(rows));
  return draft;
}

function contentOf(rows: DraftRows<JsonRecord>): Record<string, JsonRecord> {
  const { collection } = rows.publish();
  return Object.fromEntries(collection.keys().map((key) => [key, collection.get(key) ?? {}]));
}

function replayed(log: DeltaLog, base: Readonly<Record<string, JsonRecord>>, from: Parameters<DeltaLog["replay"]>[1]) {
  const rows = draftOf(base);
  log.replay(rows, from);
  return contentOf(rows);
}

test("messages that arrived while a REST answer was pending are replayed over it, in order (P35)", () => {
  const log = createDeltaLog("shallow", at(0));
  log.keep(delta({ rows: { A: { quantity: "2" } } }));
  log.keep(delta({ rows: { A: { price: "9" }, B: { quantity: "1" } } }));
  log.keep(delta({ removed: ["C"] }));

  const content = replayed(log, { A: { quantity: "1", name: "a" }, C: { quantity: "5" } }, { type: "all" });

  expect(content).toEqual({ A: { quantity: "2", name: "a", price: "9" }, B: { quantity: "1" } });
});

test("a row that was removed and upserted again has no field of the REST answer's row after the replay (P35)", () => {
  const log = createDeltaLog("shallow", at(0), 2);
  log.keep(delta({ removed: ["A"] }));
  log.keep(delta({ rows: { A: { quantity: "1" } } }));
  log.keep(delta({ rows: { A: { price: "3" } } })); // the third entry folds them all

  const content = replayed(log, { A: { quantity: "7", note: "old" } }, { type: "all" });

  expect(content).toEqual({ A: { quantity: "1", price: "3" } });
});

test("a key that one logged delta both updates and removes is gone after the replay, folded or not (P14)", () => {
  for (const capacity of [1, 100]) {
    const log = createDeltaLog("shallow", at(0), capacity);
    log.keep(delta({ rows: { A: { quantity: "1" } }, removed: ["A"] }));

    expect(replayed(log, { A: { quantity: "0" } }, { type: "all" })).toEqual({});
  }
});

test("only messages above a watermark are replayed over its answer (P35)", () => {
  const log = createDeltaLog("shallow", at(0));
  for (const seq of [10, 11, 12]) log.keep(delta({ seq, rows: { A: { quantity: String(seq) }, [`R${String(seq)}`]: {} } }));

  expect(log.canReplay({ type: "above", seq: numbered(11) })).toBe(true);
  expect(Object.keys(replayed(log, { A: { quantity: "11" } }, { type: "above", seq: numbered(11) }))).toEqual(["A", "R12"]);
});

test("messages logged after one that the answer lacks are replayed even if their number is lower, folded or not (P37)", () => {
  const log = createDeltaLog("shallow", at(0), 3);
  log.keep(delta({ seq: 10, rows: { A: { quantity: "first" } } }));
  log.keep(delta({ seq: 8, rows: { A: { quantity: "second" } } }));

  const content = replayed(log, { A: { quantity: "second" } }, { type: "above", seq: numbered(9) });
  log.keep(delta({ seq: 8, rows: { B: {}, C: {} } })); // folds them all

  expect(content).toEqual({ A: { quantity: "second" } });
  expect(log.canReplay({ type: "above", seq: numbered(9) })).toBe(false);
  expect(log.canReplay({ type: "above", seq: numbered(10) })).toBe(true);
});

test("after a message without a number, the delta log cannot replay above a watermark (P39)", () => {
  const log = createDeltaLog("shallow", at(0));
  log.keep(delta({ seq: 10, rows: { A: {} } }));
  log.keep(delta({ rows: { A: {} } }));

  expect(log.canReplay({ type: "above", seq: numbered(10) })).toBe(false);
  expect(log.canReplay({ type: "all" })).toBe(true);
});

test("the delta log replays only messages since a given instant, and refuses an instant before its own start (P35)", () => {
  const log = createDeltaLog("shallow", at(100));
  log.keep(delta({ at: 150, rows: { A: { quantity: "old" } } }));
  log.keep(delta({ at: 200, rows: { B: { quantity: "new" } } }));

  expect(log.canReplay({ type: "since", at: at(99) })).toBe(false);
  expect(log.canReplay({ type: "since", at: at(200) })).toBe(true);
  expect(replayed(log, { A: { quantity: "rest" } }, { type: "since", at: at(200) })).toEqual({
    A: { quantity: "rest" },
    B: { quantity: "new" },
  });
});

test("the replay skips a fold that the answer includes wholly, and refuses one that the answer includes in part (P35)", () => {
  const log = createDeltaLog("shallow", at(0), 2);
  log.keep(delta({ seq: 1, at: 10, rows: { A: {} } }));
  log.keep(delta({ seq: 2, at: 20, rows: { B: {}, C: {} } })); // folds both
  log.keep(delta({ seq: 3, at: 30, rows: { D: {} } }));

  expect(log.canReplay({ type: "above", seq: numbered(1) })).toBe(false);
  expect(log.canReplay({ type: "above", seq: numbered(2) })).toBe(true);
  expect(Object.keys(replayed(log, {}, { type: "above", seq: numbered(2) }))).toEqual(["D"]);
  expect(log.canReplay({ type: "since", at: at(20) })).toBe(false);
  expect(log.canReplay({ type: "since", at: at(21) })).toBe(true);
});

test("a delta log that overflows cannot replay until it restarts, and keeps no messages meanwhile (P35)", () => {
  const log = createDeltaLog("shallow", at(0), 2);
  for (const key of ["A", "B", "C", "D", "E", "F", "G"]) log.keep(delta({ rows: { [key]: {} } }));
  const couldReplay = log.canReplay({ type: "all" });
  const content = replayed(log, {}, { type: "all" });

  log.restart(at(50));
  log.keep(delta({ rows: { H: {} } }));

  expect(couldReplay).toBe(false);
  expect(content).toEqual({});
  expect(log.canReplay({ type: "all" })).toBe(true);
  expect(Object.keys(replayed(log, {}, { type: "all" }))).toEqual(["H"]);
});

test("a restart of the delta log for a new request discards all logged messages and numbers (P35)", () => {
  const log = createDeltaLog("shallow", at(0));
  log.keep(delta({ rows: { A: {} } }));

  log.restart(at(10));
  log.keep(delta({ seq: 5, at: 20, rows: { B: {} } }));

  expect(Object.keys(replayed(log, {}, { type: "all" }))).toEqual(["B"]);
  expect(log.canReplay({ type: "above", seq: numbered(4) })).toBe(true);
  expect(log.canReplay({ type: "since", at: at(5) })).toBe(false);
});

const key = fc.constantFrom("A", "B", "C", "__proto__", "constructor");
const row = fc.dictionary(fc.constantFrom("quantity", "price", "note"), fc.constantFrom("1", "2", null), { maxKeys: 3 });
const anyDelta = fc.record({
  rows: fc.array(fc.tuple(key, row), { maxLength: 4 }),
  removed: fc.array(key, { maxLength: 2 }),
});

test.each<Merge>(["shallow", "replace"])(
  "a %s log replays to the same rows as the messages one by one, after any number of folds (P21, P35)",
  (merge) => {
    fc.assert(
      fc.property(fc.array(anyDelta, { maxLength: 20 }), fc.integer({ min: 5, max: 30 }), (deltas, capacity) => {
        const base = { A: { quantity: "rest", note: "rest" }, B: { price: "rest" } };
        const expected = draftOf(base);
        const log = createDeltaLog(merge, at(0), capacity);
        for (const { rows, removed } of deltas) {
          const keys = rows.map(([name]) => name) as RowKey[];
          const values = rows.map(([, value]) => value as JsonRecord);
          expected.upsert(keys, values, merge);
          expected.remove(removed as RowKey[]);
          log.keep({ seq: undefined, at: at(1), keys, rows: values, removed: removed as RowKey[] });
        }
        const actual = draftOf(base);
        log.replay(actual, { type: "all" });

        expect(new Map(pairs(actual))).toEqual(new Map(pairs(expected)));
      }),
      { seed: 35 },
    );
  },
);

function pairs(rows: DraftRows<JsonRecord>): [string, JsonRecord | undefined][] {
  const { collection } = rows.publish();
  return collection.keys().map((name) => [name, collection.get(name)]);
}
