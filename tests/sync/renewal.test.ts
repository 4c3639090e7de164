/** What a connection that takes over from an open one does to rows, queries and reports (P33). */
import { expect, test } from "vitest";
import { createRegistry } from "../../src/domains/registry.ts";
import type { AtlasState } from "../../src/store/atlas-state.ts";
import { createQueryLog, createSyncBench, type SyncBenchOptions } from "./sync-bench.ts";

const registry = createRegistry({ onThrow: () => undefined });
const kinds = ["positions", "trades", "blotter", "cash_balance", "ocp", "payment_order"];

/** Every slice live with one row, and every state that is committed from here on. */
function createLiveBench(options: SyncBenchOptions = {}) {
  const bench = createSyncBench(options);
  bench.sync.opened();
  kinds.forEach((kind, index) => bench.snapshot(kind, [rowOf(kind)], 100 + index));
  bench.sync.flush();
  const states: AtlasState[] = [];
  bench.store.api.subscribe((state) => states.push(state));
  return Object.assign(bench, {
    states,
    /** The statuses that a slice had in what was committed. */
    statuses: (slice: "positions" | "trades") => states.map((state) => state[slice].freshness.status),
  });
}

function rowOf(kind: string, fields: object = {}) {
  const keys = { position_line_key: "P", trade_id: "T", currency: "CHF", account_id: "A", id: "I", book_id: "B", desk_id: "D" };
  return { ...keys, kind_of_row: kind, ...fields };
}

function frame(kind: string, messageType: "snapshot" | "delta", rows: readonly unknown[], seq?: number): string {
  const rowsField = registry.collectionOf(kind)?.rowsIn[0] ?? "rows";
  return JSON.stringify({ kind, message_type: messageType, seq, data: { [rowsField]: rows } });
}

/** Numbered from `from` on, of all kinds but `without`. */
const snapshots = (from = 1, without?: string) =>
  kinds.filter((kind) => kind !== without).map((kind, index) => frame(kind, "snapshot", [rowOf(kind)], from + index));

test("on a socket renewal all slices with buffered snapshots become live in one commit, and equal rows keep their identity (P33)", () => {
  const bench = createLiveBench();
  const before = bench.store.api.getState();

  bench.sync.renew([...snapshots(), frame("trades", "delta", [rowOf("trades", { trade_id: "U" })], 7)]);

  expect(bench.states).toHaveLength(1);
  const after = bench.store.api.getState();
  for (const name of ["positions", "trades", "blotter", "cash", "ocp", "paymentOrders"] as const) {
    expect(after[name].freshness.status, name).toBe("live");
    expect(after[name].collection.at(0), name).toBe(before[name].collection.at(0));
  }
  expect(after.trades.collection.size).toBe(2);
  expect(bench.codes).toEqual([]);
});

test("pending changes of the old connection are in the renewal's commit (P33)", () => {
  const bench = createLiveBench();
  bench.delta("trades", [rowOf("trades", { trade_id: "U" })], 106);

  bench.sync.renew([...snapshots(), frame("trades", "delta", [rowOf("trades", { trade_id: "V" })], 7)]);

  expect(bench.states.map(({ trades }) => trades.collection.toArray().map((row) => row.trade_id))).toEqual([["T", "V"]]);
});

test("a live slice without a snapshot on the new socket turns stale, and recovers as after a reconnect: grace, then REST (P33)", async () => {
  const bench = createLiveBench({ rest: ["trades"] });

  bench.sync.renew(snapshots(1, "trades"));
  const { trades, positions } = bench.store.api.getState();
  await bench.clock.advanceAsync(1_999);
  const before = bench.gate("trades").callCount;
  await bench.clock.advanceAsync(1);
  await bench.answer("trades", [rowOf("trades")]);
  await bench.clock.advanceAsync(1_016);

  expect(trades.freshness).toMatchObject({ status: "stale", cause: "disconnect" });
  expect(trades.collection.size).toBe(1);
  expect(positions.freshness.status).toBe("live");
  expect([before, bench.gate("trades").callCount]).toEqual([0, 1]);
  expect(bench.statuses("trades").at(-1)).toBe("live");
  expect(new Set(bench.statuses("positions"))).toEqual(new Set(["live"]));
});

test("a slice that was stale before the renewal is live with its buffered snapshot (P33)", () => {
  const bench = createLiveBench({ sequence: "connection" });
  bench.delta("trades", [], 200);

  bench.sync.renew(snapshots());

  expect(bench.status("trades")).toBe("live");
  bench.clock.advance(300);
  expect(bench.reconnectedAt).toEqual([]); // the recovery of the gap was cancelled
});

test("a buffered empty snapshot over rows is not applied before it is confirmed (P33, P17)", () => {
  const bench = createLiveBench({ rest: ["positions"] });

  bench.sync.renew([frame("positions", "snapshot", [], 1), ...snapshots(2, "positions")]);

  expect(bench.status("positions")).toBe("stale: disconnect");
  expect(bench.codes).toEqual(["unconfirmed-empty"]);
});

test("the successor socket has numbers of its own, and a gap among its buffered frames counts (P33, P38)", () => {
  const bench = createLiveBench();

  bench.sync.renew(snapshots(1));
  bench.delta("trades", [], 7);
  const numbered = [...bench.codes];
  bench.sync.renew([...snapshots(50), frame("trades", "delta", [], 60)]);

  expect(numbered).toEqual([]);
  expect(bench.codes).toEqual(["sequence-gap"]);
  expect(bench.status("trades")).toBe("stale: gap");
});

test("after a renewal every query is fetched once, since signals may have been lost (P33, P24)", () => {
  const queries = createQueryLog([["atlas", "orders"]]);
  const bench = createLiveBench({ queries });
  bench.clock.advance(1_000);
  const before = queries.refetched.length;

  bench.sync.renew(snapshots());
  bench.clock.advance(1_000);

  expect(queries.refetched.length - before).toBe(before);
});

test("after a renewal the list of reports is requested again, as after a reconnect (P33)", async () => {
  const bench = createLiveBench({ hasReportsPath: true });
  await bench.clock.advanceAsync(0);
  bench.reportsGate.answer([]);
  await bench.clock.advanceAsync(1_000);
  const before = bench.status("reports");

  bench.sync.renew(snapshots());
  await bench.clock.advanceAsync(0);
  const during = bench.status("reports");
  bench.reportsGate.answer([]);
  await bench.clock.advanceAsync(1_000);

  expect([before, during, bench.status("reports")]).toEqual(["live", "stale: disconnect", "live"]);
});

test("a commit requested by a listener during the renewal does not show a partial renewal (P33)", () => {
  const bench = createLiveBench();
  bench.listeners.message.add(() => bench.sync.flush());

  bench.sync.renew(snapshots());

  expect(bench.states).toHaveLength(1);
  expect(new Set(bench.statuses("positions"))).toEqual(new Set(["live"]));
});

test("a listener may dispose the client during the renewal: no slice stays live, and no timer remains (P33)", () => {
  const bench = createLiveBench({ rest: ["trades"], hasReportsPath: true, queries: createQueryLog([["atlas", "orders"]]) });
  bench.listeners.message.add(() => bench.sync.dispose());

  bench.sync.renew(snapshots());
  bench.sync.closed();

  expect(bench.stats.messageCount).toBe(kinds.length + 1);
  for (const name of ["positions", "trades", "blotter"] as const)
    expect(bench.store.api.getState()[name].freshness.status, name).toBe("stale");
  expect([bench.clock.pendingCount, bench.page.listenerCount]).toEqual([0, 0]);
});

test("a listener may close the connection during the renewal: the buffered frames are discarded, also for the next connection (P33)", async () => {
  const bench = createLiveBench();
  const close = bench.listeners.message.add(() => {
    close();
    bench.sync.closed();
  });

  bench.sync.renew(snapshots());
  bench.sync.opened();
  await bench.clock.advanceAsync(0);
  bench.sync.flush();

  for (const name of ["positions", "trades", "blotter"] as const)
    expect(bench.store.api.getState()[name].freshness.status, name).toBe("stale");
});

test("socket rotations are counted separately from connections (P33)", () => {
  const bench = createLiveBench();

  bench.sync.renew(snapshots());

  expect(bench.stats).toMatchObject({ connectionCount: 2, rotationCount: 1, lastSeq: 6 });
});

test("a large snapshot among the buffered frames is read in parts, and nothing is shown before all of it is read (P33, P13)", async () => {
  const bench = createLiveBench();
  const many = Array.from({ length: 8_000 }, (_, index) =>
    rowOf("trades", { trade_id: `T${index}`, note: "a note of some fifty characters, to be large".repeat(2) }),
  );
  const large = frame("trades", "snapshot", many, 6);

  bench.sync.renew([...snapshots(1, "trades"), large, frame("trades", "delta", [rowOf("trades", { trade_id: "last" })], 7)]);
  const atOnce = bench.states.length;
  bench.sync.flush();
  bench.sync.receive(frame("trades", "delta", [rowOf("trades", { trade_id: "after" })], 8));
  await bench.clock.advanceAsync(1);

  expect(large.length).toBeGreaterThan(524_288);
  expect(atOnce).toBe(0);
  expect(bench.states).toHaveLength(1);
  expect(bench.states[0]?.trades.collection.size).toBe(8_001);
  expect(bench.store.slice("trades").rows.size).toBe(8_002);
  expect(new Set(bench.statuses("trades"))).toEqual(new Set(["live"]));
  expect(bench.codes).toEqual([]);
});

test("on a socket renewal, a newer large snapshot that supersedes a buffered one is in the same commit (P33, P13)", async () => {
  const bench = createLiveBench();
  const many = (mark: string) =>
    Array.from({ length: 8_000 }, (_, index) => rowOf("trades", { trade_id: `T${index}`, note: mark.repeat(80) }));

  bench.sync.renew([...snapshots(1, "trades"), frame("trades", "snapshot", many("a"), 6)]);
  bench.sync.receive(frame("trades", "snapshot", many("b"), 7));
  await bench.clock.advanceAsync(1);

  expect(bench.states).toHaveLength(1);
  expect(bench.states[0]?.trades.collection.at(0)).toMatchObject({ note: "b".repeat(80) });
  expect(new Set(bench.statuses("trades"))).toEqual(new Set(["live"]));
});

test("when the connection is lost while buffered frames are read, the loss is shown at once (P33, P13)", () => {
  const bench = createLiveBench();
  const many = Array.from({ length: 8_000 }, (_, index) => rowOf("trades", { trade_id: `T${index}`, note: "n".repeat(80) }));
  bench.sync.renew([...snapshots(1, "trades"), frame("trades", "snapshot", many, 6)]);

  bench.sync.closed();

  expect(bench.states).toHaveLength(1);
  expect(bench.status("trades")).toBe("stale: disconnect");
  expect(bench.statuses("positions")).toEqual(["stale"]);
});
