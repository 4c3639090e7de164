import { expect, test } from "vitest";
import { createQueryLog, createSyncBench, type SyncBenchOptions } from "./sync-bench.ts";

const ALL = ["positions", "trades", "blotter", "cash", "ocp", "paymentOrders"];
const KINDS = ["positions", "trades", "blotter", "cash_balance", "ocp", "payment_order"];

/** An empty snapshot of positions is doubted where REST can be asked (P17). */
const rowsOf = (kind: string): readonly object[] => (kind === "positions" ? [{ position_line_key: "P" }] : []);

/** The reconnect that was asked for. */
function reopen(bench: ReturnType<typeof createSyncBench>): void {
  bench.sync.closed();
  bench.sync.opened();
}

/** Open, with a snapshot of every collection; numbers 1 to 6 are used up. */
function live(options: SyncBenchOptions = {}) {
  const bench = createSyncBench(options);
  bench.sync.opened();
  KINDS.forEach((kind, index) => bench.snapshot(kind, rowsOf(kind), index + 1));
  return bench;
}

test("after a gap, if every affected slice has a REST source, each is fetched and the connection stays (P35)", async () => {
  const bench = live({ rest: ALL });

  bench.delta("trades", [{ trade_id: "T" }], 9);
  await bench.clock.advanceAsync(250);
  const statuses = ALL.map((slice) => bench.status(slice));
  for (const slice of ALL) await bench.answer(slice, []);
  await bench.clock.advanceAsync(1_000);

  expect(new Set(statuses)).toEqual(new Set(["stale: gap"]));
  expect(ALL.map((slice) => bench.gate(slice).callCount)).toEqual([1, 1, 1, 1, 1, 1]);
  expect(ALL.map((slice) => bench.status(slice))).toEqual(Array<string>(6).fill("live"));
  expect(bench.reconnectedAt).toEqual([]);
});

test("the REST request of a recovery waits a random share of a quarter of a second (P35)", async () => {
  const bench = live({ rest: ALL, random: () => 0.5 });

  bench.delta("trades", [], 9);
  await bench.clock.advanceAsync(124);
  const early = bench.gate("trades").callCount;
  await bench.clock.advanceAsync(1);

  expect([early, bench.gate("trades").callCount]).toEqual([0, 1]);
});

test("the REST request after a malformed message waits a random share of a quarter of a second (P12)", async () => {
  const bench = live({ rest: ALL, random: () => 0.5 });

  bench.frame({ kind: "trades", message_type: "delta", data: 7 });
  await bench.clock.advanceAsync(124);
  const early = bench.gate("trades").callCount;
  await bench.clock.advanceAsync(1);

  expect([early, bench.gate("trades").callCount]).toEqual([0, 1]);
});

test("a gap causes one reconnect and no REST request when any affected slice has no REST path (P35)", async () => {
  const bench = live({ rest: ["positions"] });

  bench.delta("trades", [], 9);
  await bench.clock.advanceAsync(1_000);

  expect(bench.reconnectedAt).toHaveLength(1);
  expect(bench.reconnectedAt[0]).toBe(0);
  expect(bench.gate("positions").callCount).toBe(0);
});

test("a second reconnect waits until a minute is over; until then slices with a REST source are fetched (P35)", async () => {
  const bench = live({ rest: ["positions"] });
  bench.delta("trades", [], 9);
  await bench.clock.advanceAsync(0);
  bench.sync.closed();
  bench.sync.opened();
  KINDS.forEach((kind, index) => bench.snapshot(kind, rowsOf(kind), index + 1));
  await bench.clock.advanceAsync(10_000);

  bench.delta("trades", [], 9);
  await bench.clock.advanceAsync(250);
  const early = [bench.reconnectedAt.length, bench.gate("positions").callCount];
  await bench.clock.advanceAsync(50_000);

  expect(early).toEqual([1, 1]);
  expect(bench.reconnectedAt).toEqual([0, 60_000]);
});

test("a postponed reconnect is cancelled when the stream's own snapshots come first (P35)", async () => {
  const bench = live({ rest: ["positions"] });
  bench.delta("trades", [], 9);
  await bench.clock.advanceAsync(0);
  bench.sync.closed();
  bench.sync.opened();
  KINDS.forEach((kind, index) => bench.snapshot(kind, rowsOf(kind), index + 1));
  bench.delta("trades", [], 9);

  KINDS.slice(1).forEach((kind, index) => bench.snapshot(kind, rowsOf(kind), index + 10));
  await bench.clock.advanceAsync(60_000);

  expect(bench.reconnectedAt).toHaveLength(1);
  expect(bench.gate("positions").callCount).toBeGreaterThan(0);
});

test("when some snapshots come before a planned reconnect, the slices still stale are fetched instead (P35)", async () => {
  const bench = live({ rest: ["positions", "trades"] });

  bench.delta("trades", [], 9);
  KINDS.slice(1).forEach((kind, index) => bench.snapshot(kind, rowsOf(kind), index + 10));
  await bench.clock.advanceAsync(250);

  expect(bench.reconnectedAt).toEqual([]);
  expect(bench.gate("positions").callCount).toBe(1);
  expect(bench.gate("trades").callCount).toBe(0);
});

test("a kind that the server never sends causes no reconnect (P35)", async () => {
  const bench = createSyncBench({ rest: ["positions"] });
  bench.sync.opened();
  bench.snapshot("positions", rowsOf("positions"), 1);
  await bench.clock.advanceAsync(3_000); // the others are without baseline by now

  bench.delta("positions", [], 5);
  await bench.clock.advanceAsync(250);

  expect(bench.reconnectedAt).toEqual([]);
  expect(bench.gate("positions").callCount).toBe(1);
});

test("a gap in one kind's own numbering recovers only that kind (P36)", async () => {
  const bench = live({ rest: ALL, sequence: "kind" });

  bench.delta("trades", [], 9);
  await bench.clock.advanceAsync(250);

  expect(ALL.filter((slice) => bench.status(slice) !== "live")).toEqual(["trades"]);
  expect(ALL.filter((slice) => bench.gate(slice).callCount > 0)).toEqual(["trades"]);
});

test("a restarted numbering starts a recovery of its scope, as a gap does (P37)", async () => {
  const bench = live({ rest: ALL });

  bench.delta("trades", [], 1);
  await bench.clock.advanceAsync(250);

  expect(bench.stats.restartCount).toBe(1);
  expect(bench.codes).toContain("sequence-restart");
  expect(bench.status("positions")).toBe("stale: gap");
  expect(bench.gate("positions").callCount).toBe(1);
});

test("the fourth recovery within a minute waits half a minute and is reported; it also serves gaps that come meanwhile (P35)", async () => {
  const bench = live({ rest: ALL });
  let seq = 6;
  const gap = (): void => {
    seq += 2;
    bench.delta("trades", [], seq);
  };
  for (let count = 0; count < 3; count += 1) {
    gap();
    await bench.clock.advanceAsync(250);
    for (const slice of ALL) await bench.answer(slice, []);
    await bench.clock.advanceAsync(1_000);
  }
  const before = bench.gate("positions").callCount;

  gap();
  gap();
  await bench.clock.advanceAsync(29_999);
  const cooling = bench.gate("positions").callCount;
  await bench.clock.advanceAsync(251);

  expect([before, cooling, bench.gate("positions").callCount]).toEqual([3, 3, 4]);
  expect(bench.errors.filter(({ code }) => code === "recovery-cooling").map(({ detail }) => detail)).toEqual([{ scope: "connection" }]);
  expect(bench.stats.recoveryCount).toBe(4);
});

test("four gaps within 40 ms, while a request is pending, cause one more recovery and no cool-down (P35, P36)", async () => {
  const bench = live({ rest: ALL, random: () => 0.01 });
  bench.delta("trades", [], 8);
  await bench.clock.advanceAsync(10);
  const asked = bench.gate("trades").callCount;

  for (const seq of [10, 12, 14]) {
    bench.delta("trades", [], seq);
    await bench.clock.advanceAsync(10);
  }
  for (const slice of ALL) await bench.answer(slice, []); // too old for the later losses
  await bench.clock.advanceAsync(250);
  for (const slice of ALL) await bench.answer(slice, []);
  await bench.clock.advanceAsync(1_000);

  expect([asked, bench.gate("trades").callCount]).toEqual([1, 2]);
  expect(ALL.map((slice) => bench.status(slice))).toEqual(Array<string>(6).fill("live"));
  expect(bench.stats.recoveryCount).toBe(2);
  expect(bench.errors.map(({ code }) => code)).not.toContain("recovery-cooling");
});

test.each([
  { passedMs: 59_999, fate: "waits", recoveryCount: 3 },
  { passedMs: 60_000, fate: "begins", recoveryCount: 4 },
])("the fourth recovery $fate, $passedMs ms after the first (P35)", async ({ passedMs, recoveryCount }) => {
  const bench = live({ rest: ALL });
  for (const seq of [8, 10, 12]) {
    bench.delta("trades", [], seq);
    await bench.clock.advanceAsync(250);
    for (const slice of ALL) await bench.answer(slice, []);
    await bench.clock.advanceAsync(750);
  }
  await bench.clock.advanceAsync(passedMs - 3_000);

  bench.delta("trades", [], 14);

  expect(bench.stats.recoveryCount).toBe(recoveryCount);
});

test("the cool-down of one kind does not delay the recovery of another kind (P35, P36)", async () => {
  const bench = live({ rest: ALL, sequence: "kind" });
  for (const seq of [10, 20, 30, 40]) {
    bench.delta("trades", [], seq);
    await bench.clock.advanceAsync(250);
    if (seq < 40) await bench.answer("trades", []);
  }

  bench.delta("positions", [], 10);
  await bench.clock.advanceAsync(250);

  expect(bench.errors.filter(({ code }) => code === "recovery-cooling").map(({ detail }) => detail)).toEqual([{ scope: "kind trades" }]);
  expect(bench.gate("positions").callCount).toBe(1);
});

test("REST receives at most four requests a minute for each slice, however often messages are lost (P35)", async () => {
  const bench = live({ rest: ALL });
  let seq = 6;

  for (let passed = 0; passed < 120_000; passed += 100) {
    seq += 2;
    bench.delta("trades", [], seq);
    await bench.clock.advanceAsync(100);
    for (const slice of ALL) if (bench.gate(slice).openCount > 0) await bench.answer(slice, []);
  }

  expect(bench.gate("trades").callCount).toBeLessThanOrEqual(8);
  expect(bench.reconnectedAt).toEqual([]);
});

test("a server that drops messages right after every open causes at most one reconnect a minute (P35)", async () => {
  const bench = createSyncBench();
  const reopen = (): void => {
    bench.sync.opened();
    KINDS.forEach((kind, index) => bench.snapshot(kind, rowsOf(kind), index + 1));
    bench.delta("trades", [], 9);
  };
  reopen();
  let seen = 0;

  for (let passed = 0; passed < 300_000; passed += 100) {
    await bench.clock.advanceAsync(100);
    if (bench.reconnectedAt.length === seen) continue;
    seen = bench.reconnectedAt.length;
    bench.sync.closed();
    reopen();
  }

  const spacings = bench.reconnectedAt.slice(1).map((at, index) => at - (bench.reconnectedAt[index] ?? 0));
  expect(bench.reconnectedAt.length).toBeGreaterThan(1);
  expect(Math.min(...spacings)).toBeGreaterThanOrEqual(60_000);
});

test("endless malformed messages do not cause endless REST requests (P12)", async () => {
  const bench = live({ rest: ALL });

  for (let passed = 0; passed < 120_000; passed += 100) {
    bench.frame({ kind: "trades", message_type: "delta", data: 7 });
    await bench.clock.advanceAsync(100);
    if (bench.gate("trades").openCount > 0) await bench.answer("trades", []);
  }

  expect(bench.gate("trades").callCount).toBeLessThanOrEqual(8);
  expect(bench.codes).toContain("recovery-cooling");
});

test("malformed messages of one kind do not delay the recovery of another (P12)", async () => {
  const bench = live({ rest: ALL });
  for (let count = 0; count < 4; count += 1) {
    bench.frame({ kind: "trades", message_type: "delta", data: 7 });
    await bench.clock.advanceAsync(250);
    if (count < 3) await bench.answer("trades", []);
  }

  bench.frame({ kind: "positions", message_type: "delta", data: 7 });
  await bench.clock.advanceAsync(250);

  expect(bench.errors.filter(({ code }) => code === "recovery-cooling").map(({ detail }) => detail)).toEqual([
    { scope: "messages kind trades" },
  ]);
  expect(bench.gate("positions").callCount).toBe(1);
});

test("a slice without a REST source recovers from a malformed message by one reconnect (P12, P35)", async () => {
  const bench = live();

  bench.frame({ kind: "trades", message_type: "delta", data: 7 });
  await bench.clock.advanceAsync(0);
  const stale = bench.status("trades");
  reopen(bench);
  KINDS.forEach((kind, index) => bench.snapshot(kind, rowsOf(kind), index + 1));
  await bench.clock.advanceAsync(120_000);

  expect(stale).toBe("stale: malformed");
  expect(bench.status("trades")).toBe("live");
  expect(bench.reconnectedAt).toEqual([0]);
});

test("a slice whose snapshot is malformed again after its recovery reconnect stays stale and causes no further reconnect (P12)", async () => {
  const bench = live();
  bench.frame({ kind: "trades", message_type: "delta", data: 7 });
  await bench.clock.advanceAsync(0);

  reopen(bench);
  for (let count = 0; count < 30; count += 1) {
    bench.frame({ kind: "trades", message_type: "snapshot", data: { trades: count } });
    await bench.clock.advanceAsync(60_000);
  }

  expect(bench.reconnectedAt).toEqual([0]);
  expect(bench.freshness("trades")).toMatchObject({ status: "stale", error: { code: "no-baseline" } });
});

test("after a good snapshot, a malformed message causes a recovery reconnect again (P12)", async () => {
  const bench = live();
  const malformed = (): void => bench.frame({ kind: "trades", message_type: "snapshot", data: { trades: 1 } });
  malformed();
  await bench.clock.advanceAsync(0);
  reopen(bench);
  malformed();

  bench.snapshot("trades", [], 9);
  const good = bench.status("trades");
  await bench.clock.advanceAsync(60_000);
  bench.frame({ kind: "trades", message_type: "delta", data: 8 });
  await bench.clock.advanceAsync(0);

  expect(good).toBe("live");
  expect(bench.reconnectedAt).toEqual([0, 60_000]);
});

test("an unreadable frame is only counted if its text was already recovered once (P12)", async () => {
  const bench = live({ rest: ALL });
  const frame = '{"kind":"trades","message_type":"delta","data":7}';
  bench.raw(frame);
  await bench.clock.advanceAsync(250);
  await bench.answer("trades", []);
  await bench.clock.advanceAsync(1_000);
  const recovered = bench.status("trades");

  for (let count = 0; count < 100; count += 1) bench.raw(frame);
  await bench.clock.advanceAsync(60_000);

  expect(recovered).toBe("live");
  expect(bench.status("trades")).toBe("live");
  expect(bench.gate("trades").callCount).toBe(1);
  expect(bench.stats.malformedCount).toBe(101);
});

test("a signal of a kind with rows is served each time, even if the same text repeats, readable or not (P12, P23)", async () => {
  const queries = createQueryLog([["payment-orders"], ["orders"]]);
  const bench = live({ rest: ALL, queries });
  const frame = '{"kind":"payment_order","message_type":"delta","data":7}';
  bench.raw(frame);
  await bench.clock.advanceAsync(250);
  await bench.answer("paymentOrders", []);
  await bench.clock.advanceAsync(10_000);
  const before = queries.refetched.length;

  bench.raw(frame);
  await bench.clock.advanceAsync(10_000);

  expect(bench.status("paymentOrders")).toBe("live");
  expect(queries.refetched.slice(before)).toEqual(['["payment-orders"]']);
});

test("a frame whose kind cannot be read makes every slice stale and counts all signals as missed (P12, P24)", async () => {
  const queries = createQueryLog([["orders"], ["curves"]]);
  const bench = live({ rest: ALL, queries });

  bench.raw('{"data":{"trades":[],"kin');
  const statuses = ALL.map((slice) => bench.status(slice));
  await bench.clock.advanceAsync(1_000);

  expect(new Set(statuses)).toEqual(new Set(["stale: malformed"]));
  expect(ALL.map((slice) => bench.gate(slice).callCount)).toEqual([1, 1, 1, 1, 1, 1]);
  expect(new Set(queries.refetched)).toEqual(new Set(['["orders"]', '["curves"]']));
});

test("a planned recovery is cancelled when its connection closes, and when the next one opens (P35)", async () => {
  const bench = live();
  bench.delta("trades", [], 9);
  await bench.clock.advanceAsync(0);
  bench.sync.closed();
  bench.sync.opened();
  KINDS.forEach((kind, index) => bench.snapshot(kind, rowsOf(kind), index + 1));
  bench.delta("trades", [], 9); // plans a reconnect for the end of the minute

  bench.sync.closed();
  await bench.clock.advanceAsync(120_000);

  expect(bench.reconnectedAt).toHaveLength(1);
});

test("a wall clock that is set back does not delay a reconnect (P35)", async () => {
  const bench = live();
  bench.delta("trades", [], 9);
  await bench.clock.advanceAsync(0);
  bench.sync.closed();
  bench.sync.opened();
  KINDS.forEach((kind, index) => bench.snapshot(kind, rowsOf(kind), index + 1));

  bench.clock.set(bench.clock.now() - 86_400_000);
  bench.delta("trades", [], 9);
  await bench.clock.advanceAsync(60_000);

  expect(bench.reconnectedAt).toHaveLength(2);
});

test("after a gap each signal key in its scope is invalidated once, since signals were lost, too (P24)", async () => {
  const queries = createQueryLog([["orders"], ["curves"], ["coupons"], ["orders", { page: 2 }], ["foreign"]]);
  const bench = createSyncBench({ rest: ALL, queries });
  bench.sync.opened();
  bench.snapshot("positions", rowsOf("positions"), 1);
  await bench.clock.advanceAsync(1_000);
  const afterOpen = [...queries.refetched].sort();

  bench.delta("positions", [], 9);
  await bench.clock.advanceAsync(1_000);

  const expected = ['["coupons"]', '["curves"]', '["orders",{"page":2}]', '["orders"]'];
  expect(afterOpen).toEqual(expected);
  expect(queries.refetched.slice(expected.length).sort()).toEqual(expected);
});

test("a gap in the numbering of a signal's own kind invalidates only that kind's keys (P24, P36)", async () => {
  const queries = createQueryLog([["orders"], ["curves"]]);
  const bench = createSyncBench({ queries, sequence: "kind" });
  bench.sync.opened();
  bench.frame({ kind: "heartbeat" });
  await bench.clock.advanceAsync(1_000);
  const afterOpen = queries.refetched.length;
  bench.frame({ kind: "curves", seq: 1 });
  const afterSignal = queries.refetched.length;

  bench.frame({ kind: "curves", seq: 5 });
  await bench.clock.advanceAsync(1_000);

  expect([afterOpen, afterSignal]).toEqual([2, 3]);
  expect(new Set(queries.refetched.slice(3))).toEqual(new Set(['["curves"]']));
  expect(bench.stats.recoveryCount).toBe(0);
});

test("`dispose` during a recovery leaves no timer", async () => {
  const bench = live({ rest: ALL, hasReportsPath: true });
  bench.delta("trades", [], 9);
  await bench.clock.advanceAsync(100);
  bench.delta("trades", [], 11);

  bench.sync.dispose();

  expect(bench.clock.pendingCount).toBe(0);
  expect(bench.page.listenerCount).toBe(0);
});

test("frames dropped on overflow cause a reconnect at most once a minute, even if every slice has a REST source (P40)", async () => {
  const bench = live({ rest: ALL });
  Object.assign(bench.clock, { soon: () => () => undefined }); // the page has no time to read
  const trades = Array.from({ length: 40 }, (_, index) => ({ trade_id: String(index), note: "x".repeat(15_000) }));
  const large = JSON.stringify({ kind: "trades", data: { trades } });
  const delta = `{"kind":"blotter","message_type":"delta","data":{"entries":[{"id":"B","note":"${"x".repeat(1_000_000)}"}]}}`;
  const overflow = async (): Promise<number> => {
    bench.sync.receive(large);
    for (let count = 0; count < 70; count += 1) bench.sync.receive(delta);
    const statuses = new Set(ALL.map((slice) => bench.status(slice)));
    await bench.clock.advanceAsync(0);
    expect(statuses).toEqual(new Set(["stale: gap"]));
    return bench.reconnectedAt.length;
  };

  const first = await overflow();
  reopen(bench);
  KINDS.forEach((kind) => bench.snapshot(kind, rowsOf(kind)));
  await bench.clock.advanceAsync(30_000);
  const second = await overflow();
  await bench.clock.advanceAsync(30_000);
  const third = await overflow();

  expect([first, second, third]).toEqual([1, 1, 2]);
  expect(bench.codes.filter((code) => code === "queue-overflow").length).toBeGreaterThan(0);
});
