import { expect, test } from "vitest";
import { createSyncBench } from "./sync-bench.ts";

test("an answer that lacks messages of a gap is refused; an answer that includes them makes the slice live without a settling time (P35)", async () => {
  const bench = createSyncBench({ rest: ["trades"], watermarks: "seq" });
  bench.sync.opened();
  bench.snapshot("trades", [{ trade_id: "T" }], 10);
  await bench.clock.advanceAsync(3_000); // the other slices are without baseline by now
  bench.delta("trades", [{ trade_id: "U" }], 15);
  await bench.clock.advanceAsync(250);

  await bench.answer("trades", [{ trade_id: "OLD" }], 13);
  const afterOld = bench.status("trades");
  await bench.clock.advanceAsync(250);
  await bench.answer("trades", [{ trade_id: "T" }], 14);

  expect(afterOld).toBe("stale: gap");
  expect(bench.status("trades")).toBe("live");
  expect(bench.store.slice("trades").rows.size).toBe(2);
});

test("if each kind counts for itself, a REST answer is judged by its own kind's numbers (P35, P36)", async () => {
  const bench = createSyncBench({ rest: ["trades", "blotter"], watermarks: "seq", sequence: "kind" });
  bench.sync.opened();
  bench.snapshot("blotter", [], 900_000);
  bench.snapshot("trades", [], 10);
  bench.delta("trades", [], 15);
  bench.delta("blotter", [], 900_001);
  await bench.clock.advanceAsync(250);

  await bench.answer("trades", [{ trade_id: "T" }], 14);

  expect(bench.status("trades")).toBe("live");
  expect(bench.codes).not.toContain("watermark-ignored");
});

test("after a frame with a number but no readable kind, a REST answer is still judged by its own kind's numbers (P12, P35, P36)", async () => {
  const all = ["positions", "trades", "blotter", "cash", "ocp", "paymentOrders"]; // else one reconnect would serve them
  const bench = createSyncBench({ rest: all, watermarks: "seq", sequence: "kind" });
  bench.sync.opened();
  bench.snapshot("positions", [], 900_000);
  bench.snapshot("trades", [{ trade_id: "T" }], 10);
  bench.raw('{"message_type":"delta","seq":900001,"data":{"positions":[]}}');
  bench.delta("trades", [{ trade_id: "U" }], 11);
  await bench.clock.advanceAsync(250);

  await bench.answer("trades", [{ trade_id: "T" }], 10);

  expect(bench.codes).not.toContain("watermark-ignored");
  expect([bench.status("trades"), bench.store.slice("trades").rows.size]).toEqual(["live", 2]);
});

test("before the connection opens, slices with a REST source are fetched at once (P17, P35)", async () => {
  const bench = createSyncBench({ rest: ["positions"] });

  bench.sync.hydrateFirst();
  await bench.clock.advanceAsync(0);

  expect(bench.gate("positions").callCount).toBe(1);
  expect(bench.freshness("trades").recovering).toBe(false);
});

test("all messages received within an animation frame are shown by one commit", () => {
  const bench = createSyncBench();
  bench.sync.opened();

  bench.snapshot("trades", [{ trade_id: "T" }]);
  bench.snapshot("blotter", [{ id: "B" }]);
  bench.clock.advance(16);

  const { trades, blotter } = bench.store.api.getState();
  expect([trades.collection.size, blotter.collection.size, bench.stats.commitCount]).toEqual([1, 1, 1]);
});

test("`dispose` commits received messages, and leaves no timer and no listener", async () => {
  const bench = createSyncBench({ rest: ["positions"], hasReportsPath: true });
  bench.sync.opened();
  bench.snapshot("trades", [{ trade_id: "T" }]);
  await bench.clock.advanceAsync(2);
  bench.snapshot("trades", [{ trade_id: "T" }, { trade_id: "U" }]);

  bench.sync.dispose();

  expect(bench.store.api.getState().trades.collection.size).toBe(2);
  expect([bench.clock.pendingCount, bench.page.listenerCount]).toEqual([0, 0]);
});
