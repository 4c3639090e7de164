import fc from "fast-check";
import { expect, test } from "vitest";
import { createRegistry } from "../../../src/domains/registry.ts";
import type { Message } from "../../../src/protocol/message.ts";
import type { Seq } from "../../../src/shared/brand.ts";
import { createListeners } from "../../../src/shared/listeners.ts";
import { createReceiver } from "../../../src/sync/frames/receiver.ts";
import { createReporter } from "../../../src/sync/reporter.ts";
import { createSequence } from "../../../src/sync/sequence/sequence.ts";
import { createStats } from "../../../src/sync/stats.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";
import { createQueryLog, createSyncBench, type SyncBenchOptions } from "../sync-bench.ts";

const COLLECTIONS = ["positions", "trades", "blotter", "cash_balance", "ocp", "payment_order"];
type SyncBench = ReturnType<typeof createSyncBench>;

function open(options: SyncBenchOptions = {}) {
  const bench = createSyncBench(options);
  bench.sync.opened();
  return bench;
}

test("a message is passed to the listeners of its kind after its slice has applied the message (P6)", () => {
  const bench = open();
  const seen: (readonly [string, number])[] = [];
  bench.listeners.message.add(({ kind }) => seen.push([kind, bench.store.slice("trades").rows.size]));

  bench.snapshot("trades", [{ trade_id: "T" }], 1);

  expect(seen).toEqual([["trades", 1]]);
  expect(bench.stats).toMatchObject({ messageCount: 1, snapshotCount: 1, deltaCount: 0, lastSeq: 1, lastMessageAt: bench.clock.now() });
});

test("a message without a type is a snapshot; a message with an unknown type is malformed and changes nothing (P7)", () => {
  const bench = open();
  bench.frame({ kind: "trades", data: { trades: [{ trade_id: "T" }] } });

  bench.frame({ kind: "trades", message_type: "partial", data: { trades: [] } });

  expect(bench.store.slice("trades").rows.size).toBe(1);
  expect(bench.status("trades")).toBe("stale: malformed");
  expect(bench.stats.malformedCount).toBe(1);
});

test("message data that is a JSON string, or a string within a string, is decoded and applied (P8)", () => {
  const bench = open();
  const data = { positions: [{ position_line_key: "A" }] };

  bench.frame({ kind: "positions", data: JSON.stringify(JSON.stringify(data)) });

  expect(bench.store.slice("positions").rows.size).toBe(1);
  expect(bench.status("positions")).toBe("live");
});

test("a message with an unreadable `ts` is still applied (P9)", () => {
  const bench = open();

  bench.frame({ kind: "trades", ts: "yesterday", data: { trades: [{ trade_id: "T" }] } });

  expect(bench.freshness("trades")).toMatchObject({ status: "live", asOf: undefined });
});

test("a heartbeat is counted, sets the time of the last message and takes its sequence number; the store does not change (P10)", () => {
  const bench = open();
  bench.store.commit();
  bench.snapshot("trades", [], 1);
  bench.store.commit();
  bench.clock.advance(500);

  bench.frame({ kind: "heartbeat", seq: 2 });
  const isDirty = bench.store.isDirty;
  bench.frame({ kind: "heartbeat", seq: 4 });

  expect(isDirty).toBe(false);
  expect(bench.stats).toMatchObject({ heartbeatCount: 2, lastMessageAt: bench.clock.now(), lastSeq: 4, gapCount: 1 });
  expect(bench.status("trades")).toBe("stale: gap");
});

test("a message of an unknown kind is passed on and counted without an error, and its number counts (P11)", () => {
  const bench = open();

  bench.frame({ kind: "rumours", seq: 1, data: [1] });
  bench.frame({ kind: "constructor", seq: 2 });
  bench.frame({ kind: "__proto__", seq: 3 });
  bench.snapshot("trades", [], 4);

  expect(bench.unknown.map(({ kind, data }) => [kind, data])).toEqual([
    ["rumours", [1]],
    ["constructor", undefined],
    ["__proto__", undefined],
  ]);
  expect(bench.stats).toMatchObject({ unknownCount: 3, gapCount: 0 });
  expect(bench.codes).toEqual([]);
});

/** Every slice has its snapshot, numbered from 1; every query of the page was fetched. */
function openLive(options: SyncBenchOptions = {}) {
  const queries = createQueryLog([["orders"], ["curves"], ["reports"], ["payment-orders"], ["v2"]]);
  const bench = open({ queries, ...options });
  bench.kinds.forEach((kind, index) => bench.snapshot(kind, [], index + 1));
  bench.clock.advance(1_000); // the signals missed before `open` are served (P24)
  queries.refetched.length = 0;
  const base = bench.errors.length;
  return { ...bench, queries, codesSince: () => bench.errors.slice(base).map(({ code }) => code) };
}

test.each([
  ["text that is not JSON", "{oops"],
  ["an empty array", "[]"],
  ["an envelope without a kind", '{"seq":7}'],
  ["a kind that is no string", '{"kind":7}'],
  ["something binary", new Uint8Array([0x81, 0xa4])],
  ["a Blob", new Blob(['{"kind":"trades"}'])],
  ["nothing", undefined],
  ["two messages", '{"kind":"trades","seq":7,"data":{"trades":[]}}{"kind":"ocp","seq":8}'],
  ["cut before its kind", '{"data":{"trades":[{"trade_id":"T"'],
  ["a long text of a proxy", "x".repeat(65)],
])("a frame that is %s is counted, reported once, and makes every slice and every signal miss a message (P12, P24)", (_, frame) => {
  const bench = openLive();
  const before = bench.stats.messageCount;

  bench.raw(frame);
  const statuses = bench.kinds.map((kind) => bench.statusOfKind(kind));
  bench.clock.advance(1_000);

  expect(statuses).toEqual(bench.kinds.map(() => "stale: malformed"));
  expect(new Set(bench.queries.refetched)).toEqual(new Set(['["orders"]', '["curves"]', '["reports"]', '["payment-orders"]', '["v2"]']));
  expect(bench.stats).toMatchObject({ messageCount: before + 1, malformedCount: 1, noiseCount: 0 });
  expect(bench.codesSince()).toEqual(["malformed-message"]);
});

test.each(["ping", "", "pong 17", '{"type":"connected"}', "{}", '"ping"'])(
  "the noise frame %j is counted and reported once, and makes no slice stale (P12)",
  (frame) => {
    const bench = openLive();
    const { messageCount, lastMessageAt } = bench.stats;
    bench.clock.advance(500);

    bench.raw(frame);
    bench.clock.advance(120_000);
    bench.raw(frame);

    expect(bench.kinds.map((kind) => bench.statusOfKind(kind))).toEqual(bench.kinds.map(() => "live"));
    expect(bench.queries.refetched).toEqual([]);
    expect(bench.stats).toMatchObject({ noiseCount: 2, malformedCount: 0, messageCount, lastMessageAt });
    expect(bench.codesSince()).toEqual(["noise"]);
  },
);

test("an array of envelopes is applied in order, and an unreadable envelope makes only its own slice stale (P12)", () => {
  const bench = openLive();
  const seq = bench.kinds.length;

  bench.frame([
    { kind: "trades", message_type: "delta", seq: seq + 1, data: { trades: [{ trade_id: "T", price: "1" }] } },
    { kind: "trades", message_type: "delta", seq: seq + 2, data: { trades: [{ trade_id: "T", price: "2" }] } },
    { kind: "ocp", message_type: "partial", seq: seq + 3 },
    { type: "connected" },
    { kind: "heartbeat", seq: seq + 4 },
  ]);

  expect(bench.store.slice("trades").rows.get("T")).toEqual({ trade_id: "T", price: "2" });
  expect([bench.status("trades"), bench.status("ocp"), bench.status("blotter")]).toEqual(["live", "stale: malformed", "live"]);
  expect(bench.stats).toMatchObject({ gapCount: 0, noiseCount: 1, malformedCount: 1, messageCount: seq + 4 });
});

test.each([
  ["encoded as a string", (text: string) => JSON.stringify(text)],
  ["encoded twice", (text: string) => JSON.stringify(JSON.stringify(text))],
  ["in a buffer", (text: string) => new TextEncoder().encode(text).buffer],
  ["in an array of bytes", (text: string) => new TextEncoder().encode(text)],
])("an envelope %s is applied (P8, P12)", (_, wrap: (text: string) => unknown) => {
  const bench = open();

  bench.raw(wrap('{"kind":"trades","seq":1,"data":{"trades":[{"trade_id":"T"}]}}'));

  expect([bench.status("trades"), bench.store.slice("trades").rows.size]).toEqual(["live", 1]);
});

test("a non-JSON value before the frame's kind makes only that kind's slice stale (P12)", () => {
  const bench = openLive();

  bench.raw(`{"seq":${String(bench.kinds.length + 1)},"data":{"positions":[{"position_line_key":"A","quantity":NaN}]},"kind":"positions"}`);

  expect([bench.status("positions"), bench.status("trades"), bench.status("cash")]).toEqual(["stale: malformed", "live", "live"]);
  expect(bench.stats.gapCount).toBe(0);
});

test("a broken frame whose kind can still be read makes only that kind's slice stale (P12)", () => {
  const bench = open();
  bench.snapshot("trades", [], 1);
  bench.snapshot("blotter", [], 2);

  bench.raw('{"kind":"trades","seq":3,"message_type":"delta","data":{"trades":[{"trade_id":');
  bench.snapshot("ocp", [], 4);

  expect([bench.status("trades"), bench.status("blotter"), bench.status("ocp")]).toEqual(["stale: malformed", "live", "live"]);
  expect(bench.stats.gapCount).toBe(0);
});

test("reports about broken frames contain no text of the frames, and unknown kinds are one reason (P12)", () => {
  const bench = open();

  for (let count = 0; count < 3; count += 1) bench.raw(`{"kind":"eyJhbGciOi${String(count)}","data":"eyJhbGciOi`);

  expect(bench.codes).toEqual(["malformed-message"]);
  expect(JSON.stringify([bench.errors[0]?.message, bench.errors[0]?.detail, bench.errors[0]?.cause])).not.toContain("eyJ");
});

test("each unreadable frame is reported, but equal defects in one array are one report (P12, P40)", () => {
  const bench = open();

  bench.raw("<html>Bad gateway</html>".repeat(4));
  bench.raw("<html>Bad gateway</html>".repeat(4));
  bench.frame(Array.from({ length: 60_000 }, () => ({ kind: "trades", message_type: "partial" })));
  bench.frame(Array.from({ length: 60_000 }, () => ({ kind: "report_edit", data: {} })));
  bench.frame(Array.from({ length: 60_000 }, (_, index) => ({ kind: `invented ${index}`, message_type: "partial" })));

  const reported = bench.errors.filter(({ code }) => code.startsWith("malformed"));
  expect(reported.map(({ code, detail }) => [code, detail["kind"]])).toEqual([
    ["malformed-message", undefined],
    ["malformed-message", undefined],
    ["malformed-message", "trades"],
    ["malformed-event", "report_edit"],
    ["malformed-message", undefined],
  ]);
});

test("the store does not change for sequence numbers in order (P36)", () => {
  const bench = open();
  bench.store.commit();

  bench.frame({ kind: "heartbeat", seq: 41 });
  bench.frame({ kind: "heartbeat", seq: 42 });

  expect(bench.modes).toEqual([]);
  expect(bench.store.isDirty).toBe(false);
});

test("a signal invalidates its query keys and reaches its listeners, whatever its payload (P23)", () => {
  const queries = createQueryLog([["orders"], ["curves"]]);
  const bench = open({ queries });
  const signals: unknown[] = [];
  bench.listeners.signal.add((signal) => signals.push(signal));

  bench.frame({ kind: "orders", message_type: "delta", data: { orders: "unreadable" } });
  bench.frame({ kind: "curves", data: null });

  expect(queries.refetched).toEqual(['["orders"]', '["curves"]']);
  expect(signals).toEqual([
    { kind: "orders", keys: [["orders"]] },
    { kind: "curves", keys: [["curves"]] },
  ]);
  expect(bench.stats.signalCount).toBe(2);
  expect(bench.codes).toEqual([]);
});

test("an unreadable report event marks only the reports as having missed an event (P12, P29)", async () => {
  const bench = open({ hasReportsPath: true });
  await bench.clock.advanceAsync(0);
  bench.reportsGate.answer([]);
  await bench.clock.advanceAsync(2_000);
  const live = bench.status("reports");

  bench.raw('{"kind":"trades","data":{');
  const afterTrades = bench.status("reports");
  bench.raw('{"kind":"report_locked","data":{');
  const afterLock = bench.status("reports");

  expect([live, afterTrades, afterLock]).toEqual(["live", "live", "stale: malformed"]);
});

test("a signal of which only the kind can be read still invalidates its query keys (P23)", () => {
  const queries = createQueryLog([["orders"]]);
  const bench = open({ queries });

  bench.raw('{"kind":"orders","data":[');

  expect(queries.refetched).toEqual(['["orders"]']);
});

test("a payment order message changes its slice and invalidates the payment order queries (P23)", () => {
  const queries = createQueryLog([["payment-orders"]]);
  const bench = open({ queries });

  bench.snapshot("payment_order", [{ id: "P1" }]);

  expect(bench.store.slice("paymentOrders").rows.size).toBe(1);
  expect(queries.refetched).toEqual(['["payment-orders"]']);
});

test("keys that the application configures are invalidated beside the default keys, and may name additional signal kinds (P25)", () => {
  const queries = createQueryLog([["orders"], ["mine", "orders"], ["limits", "D1"]]);
  const bench = open({
    queries,
    queryKeys: { orders: [["mine", "orders"]], limit_breach: (data) => [["limits", (data as { desk: string } | undefined)?.desk]] },
  });

  bench.frame({ kind: "orders" });
  bench.frame({ kind: "limit_breach", data: { desk: "D1" } });

  expect(queries.refetched).toEqual(['["orders"]', '["mine","orders"]', '["limits","D1"]']);
  expect(bench.unknown).toEqual([]);
});

test("report events reach the store, their listeners and their queries (P26, P27, P28)", () => {
  const queries = createQueryLog([["reports"], ["catalogue"], ["section", "R", "cover"]]);
  const bench = open({ queries });
  const types: string[] = [];
  bench.listeners.event.add(({ type }) => types.push(type));
  const report = { report_id: "P", run_id: "R", entity_id: "E", business_date: "2026-05-20", version: 1 };

  bench.frame({ kind: "report_generated", data: report });
  bench.frame({ kind: "report_edit", data: { run_id: "R", user_id: "U", section_code: "cover" } });
  bench.frame({ kind: "report_locked", data: { desk_id: "D", business_date: "2026-05-20" } });
  bench.store.commit();

  const { generated, edits, locks } = bench.store.api.getState().reports;
  expect([generated.size, edits.size, locks.size]).toEqual([1, 1, 1]);
  expect(types).toEqual(["generated", "edit", "locked"]);
  expect(new Set(queries.refetched)).toEqual(new Set(['["reports"]', '["catalogue"]', '["section","R","cover"]']));
  expect(bench.stats.eventCount).toBe(3);
});

test("a report event that lacks a required field is dropped and reported, but its queries are still invalidated (P29)", () => {
  const queries = createQueryLog([["catalogue"], ["reports"]]);
  const bench = open({ queries });

  bench.frame({ kind: "report_locked", data: { desk_id: "D" } });
  bench.store.commit();

  expect(bench.store.api.getState().reports.locks.size).toBe(0);
  expect(bench.errors.map(({ code, detail }) => [code, detail["missing"]])).toEqual([["malformed-event", "business_date"]]);
  expect(new Set(queries.refetched)).toEqual(new Set(['["reports"]', '["catalogue"]']));
});

test("gaps with no completed recovery between them are counted and reported as one gap with the sum of missed numbers (P34, P36)", () => {
  const bench = open();
  bench.snapshot("trades", [], 1);

  bench.delta("trades", [], 5);
  bench.delta("trades", [], 8);

  expect(bench.stats).toMatchObject({ gapCount: 1, missedCount: 5 });
  expect(bench.codes.filter((code) => code === "sequence-gap")).toHaveLength(1);
});

test("a gap after a completed recovery of the whole connection is counted as a second gap (P36)", () => {
  const bench = open();
  const snapshots = (...seqs: number[]): void => seqs.forEach((seq, index) => bench.snapshot(COLLECTIONS[index] ?? "", [], seq));
  snapshots(1, 2, 3, 4, 5, 6);
  bench.delta("trades", [], 8);
  snapshots(9, 10, 11, 12, 13);
  bench.delta("trades", [], 15); // one slice is still to recover
  const before = bench.stats.gapCount;
  snapshots(16, 17, 18, 19, 20, 21);

  bench.delta("trades", [], 23);

  expect([before, bench.stats.gapCount]).toEqual([1, 2]);
});

test("after four lost deltas of alternating kinds, the next lost delta still marks every slice stale (P36)", async () => {
  const bench = open({ sequence: "auto", rest: ["positions", "trades", "blotter", "cash", "ocp", "paymentOrders"] });
  COLLECTIONS.forEach((kind, index) => bench.snapshot(kind, [], index + 1));
  for (let seq = 7; seq <= 2_006; seq += 1) bench.delta(seq % 2 === 0 ? "trades" : "positions", [], seq);
  for (const seq of [2_008, 2_010, 2_012, 2_014]) bench.delta(seq % 4 === 0 ? "trades" : "positions", [], seq);
  const { gapCount } = bench.stats;
  COLLECTIONS.forEach((kind, index) => bench.snapshot(kind, [], 2_015 + index));
  const recovered = bench.status("trades");
  await bench.clock.advanceAsync(10_000);

  bench.delta("positions", [], 2_022);

  expect([gapCount, recovered, bench.status("trades"), bench.modes.at(-1)]).toEqual([1, "live", "stale: gap", "connection"]);
});

test("before the numbering is known, a lost message hidden by another kind's equal number makes its slice stale (P36)", () => {
  const bench = open({ sequence: "auto" });
  bench.snapshot("blotter", [], 1);
  bench.snapshot("trades", [], 1);
  bench.delta("trades", [], 2);
  bench.delta("trades", [], 3);

  bench.delta("blotter", [], 3);

  expect([bench.status("blotter"), bench.status("trades")]).toEqual(["stale: gap", "live"]);
});

test("a restart whose first message is of a new kind makes the other slices stale (P36, P37)", () => {
  const bench = open({ sequence: "auto" });
  bench.snapshot("trades", [], 40);
  bench.delta("trades", [], 41);

  bench.snapshot("blotter", [], 1);

  expect([bench.status("trades"), bench.status("blotter")]).toEqual(["stale: gap", "live"]);
  expect(bench.stats.restartCount).toBe(1);
});

test("gaps of unknown kinds are reported once, without the names of the kinds (P11, P40)", () => {
  const bench = open({ sequence: "kind" });
  for (let index = 0; index < 2_000; index += 1) {
    bench.frame({ kind: `eyJ${String(index)}`, seq: 1 });
    bench.frame({ kind: `eyJ${String(index)}`, seq: 3 });
  }

  expect(bench.stats.unknownCount).toBe(4_000);
  expect(bench.errors.map(({ code, detail }) => [code, detail["scope"]])).toEqual([["sequence-gap", "kind other"]]);
});

test("the message that shows a gap and the messages after it are applied (P34)", () => {
  const bench = open();
  bench.snapshot("trades", [], 1);

  bench.delta("trades", [{ trade_id: "T" }], 5);
  bench.delta("trades", [{ trade_id: "U" }], 6);

  expect(bench.store.slice("trades").rows.size).toBe(2);
});

test("a message with a repeated number is counted and applied; a lower number counts as a restart (P37)", () => {
  const bench = open();
  bench.snapshot("trades", [], 7);

  bench.delta("trades", [{ trade_id: "T" }], 7);
  const afterRepeat = bench.status("trades");
  bench.delta("trades", [{ trade_id: "U" }], 3);

  expect(afterRepeat).toBe("live");
  expect(bench.status("trades")).toBe("stale: gap");
  expect(bench.store.slice("trades").rows.size).toBe(2);
  expect(bench.stats).toMatchObject({ repeatCount: 1, restartCount: 1 });
});

test("after gaps that recoveries do not close, gaps are only counted, slices stay live, and the mode is reported once (P36)", () => {
  const bench = open({ sequence: "auto" });
  let seq = 0;
  const snapshots = (): void => COLLECTIONS.forEach((kind) => bench.snapshot(kind, [], (seq += 1)));
  snapshots();
  for (let count = 0; count < 4; count += 1) {
    bench.delta("trades", [], (seq += 2));
    snapshots();
  }
  const { gapCount, missedCount } = bench.stats;

  bench.delta("trades", [], (seq += 2));

  expect([gapCount, bench.stats.gapCount, bench.stats.missedCount]).toEqual([4, 5, missedCount]);
  expect([bench.status("trades"), bench.modes.at(-1)]).toEqual(["live", "unchecked"]);
  expect(bench.codes.filter((code) => code === "sequence-unchecked")).toHaveLength(1);
});

test.each([
  ["text", '"7"'],
  ["64 bit", "9007199254740993"],
  ["a fraction", "1.5"],
  ["negative", "-1"],
])("sequence numbers that are all %s are reported as unchecked, once even over several connections (P36)", (_, seq) => {
  const bench = open();

  bench.raw(`{"kind":"trades","seq":${seq},"data":{"trades":[]}}`);
  bench.raw(`{"kind":"trades","seq":${seq},"message_type":"partial"}`);
  bench.sync.closed();
  bench.clock.advance(120_000);
  bench.sync.opened();
  bench.raw(`{"kind":"trades","seq":${seq},"data":{"trades":[]}}`);

  expect([bench.status("trades"), bench.modes, bench.stats.lastSeq]).toEqual(["live", ["unchecked"], undefined]);
  expect(bench.codes.filter((code) => code === "sequence-unchecked")).toHaveLength(1);
});

test("a `seq` of null counts as an absent `seq` (P39)", () => {
  const bench = open();

  bench.raw('{"kind":"trades","seq":null,"data":{"trades":[]}}');

  expect([bench.modes, bench.codes]).toEqual([[], []]);
});

test("each connection starts its own numbering, and without numbers no gap is detected (P38, P39)", () => {
  const bench = open();
  bench.snapshot("trades", [], 900);
  bench.sync.closed();
  bench.sync.opened();

  bench.snapshot("trades", [], 3);
  bench.delta("trades", []);
  bench.delta("trades", [], 4);

  expect(bench.status("trades")).toBe("live");
  expect(bench.stats.gapCount).toBe(0);
});

test("a listener that throws stops neither the feed nor the other listeners (decision 11)", () => {
  const bench = open();
  const heard: string[] = [];
  const fault = new Error("from the application");
  bench.listeners.message.add(() => {
    throw fault;
  });
  bench.listeners.message.add(({ kind }) => heard.push(kind));

  bench.snapshot("trades", [{ trade_id: "T" }]);

  expect(heard).toEqual(["trades"]);
  expect(bench.thrown).toEqual([fault]);
  expect(bench.status("trades")).toBe("live");
});

test.each([
  ["a snapshot", '{"kind":"positions","data":{"positions":[{"position_line_key":"A","quantity":9007199254740993}]}}'],
  [
    "a delta",
    '{"kind":"positions","message_type":"delta","data":{"positions":[{"position_line_key":"A","quantity":0.12345678901234567890}]}}',
  ],
  ["an encoded payload", JSON.stringify({ kind: "positions", data: '{"rows":[{"position_line_key":"A","quantity":9007199254740993}]}' })],
  ["an encoded frame", JSON.stringify('{"kind":"positions","data":[{"position_line_key":"A","quantity":9007199254740993}]}')],
  ["an array of envelopes", '[{"kind":"heartbeat"},{"kind":"positions","data":[{"position_line_key":"A","quantity":9007199254740993}]}]'],
])("a number that JSON parsing changed is reported by its path, never by its value: %s (P18)", (_, frame) => {
  const bench = open();

  bench.raw(frame);

  expect(bench.errors.map(({ code, detail }) => [code, detail])).toEqual([["imprecise-number", { slice: "positions", path: "quantity" }]]);
  expect(JSON.stringify(bench.errors) + String(bench.errors[0]?.message)).not.toMatch(/90071992|12345678/);
  expect(bench.status("positions")).not.toBe("stale: malformed");
});

test("a changed number that was written with an exponent, or passed in by the application, is found by its value (P18)", () => {
  const bench = open();

  bench.raw('{"kind":"positions","data":[{"position_line_key":"A","quantity":1e20}]}');

  expect(bench.errors.map(({ code, detail }) => [code, detail["path"]])).toEqual([["imprecise-number", "quantity"]]);
});

test("numbers in signals and unknown kinds, and a frame's own `seq`, are not checked for changed values (P18)", () => {
  const bench = open();

  bench.raw('{"kind":"orders","data":{"orders":[{"id":9007199254740993}]}}');
  bench.raw('{"kind":"rumours","data":[{"id":9007199254740993}]}');
  bench.raw('{"kind":"trades","seq":9007199254740993,"data":{"trades":[]}}');

  expect(bench.codes).not.toContain("imprecise-number");
});

/** Makes a step of the store throw, as a fault of this package would. */
function breakRows(bench: SyncBench, slice: string, method: "upsert" | "beginReplacement" | "remove"): () => void {
  const { rows } = bench.store.slice(slice);
  const own = rows[method].bind(rows);
  Object.assign(rows, {
    [method]() {
      throw new RangeError("a value: 4711");
    },
  });
  return () => void Object.assign(rows, { [method]: own });
}

test("an exception while a message is applied makes its slice stale, reports no value, and does not stop the feed (P12)", () => {
  const bench = openLive();
  const seq = bench.kinds.length;
  const heard: number[] = [];
  bench.listeners.message.add((message) => heard.push(message.seq ?? 0));
  const mend = breakRows(bench, "trades", "remove");

  bench.delta("trades", [{ trade_id: "half" }], seq + 1, ["T"]);
  mend();
  const afterwards = bench.status("trades");
  bench.delta("blotter", [{ id: "B" }], seq + 2);
  bench.snapshot("trades", [{ trade_id: "T" }], seq + 3);

  expect(afterwards).toBe("stale: malformed");
  expect([bench.status("trades"), bench.status("blotter"), bench.store.slice("blotter").rows.size]).toEqual(["live", "live", 1]);
  expect(heard).toEqual([seq + 1, seq + 2, seq + 3]);
  expect(bench.stats).toMatchObject({ malformedCount: 1, gapCount: 0 });
  expect(bench.errors.at(-1)?.detail).toEqual({ kind: "trades", reason: "exception", name: "RangeError" });
  expect(JSON.stringify(bench.errors.at(-1)) + String(bench.errors.at(-1)?.cause)).not.toContain("4711");
});

test("a message that throws again after its slice recovered makes the slice stale again (P12)", () => {
  const bench = openLive();
  const mend = breakRows(bench, "trades", "remove");
  const frame = '{"kind":"trades","message_type":"delta","data":{"trades":[{"trade_id":"half"}],"removed":["T"]}}';

  bench.raw(frame);
  bench.snapshot("trades", []);
  const between = bench.status("trades");
  bench.raw(frame);
  mend();

  expect([between, bench.status("trades")]).toEqual(["live", "stale: malformed"]);
});

test("a repeated unreadable array of envelopes is only counted once each of its slices has recovered (P12)", () => {
  const bench = openLive();
  const frame = '[{"kind":"trades","message_type":"x"},{"kind":"ocp","message_type":"x"}]';
  const statuses = () => [bench.status("trades"), bench.status("ocp")];

  bench.raw(frame);
  const first = statuses();
  bench.snapshot("ocp", []);
  bench.raw(frame);
  const second = statuses();
  bench.snapshot("trades", []);
  bench.snapshot("ocp", []);
  bench.raw(frame);

  expect([first, second, statuses()]).toEqual([
    ["stale: malformed", "stale: malformed"],
    ["stale: malformed", "stale: malformed"],
    ["live", "live"],
  ]);
});

test("an exception while a number is judged may hide a gap, so every slice turns stale, and the message is applied (P12)", () => {
  const sequence = createSequence("connection");
  const bench = open({
    sequence: {
      ...sequence,
      get mode() {
        return sequence.mode;
      },
      judge(kind, seq, at) {
        if (seq === 99) throw new TypeError("from the test");
        return sequence.judge(kind, seq, at);
      },
    },
  });
  for (const kind of bench.kinds) bench.snapshot(kind, []);

  bench.delta("trades", [{ trade_id: "T" }], 99);

  expect(bench.kinds.map((kind) => bench.statusOfKind(kind))).toEqual(bench.kinds.map(() => "stale: malformed"));
  expect(bench.store.slice("trades").rows.size).toBe(1);
});

test("a row with a field nested 5,000 levels, sent twice, is left out, and no exception ends the message (P12, P40)", () => {
  const bench = open();
  const deep = `${"[".repeat(5_000)}${"]".repeat(5_000)}`;
  const frame = `{"kind":"trades","message_type":"delta","data":{"trades":[{"trade_id":"T1","deep":${deep}},{"trade_id":"T2"}]}}`;
  bench.snapshot("trades", []);

  bench.raw(frame);
  bench.raw(frame);

  expect([...bench.codes]).toEqual(["quarantined-row"]);
  expect([bench.store.slice("trades").rows.get("T1"), bench.store.slice("trades").rows.get("T2")]).toEqual([undefined, { trade_id: "T2" }]);
  expect(bench.stats).toMatchObject({ quarantinedCount: 2, malformedCount: 0 });
});

test("a report event nested 50,000 levels, sent twice, does not overflow the stack (P12, P40)", () => {
  const bench = open();
  const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
  const frame = `{"kind":"report_locked","data":{"desk_id":"D","business_date":"2026-05-20","deep":${deep}}}`;

  bench.raw(frame);
  bench.raw(frame);
  bench.store.commit();

  expect(bench.store.api.getState().reports.locks.size).toBe(1);
  expect(bench.codes).toEqual([]);
});

test("a list field with 200,000 wrong elements is reported once, and its row is kept (P12, P18)", () => {
  const bench = open();
  const changed_fields = Array.from({ length: 200_000 }, (_, index) => index);

  bench.snapshot("blotter", [{ id: "B", changed_fields }, { id: "C" }]);
  bench.clock.advance(0); // it is large, and read in parts

  expect([bench.status("blotter"), bench.store.slice("blotter").rows.size]).toEqual(["live", 2]);
  expect(bench.errors.map(({ code, detail }) => [code, detail["path"]])).toEqual([["unexpected-field", "changed_fields.*"]]);
});

/** The receiver alone, over collections without slices. */
function createAlone(onMessage: () => void) {
  const ignore = (): void => undefined;
  const stats = createStats();
  const clock = createVirtualClock();
  const log: string[] = [];
  const handled: unknown[] = [];
  const receiver = createReceiver({
    registry: createRegistry(),
    sequence: createSequence("connection"),
    slices: new Map(),
    reports: { apply: ignore, missed: ignore },
    invalidate: () => log.push("invalidate"),
    onMessage,
    onMissed: ignore,
    onMalformed: (scope, seq, defect) => log.push([scope.type, scope.type === "kind" ? scope.kind : "", seq, defect].join(" ")),
    onSequenceMode: ignore,
    onHandle: (message) => handled.push(message && [message.kind, message.seq]),
    trace: { current: undefined },
    period: () => 0,
    stamps: undefined,
    onUnknownKind: () => log.push("unknown"),
    listeners: { message: createListeners(ignore), signal: createListeners(ignore), event: createListeners(ignore) },
    reporter: createReporter(ignore, () => clock.now()),
    stats,
    clock,
  });
  return { receiver, stats, log, handled };
}

test("each Atlas message, heartbeats and unreadable ones included, is announced once before it is applied; noise is not (P45)", () => {
  const alone = createAlone(() => alone.log.push("message"));

  for (const frame of [
    "ping",
    "{}",
    '{"kind":"orders"}',
    '{"kind":"heartbeat"}',
    '[{"kind":"x"},{"kind":"y"}]',
    "{",
    '["ping",{}]',
    new Uint8Array(1),
  ]) {
    alone.receiver.receive(frame);
    alone.log.push("|");
  }

  expect(alone.log.join(" ")).toBe(
    "| | message invalidate | message | message unknown message unknown | message connection   unreadable | message connection   unreadable | message connection   unreadable |",
  );
});

test("a message is handled until it is applied or has failed, and none is afterwards, so that no later loss is put down to it (P12)", () => {
  const { receiver, handled } = createAlone(() => undefined);
  const message: Message = { kind: "trades", messageType: "snapshot", seq: 1 as Seq, asOf: undefined, data: {} };

  receiver.receive('{"kind":"trades","seq":1}');
  receiver.receiveSuperseded(message, { size: 0, decodeMs: 0 });
  receiver.fail(message, new Error("from the test"));

  expect(handled).toEqual([["trades", 1], undefined, ["trades", 1], undefined, ["trades", 1], undefined]);
});

test("an unreadable frame is passed on with its scope and its number, as far as they can be read (P12)", () => {
  const { receiver, log } = createAlone(() => undefined);

  receiver.receive('{"kind":"trades","seq":4,"message_type":"x"}');
  receiver.receive('{"seq":5,"data":{}}');
  receiver.receive('{"kind":"curves","data":[');

  expect(log).toEqual(["kind trades 4 unreadable", "connection  5 unreadable", "kind curves  unreadable"]);
});

test("an exception of the per-message callback makes the message's slice stale, and is not rethrown (P12)", () => {
  const { receiver, log, stats } = createAlone(() => {
    throw new Error("from the test");
  });

  receiver.receive('{"kind":"trades","seq":4}');

  expect(log).toEqual(["kind trades 4 half-applied"]);
  expect(stats.malformedCount).toBe(1);
});

const kind = fc.constantFrom(
  "positions",
  "trades",
  "cash_balance",
  "ocp",
  "payment_order",
  "orders",
  "report_edit",
  "report_locked",
  "heartbeat",
  "__proto__",
);
const hostileRow = fc.oneof(
  fc.jsonValue(),
  fc.dictionary(fc.constantFrom("position_line_key", "trade_id", "id", "key", "currency"), fc.jsonValue()),
);
const hostileFrame = fc.record(
  {
    kind: fc.oneof(kind, fc.jsonValue()),
    message_type: fc.constantFrom("snapshot", "delta", null, 3),
    seq: fc.oneof(fc.integer({ min: -2, max: 30 }), fc.double(), fc.constant("7")),
    ts: fc.oneof(fc.constant("2026-05-20T12:00:00Z"), fc.jsonValue()),
    data: fc.oneof(
      fc.jsonValue(),
      fc.record({
        positions: fc.array(hostileRow),
        trades: fc.array(hostileRow),
        upsert: fc.array(hostileRow),
        removed: fc.array(hostileRow),
      }),
      fc.jsonValue().map((value) => JSON.stringify(JSON.stringify(value))),
    ),
  },
  { requiredKeys: [] },
);

test("no message, in any order, makes the receiver throw (P12)", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.oneof(
          hostileFrame.map((frame) => JSON.stringify(frame)),
          fc.string(),
          fc.jsonValue(),
        ),
        { maxLength: 30 },
      ),
      async (frames) => {
        const bench = open({ rest: ["positions"], sequence: "auto" });

        for (const frame of frames) bench.raw(frame);
        bench.sync.flush();
        await bench.clock.advanceAsync(100);
        bench.sync.dispose();

        expect(bench.thrown).toEqual([]);
        expect(bench.stats.messageCount + bench.stats.noiseCount).toBeGreaterThanOrEqual(frames.length);
      },
    ),
    { seed: 12, numRuns: 150 },
  );
});
