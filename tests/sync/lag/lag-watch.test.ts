import { describe, expect, test } from "vitest";
import { createSyncBench, type SyncBenchOptions } from "../sync-bench.ts";

/** Two live slices; messages carry the server's time and arrive `lateMs` later. */
function setUp(options: SyncBenchOptions = {}) {
  const bench = createSyncBench(options);
  const message = (kind: string, message_type: "snapshot" | "delta", data: object, lateMs: number): void =>
    bench.frame({ kind, message_type, ts: new Date(bench.clock.now() - lateMs).toISOString(), data });
  bench.sync.opened();
  for (const count of [0, 1]) {
    message("trades", "snapshot", { trades: [] }, count);
    message("blotter", "snapshot", { entries: [] }, count);
    message("heartbeat", "snapshot", {}, count);
  }
  return {
    ...bench,
    trades: (lateMs: number) => message("trades", "delta", { trades: [{ trade_id: "T" }] }, lateMs),
    blotter: (lateMs: number) => message("blotter", "delta", { entries: [] }, lateMs),
    heartbeat: (lateMs: number) => message("heartbeat", "snapshot", {}, lateMs),
    statuses: () => [bench.status("trades"), bench.status("blotter")],
  };
}

describe("a feed that is behind", () => {
  test("a message later than the lag limit makes its slice stale, and is applied (P46)", () => {
    const bench = setUp();

    bench.trades(12_500);

    expect(bench.statuses()).toEqual(["stale: lagging", "live"]);
    expect(bench.freshness("trades").lagMs).toBe(12_000);
    expect(bench.stats.lagMs).toBeGreaterThanOrEqual(12_499);
    expect(bench.store.slice("trades").rows.size).toBe(1);
  });

  test("a heartbeat later than the lag limit makes every slice stale (P46)", () => {
    const bench = setUp();

    bench.heartbeat(12_500);

    expect(bench.statuses()).toEqual(["stale: lagging", "stale: lagging"]);
  });

  test("a punctual message of any kind ends the lag of all slices, since messages of one socket are ordered (P46)", () => {
    const bench = setUp();
    bench.trades(12_500);
    bench.blotter(12_500);

    bench.heartbeat(10);

    expect(bench.statuses()).toEqual(["live", "live"]);
    expect(bench.freshness("trades").lagMs).toBe(0);
  });

  test("lag ends after ten seconds without a late message (P46)", async () => {
    const bench = setUp();
    bench.trades(12_500);
    await bench.clock.advanceAsync(9_000);
    bench.trades(12_500);

    await bench.clock.advanceAsync(9_999);
    const before = bench.status("trades");
    await bench.clock.advanceAsync(1);

    expect([before, bench.status("trades")]).toEqual(["stale: lagging", "live"]);
  });

  test("a slice that is stale because of lag requests no baseline: its rows are right, only old (P46)", async () => {
    const bench = setUp({ rest: ["trades"] });

    for (let count = 0; count < 20; count += 1) {
      bench.trades(12_500 + 2_000 * (count % 2));
      await bench.clock.advanceAsync(1_000);
    }

    expect(bench.status("trades")).toBe("stale: lagging");
    expect(bench.gate("trades").callCount).toBe(0);
    expect(bench.reconnectedAt).toEqual([]);
  });

  test("a slice with a gap stays stale when its lag ends (P34, P46)", () => {
    const bench = setUp();
    bench.trades(12_500);
    bench.frame({ kind: "trades", message_type: "delta", seq: 5, data: {} });
    bench.frame({ kind: "trades", message_type: "delta", seq: 9, data: {} });

    bench.heartbeat(10);

    expect(bench.status("trades")).toBe("stale: gap");
  });

  test("a slice with a lag below the limit is live and shows the lag in whole seconds (P46)", () => {
    const bench = setUp();

    bench.trades(900);
    const small = bench.freshness("trades").lagMs;
    bench.trades(4_700);

    expect(small).toBe(0);
    expect(bench.freshness("trades")).toMatchObject({ status: "live", lagMs: 4_000 });
  });

  test("when the connection closes, the lag of its slices is 0 again (P46)", () => {
    const bench = setUp();
    bench.trades(12_500);

    bench.sync.closed();

    expect(bench.freshness("trades")).toMatchObject({ status: "stale", cause: "disconnect", lagMs: 0 });
  });

  test("with `lagAfterMs: Infinity` no slice becomes stale because of lag (P46)", () => {
    const bench = setUp({ lagAfterMs: Infinity });

    bench.trades(120_000);

    expect(bench.freshness("trades")).toMatchObject({ status: "live", lagMs: 119_000 });
  });
});
