import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonRecord } from "../../../src/protocol/json.ts";
import type { Message } from "../../../src/protocol/message.ts";
import type { Millis } from "../../../src/shared/brand.ts";
import { createSyncBench, type SyncBenchOptions } from "../sync-bench.ts";

const seed = 9;

const PART = 65_536;

/** A machine on which each look at the clock comes some milliseconds after the last: large snapshots take many turns. */
function open(options: SyncBenchOptions = {}) {
  const bench = createSyncBench(options);
  let passed = 0;
  const { clock } = bench;
  const monotonic = clock.monotonic.bind(clock);
  Object.assign(clock, { monotonic: () => (monotonic() + (passed += 5)) as Millis }); // a sum of Millis
  bench.sync.opened();
  return bench;
}
type Bench = ReturnType<typeof open>;

const rowsFields: Readonly<Record<string, string>> = {
  trades: "trades",
  blotter: "entries",
  positions: "positions",
  cash_balance: "upsert",
};

/** A snapshot that is large because of the white space behind each row, so that the same can be sent small. */
function text(kind: string, rows: readonly unknown[], { seq, isLarge = true }: { seq?: number; isLarge?: boolean } = {}): string {
  const gap = isLarge ? " ".repeat(Math.ceil(600_000 / Math.max(rows.length, 1))) : "";
  const list = rows.map((row) => JSON.stringify(row)).join(`,${gap}`);
  return `{"kind":"${kind}","seq":${String(seq ?? null)},"data":{"${rowsFields[kind] ?? "rows"}":[${list}${gap}]}}`;
}

const trades = (count: number, note: string): JsonRecord[] =>
  Array.from({ length: count }, (_, index) => ({ trade_id: `T${String(index)}`, note }));

/** Lets one turn of the page pass. */
function turn({ clock }: Bench): void {
  // Whatever is armed for this instant from within it waits for the next turn.
  const waiting: (() => void)[] = [];
  const soon = clock.soon.bind(clock);
  Object.assign(clock, {
    soon: (callback: () => void) => (waiting.push(callback), () => void waiting.splice(waiting.indexOf(callback), 1)),
  });
  clock.advance(0);
  Object.assign(clock, { soon });
  for (const callback of waiting) soon(callback);
}

/** What a page shows of a slice. */
function shown(bench: Bench, slice: string): { readonly rows: readonly unknown[]; readonly status: string } {
  bench.store.commit();
  const state = bench.store.api.getState() as unknown as Record<string, { readonly collection: { toArray(): readonly unknown[] } }>;
  return { rows: state[slice]?.collection.toArray() ?? [], status: bench.status(slice) };
}

test("a large snapshot is shown in one step after all of it is read, and makes its slice live (P13)", () => {
  const bench = open();
  bench.snapshot("trades", trades(2, "old"), 1);
  const before = shown(bench, "trades");

  bench.raw(text("trades", trades(40, "new"), { seq: 2 }));
  const seen = [shown(bench, "trades")];
  for (let count = 0; count < 20; count += 1) {
    turn(bench);
    seen.push(shown(bench, "trades"));
  }

  const firstNew = seen.findIndex(({ rows }) => rows.length === 40);
  expect(firstNew).toBeGreaterThan(2);
  expect(seen.slice(0, firstNew)).toEqual(Array.from({ length: firstNew }, () => before));
  expect(seen.at(-1)).toEqual({ rows: trades(40, "new"), status: "live" });
  expect(bench.stats).toMatchObject({ messageCount: 2, snapshotCount: 2, lastSeq: 2, gapCount: 0 });
});

test("messages that arrive while a large snapshot is read are handled after it, in order; listeners receive the whole message (P6, P14)", () => {
  const bench = open();
  const received: Message[] = [];
  bench.listeners.message.add((message) => received.push(message));

  bench.raw(text("trades", trades(40, "new"), { seq: 1 }));
  bench.delta("trades", [{ trade_id: "T1", note: "changed" }], 2, ["T0"]);
  bench.delta("trades", [{ trade_id: "T0", note: "again" }], 3);
  bench.clock.advance(0);

  expect(received.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect(received[0]?.data).toEqual({ trades: trades(40, "new") });
  expect(shown(bench, "trades").rows).toEqual([
    { trade_id: "T1", note: "changed" },
    ...trades(40, "new").slice(2),
    { trade_id: "T0", note: "again" },
  ]);
  expect(bench.stats).toMatchObject({ messageCount: 3, gapCount: 0 });
});

test("a gap behind a large snapshot is noticed after the snapshot is applied, which does not end the gap (P34)", () => {
  const bench = open();
  bench.raw(text("trades", trades(40, "new"), { seq: 1 }));
  bench.delta("trades", [], 3);
  const before = bench.stats.gapCount;

  bench.clock.advance(0);

  expect([before, bench.stats.gapCount]).toEqual([0, 1]);
  expect(bench.status("trades")).toBe("stale: gap");
});

test("unread frames are discarded when the connection closes; rows stay and are stale (P33, P35)", () => {
  const bench = open();
  bench.snapshot("trades", trades(2, "old"), 1);
  bench.raw(text("trades", trades(40, "new"), { seq: 2 }));
  bench.delta("trades", [{ trade_id: "late" }], 3);
  turn(bench);

  bench.sync.closed();
  bench.sync.opened();
  bench.clock.advance(0);
  const between = shown(bench, "trades");
  bench.snapshot("trades", trades(3, "next"), 1);

  expect(between).toEqual({ rows: trades(2, "old"), status: "stale: disconnect" });
  expect(shown(bench, "trades")).toEqual({ rows: trades(3, "next"), status: "live" });
  expect(bench.stats).toMatchObject({ messageCount: 2, gapCount: 0 });
});

test("a newer large snapshot is shown instead of the one being read; both are counted, and their numbers are in order (P13)", () => {
  const bench = open();
  bench.snapshot("trades", trades(2, "old"), 1);
  bench.raw(text("trades", trades(40, "superseded"), { seq: 2 }));
  turn(bench);
  bench.delta("trades", [{ trade_id: "superseded" }], 3, ["never-seen"]);
  bench.raw(text("trades", trades(30, "new"), { seq: 4 }));
  const seen = new Set<string>();

  for (let count = 0; count < 40; count += 1) {
    turn(bench);
    seen.add(JSON.stringify(shown(bench, "trades")));
  }

  const states = [
    { rows: trades(2, "old"), status: "live" },
    { rows: trades(30, "new"), status: "live" },
  ];
  expect([...seen]).toEqual(states.map((state) => JSON.stringify(state)));
  expect(bench.stats).toMatchObject({ messageCount: 4, snapshotCount: 3, deltaCount: 1, gapCount: 0, lastSeq: 4 });
});

test("rows without a key in a snapshot read in parts are counted once, with their place in the whole snapshot (P18)", () => {
  const bench = open();
  const rows: unknown[] = trades(40, "new");
  rows[33] = { trade_id: "" };
  rows[35] = { note: "no key" };

  bench.raw(text("trades", rows));
  bench.clock.advance(0);
  const afterFirst = bench.stats.quarantinedCount;
  bench.raw(text("trades", rows).replace('"note":"no key"', '"note":no'));
  bench.clock.advance(0);

  expect([afterFirst, bench.stats.quarantinedCount]).toEqual([2, 2]);
  expect(bench.errors.map(({ code, detail }) => [code, detail["index"]])).toEqual([
    ["quarantined-row", 33],
    ["malformed-message", undefined],
  ]);
  expect(shown(bench, "trades")).toMatchObject({ status: "stale: malformed" });
  expect(shown(bench, "trades").rows).toHaveLength(38);
});

test("a large snapshot in which no row has a key does not empty the slice (P18)", () => {
  const bench = open();
  bench.snapshot("trades", trades(2, "old"));

  bench.raw(
    text(
      "trades",
      Array.from({ length: 40 }, () => ({ id: 1 })),
    ),
  );
  bench.clock.advance(0);

  expect(shown(bench, "trades")).toEqual({ rows: trades(2, "old"), status: "stale: malformed" });
  expect(bench.stats).toMatchObject({ quarantinedCount: 40, malformedCount: 1 });
});

test("two unequal rows with one guessed key are detected as a collision even in different parts of a snapshot (P20)", () => {
  const bench = open();
  const balances = Array.from({ length: 40 }, (_, index) => ({ currency: "EUR", account_id: String(index % 39), amount: String(index) }));

  bench.raw(text("cash_balance", balances));
  bench.clock.advance(0);

  expect(bench.status("cash")).toBe("stale: key-collision");
  expect(bench.codes).toEqual(["key-collision"]);
});

test("of two rows with one key in two parts of a snapshot, the last replaces the first (P22)", () => {
  const bench = open();

  bench.raw(text("trades", [...trades(40, "first"), { trade_id: "T0", other: "last" }]));
  bench.clock.advance(0);

  expect(shown(bench, "trades").rows[0]).toEqual({ trade_id: "T0", other: "last" });
  expect(shown(bench, "trades").rows).toHaveLength(40);
});

test("fields that only REST knew stay where the slice is configured so, also in a snapshot read in parts (P13)", () => {
  const bench = open({ overrides: { trades: { snapshotFields: "keep" } } });
  bench.snapshot("trades", [{ trade_id: "T0", sector: "Energy" }]);

  bench.raw(text("trades", trades(40, "new")));
  bench.clock.advance(0);

  expect(shown(bench, "trades").rows[0]).toEqual({ trade_id: "T0", sector: "Energy", note: "new" });
});

test("an empty or missing array in a long frame is judged as in a short frame (P16, P17)", () => {
  const bench = open({ rest: ["positions"] });
  bench.snapshot("positions", [{ position_line_key: "A" }]);

  bench.raw(text("positions", []));
  const afterEmpty = bench.status("positions");
  bench.raw(`{"kind":"trades","data":{}${" ".repeat(5 * PART)}}`);
  bench.clock.advance(0);

  expect(afterEmpty).toBe("stale: unconfirmed-empty");
  expect(shown(bench, "positions").rows).toHaveLength(1);
  expect(bench.stats.malformedCount).toBe(1);
});

test("a snapshot that is still being read when the grace ends causes no REST request (P35)", async () => {
  const bench = open({ rest: ["trades"] });
  await bench.clock.advanceAsync(1_999);
  bench.raw(text("trades", trades(40, "new")));
  turn(bench);
  const soon = bench.clock.soon.bind(bench.clock);
  const held: (() => void)[] = [];
  Object.assign(bench.clock, { soon: (callback: () => void) => (held.push(callback), () => undefined) });
  turn(bench);

  await bench.clock.advanceAsync(10);
  Object.assign(bench.clock, { soon });
  for (const callback of held) soon(callback);
  await bench.clock.advanceAsync(300);

  expect(bench.gate("trades").callCount).toBe(0);
  expect(bench.status("trades")).toBe("live");
});

test("a snapshot that waits behind a large one when the grace ends counts as received: no REST request, no `no-baseline` (P35)", async () => {
  const bench = open({ rest: ["positions"] });
  const soon = bench.clock.soon.bind(bench.clock);
  const held: (() => void)[] = [];
  Object.assign(bench.clock, { soon: (callback: () => void) => (held.push(callback), () => undefined) });
  bench.raw(text("trades", trades(40, "new")));
  bench.snapshot("positions", [{ position_line_key: "P" }]);
  bench.snapshot("blotter", [{ id: "I" }]);

  await bench.clock.advanceAsync(3_000);
  Object.assign(bench.clock, { soon });
  for (const callback of held) soon(callback);
  await bench.clock.advanceAsync(2_300); // the grace counts from the moment at which the thread was free

  expect(bench.gate("positions").callCount).toBe(0);
  expect(bench.errors.map(({ code, detail }) => [code, detail["slice"]])).toEqual([
    ["no-baseline", "cash"],
    ["no-baseline", "ocp"],
    ["no-baseline", "paymentOrders"],
  ]);
  expect([bench.status("trades"), bench.status("positions"), bench.status("blotter")]).toEqual(["live", "live", "live"]);
});

test("a REST answer makes no slice live before the frames that arrived while it settled are handled (P35)", async () => {
  const bench = open({ rest: ["trades"], sequence: "kind" });
  bench.snapshot("trades", [{ trade_id: "T", price: "1" }], 1);
  bench.delta("trades", [], 3);
  await bench.clock.advanceAsync(250);
  const soon = bench.clock.soon.bind(bench.clock);
  const held: (() => void)[] = [];
  Object.assign(bench.clock, { soon: (callback: () => void) => (held.push(callback), () => undefined) });
  const entries = Array.from({ length: 40 }, (_, index) => ({ id: `B${String(index)}` }));
  bench.raw(text("blotter", entries));
  bench.delta("trades", [{ trade_id: "T", price: "2" }], 4);
  bench.delta("trades", [{ trade_id: "T", price: "3" }], 5);

  await bench.answer("trades", [{ trade_id: "T", price: "3" }]); // it was read after both
  await bench.clock.advanceAsync(3_000);
  const waiting = bench.status("trades");
  Object.assign(bench.clock, { soon });
  for (const callback of held) soon(callback);
  await bench.clock.advanceAsync(300);

  expect(waiting).toBe("stale: gap");
  expect([bench.status("trades"), bench.store.slice("trades").rows.get("T")?.["price"]]).toEqual(["live", "3"]);
});

/** Makes a step of the store throw, as a fault of this package would. */
function breakReplacement(bench: Bench, slice: string, broken: "add" | "seal" | "finish"): void {
  const { rows } = bench.store.slice(slice);
  const begin = rows.beginReplacement.bind(rows);
  Object.assign(rows, {
    beginReplacement: () => ({
      ...begin(),
      [broken]() {
        throw new RangeError("from the test");
      },
    }),
  });
}

test.each(["add", "seal", "finish"] as const)(
  "an exception in the middle of a large snapshot (%s) makes its slice stale, and the frames behind it are handled (P12)",
  (broken) => {
    const bench = open();
    bench.snapshot("trades", trades(2, "old"), 1);
    const before = shown(bench, "trades").rows;
    breakReplacement(bench, "trades", broken);

    bench.raw(text("trades", trades(40, "new"), { seq: 2 }));
    bench.snapshot("blotter", [{ id: "B" }], 3);
    bench.clock.advance(0);

    // Without what is made ready for it, which is what `seal` does, a snapshot is applied whole.
    expect(shown(bench, "trades")).toEqual(
      broken === "seal" ? { rows: trades(40, "new"), status: "live" } : { rows: before, status: "stale: malformed" },
    );
    expect(shown(bench, "blotter")).toEqual({ rows: [{ id: "B" }], status: "live" });
  },
);

test("an exception while a snapshot is read ahead of its turn does not stop the queue (P12)", () => {
  const bench = open();
  bench.raw(text("trades", trades(40, "old"), { seq: 1 }));
  turn(bench);
  breakReplacement(bench, "trades", "add");

  bench.raw(text("trades", trades(40, "new"), { seq: 2 }));
  bench.snapshot("blotter", [{ id: "B" }], 3);
  bench.clock.advance(0);

  expect(shown(bench, "trades")).toEqual({ rows: trades(40, "old"), status: "stale: malformed" });
  expect(shown(bench, "blotter").status).toBe("live");
});

test("an exception while a large snapshot is applied makes its slice stale, and the queue continues (P12)", () => {
  const bench = open();
  const commit = bench.store.commit.bind(bench.store);
  let hasThrown = false;
  Object.assign(bench.store, {
    commit() {
      if (hasThrown) {
        commit();
        return;
      }
      hasThrown = true;
      throw new TypeError("from the test");
    },
  });

  bench.raw(text("trades", trades(40, "new"), { seq: 1 }));
  bench.snapshot("blotter", [{ id: "B" }], 2);
  bench.clock.advance(0);

  expect([bench.status("trades"), bench.status("blotter"), hasThrown]).toEqual(["stale: malformed", "live", true]);
});

test("a row with a field nested 5,000 levels behind a large snapshot, sent twice, is left out and does not stop the queue (P12, P40)", () => {
  const bench = open();
  const deep = `${"[".repeat(5_000)}${"]".repeat(5_000)}`;
  const frame = `{"kind":"blotter","message_type":"delta","data":{"entries":[{"id":"A","deep":${deep}},{"id":"B"}]}}`;

  bench.raw(text("trades", trades(40, "new")));
  bench.raw(frame);
  bench.raw(frame);
  bench.delta("blotter", [{ id: "C" }]);
  bench.clock.advance(0);

  expect(shown(bench, "blotter").rows).toEqual([{ id: "B" }, { id: "C" }]);
});

test("only the row nested 5,000 levels is left out of a large snapshot (P40)", () => {
  const bench = open();
  const rows: JsonRecord[] = trades(40, "new");
  const marked = text("trades", rows.with(7, { trade_id: "T7", deep: "DEEP" }));

  bench.raw(marked.replace('"DEEP"', "[".repeat(5_000) + "]".repeat(5_000)));
  bench.clock.advance(0);

  expect(shown(bench, "trades")).toEqual({ rows: rows.toSpliced(7, 1), status: "live" });
  expect(bench.errors.map(({ code, detail }) => [code, detail["index"], detail["reason"]])).toEqual([
    ["quarantined-row", 7, "nested too deeply"],
  ]);
});

test("numbers of a large snapshot that parsing changed are reported when it is applied, but not if it is superseded (P18)", () => {
  const bench = open();
  const withNumber = (field: string) => text("trades", trades(40, "new")).replace('"T39"', `"T39","${field}":0.12345678901234567890`);
  bench.raw(withNumber("first"));
  bench.raw(withNumber("second"));
  const before = bench.codes.length;

  bench.clock.advance(0);

  expect([before, ...bench.errors.map(({ code, detail }) => [code, detail])]).toEqual([
    0,
    ["imprecise-number", { slice: "trades", path: "second" }],
  ]);
});

test("waiting frames beyond 64 Mi characters make every slice stale at once, and no snapshot before them makes it live (P40)", () => {
  const bench = open();
  bench.snapshot("blotter", [{ id: "A" }], 1);
  const filler = "x".repeat(1_000_000);
  bench.raw(text("trades", trades(40, "new"), { seq: 2 }));

  for (let seq = 3; seq < 69; seq += 1)
    bench.raw(`{"kind":"blotter","message_type":"delta","seq":${String(seq)},"data":{"entries":[{"id":"B","filler":"${filler}"}]}}`);
  const before = bench.codes.length;
  for (let seq = 69; seq < 71; seq += 1)
    bench.raw(`{"kind":"blotter","message_type":"delta","seq":${String(seq)},"data":{"entries":[{"id":"B","filler":"${filler}"}]}}`);
  const atOnce = bench.status("blotter");
  bench.clock.advance(0);

  expect([before, atOnce, bench.codes[0]]).toEqual([0, "stale: gap", "queue-overflow"]);
  expect(shown(bench, "trades")).toEqual({ rows: trades(40, "new"), status: "stale: gap" });
  expect(bench.status("blotter")).toBe("stale: gap");
});

type Step =
  | {
      readonly type: "frame";
      readonly kind: string;
      readonly count: number;
      readonly sort: "large" | "small" | "delta" | "broken" | "keyless";
    }
  | { readonly type: "skip" }
  | { readonly type: "reconnect" }
  | { readonly type: "turn" };

const kind = fc.constantFrom("trades", "trades", "blotter");
const frame = <Sort extends string>(count: { min: number; max: number }, ...sorts: readonly Sort[]) =>
  fc.record({ type: fc.constant("frame" as const), kind, count: fc.integer(count), sort: fc.constantFrom(...sorts) });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 7, arbitrary: frame({ min: 6, max: 9 }, "large", "large", "large", "broken", "keyless") },
  { weight: 4, arbitrary: frame({ min: 1, max: 3 }, "small", "delta", "delta") },
  { weight: 6, arbitrary: fc.constant({ type: "turn" as const }) },
  { weight: 1, arbitrary: fc.constantFrom({ type: "skip" as const }, { type: "reconnect" as const }) },
);

/** A frame as it is sent, and the same without what makes it long. */
function framesOf({ kind: frameKind, count, sort }: Extract<Step, { type: "frame" }>, seq: number): readonly [string, string] {
  const key = frameKind === "trades" ? "trade_id" : "id";
  const rows = Array.from({ length: count }, (_, index) => ({ [sort === "keyless" ? "x" : key]: `K${String(index)}`, seq }));
  const isLarge = sort !== "small" && sort !== "delta";
  const pair = [text(frameKind, rows, { seq, isLarge }), text(frameKind, rows, { seq, isLarge: false })] as const;
  if (sort === "broken") return [pair[0].replace('"K2"', "K2"), pair[1].replace('"K2"', "K2")];
  if (sort !== "delta") return pair;
  const delta = JSON.stringify({
    kind: frameKind,
    message_type: "delta",
    seq,
    data: { [rowsFields[frameKind] ?? ""]: rows, removed: ["K2"] },
  });
  return [delta, delta];
}

test("in any interleaving, slices end as if each frame were handled at once, and show no other state before (P12, P13, P34)", () => {
  const slices = ["trades", "blotter"] as const;

  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 12 }), (steps) => {
      const bench = open();
      const atOnce = open();
      const expected = new Map(slices.map((slice) => [slice, [JSON.stringify(shown(atOnce, slice))]]));
      const seen = new Map(slices.map((slice) => [slice, [JSON.stringify(shown(bench, slice))]]));
      const look = (): void => {
        for (const slice of slices) {
          seen.get(slice)?.push(JSON.stringify(shown(bench, slice)));
          expected.get(slice)?.push(JSON.stringify(shown(atOnce, slice)));
        }
      };
      let seq = 1;
      for (const each of steps) {
        if (each.type === "turn") turn(bench);
        else if (each.type === "skip") seq += 1;
        else if (each.type === "reconnect") {
          bench.clock.advance(0); // the end of a connection drops what waits, which handling at once has handled: compared elsewhere
          for (const { sync } of [bench, atOnce]) {
            sync.closed();
            sync.opened();
          }
        } else {
          const [long, short] = framesOf(each, seq++);
          bench.raw(long);
          atOnce.raw(short);
        }
        look();
      }
      for (let count = 0; count < 60; count += 1) {
        turn(bench);
        look();
      }

      for (const slice of slices) {
        const [all, own] = [expected.get(slice) ?? [], seen.get(slice) ?? []];
        expect(own.at(-1)).toBe(all.at(-1));
        let from = 0;
        for (const state of own) {
          from = all.indexOf(state, from);
          expect(from, `${slice}: ${state} in ${all.join(" then ")}`).not.toBe(-1);
        }
      }
      const { messageCount, gapCount, missedCount, lastSeq } = atOnce.stats;
      expect(bench.stats).toMatchObject({ messageCount, gapCount, missedCount, lastSeq });
    }),
    { seed, numRuns: 100 },
  );
});
