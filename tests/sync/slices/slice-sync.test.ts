import { expect, test } from "vitest";
import { createSliceBench, position } from "../slice-bench.ts";

test("a snapshot replaces the whole collection, makes the slice live, and sets the server's time (P13)", () => {
  const bench = createSliceBench();
  bench.open();
  bench.snapshot([position("A"), position("B")]);

  bench.snapshot([position("B"), position("C")], { asOf: "2026-05-20T12:00:00Z" });

  expect(bench.keys).toEqual(["B", "C"]);
  expect(bench.status).toBe("live");
  expect(bench.freshness.asOf).toBe("2026-05-20T12:00:00Z");
});

test("a row that arrives unchanged in a snapshot keeps its identity (P13)", () => {
  const bench = createSliceBench();
  bench.open();
  bench.snapshot([position("A", { quantity: "1", legs: [{ id: 1 }] })]);
  const before = bench.rows["A"];

  bench.snapshot([position("A", { quantity: "1", legs: [{ id: 1 }] })]);

  expect(bench.rows["A"]).toBe(before);
});

test("fields that only REST knew are dropped by the next stream snapshot, unless the slice keeps them (P13)", async () => {
  for (const snapshotFields of ["drop", "keep"] as const) {
    const bench = createSliceBench({ overrides: { positions: { snapshotFields } }, settleMs: 0 });
    bench.open();
    await bench.clock.advanceAsync(2_000);
    await bench.answer([position("A", { quantity: "1", sector: "Energy" }), position("B", { sector: "Banks" })]);

    bench.snapshot([position("A", { quantity: "2" })]);

    expect(bench.rows).toEqual({ A: position("A", { quantity: "2", ...(snapshotFields === "keep" && { sector: "Energy" }) }) });
  }
});

test('a REST baseline removes fields that it lacks, even with `snapshotFields: "keep"` (P13)', async () => {
  const bench = createSliceBench({ overrides: { positions: { snapshotFields: "keep" } }, settleMs: 0 });
  bench.open();
  bench.snapshot([position("A", { quantity: "1", note: "old" })]);
  bench.miss(5);
  bench.slice.recover(0);
  await bench.clock.advanceAsync(0);

  await bench.answer([position("A", { quantity: "1" })]);

  expect(bench.rows["A"]).toEqual(position("A", { quantity: "1" }));
});

test("a delta upserts and then removes rows; the removal of an unknown key changes nothing (P14)", () => {
  const bench = createSliceBench();
  bench.open();
  bench.snapshot([position("A"), position("B")]);

  bench.delta([position("C"), position("D")], ["B", "D", "never-seen"]);

  expect(bench.keys).toEqual(["A", "C"]);
  expect(bench.status).toBe("live");
  expect(bench.codes).toEqual([]);
});

test("a delta row with some fields is merged over the row it updates; null overwrites (P21)", () => {
  const bench = createSliceBench();
  bench.open();
  bench.snapshot([position("A", { quantity: "1", book: "X", note: "n" })]);

  bench.delta([position("A", { quantity: "2", note: null })]);

  expect(bench.rows["A"]).toEqual(position("A", { quantity: "2", book: "X", note: null }));
});

test("with merging switched off, a delta row replaces the old row (P21)", () => {
  const bench = createSliceBench({ overrides: { positions: { merge: "replace" } } });
  bench.open();
  bench.snapshot([position("A", { quantity: "1", book: "X" })]);

  bench.delta([position("A", { quantity: "2" })]);

  expect(bench.rows["A"]).toEqual(position("A", { quantity: "2" }));
});

test("rows with the same key merge in a delta; in a snapshot the last row replaces the others (P22)", () => {
  const bench = createSliceBench();
  bench.open();
  bench.snapshot([position("A", { quantity: "1" }), position("A", { price: "2" })]);
  const afterSnapshot = bench.rows["A"];

  bench.delta([position("A", { quantity: "3" }), position("A", { note: "n" })]);

  expect(afterSnapshot).toEqual(position("A", { price: "2" }));
  expect(bench.rows["A"]).toEqual(position("A", { price: "2", quantity: "3", note: "n" }));
});

test("if both an explicit array and `upsert` are present, the explicit array is used (P15)", () => {
  const bench = createSliceBench({ slice: "paymentOrders" });
  bench.open();

  bench.receive("snapshot", { payment_orders: [{ id: "explicit" }], upsert: [{ id: "legacy" }] });
  bench.receive("delta", { upsert: [{ id: "legacy alone" }] });

  expect(bench.keys).toEqual(["explicit", "legacy alone"]);
});

test.each([
  ["null", null],
  ["an empty object", {}],
  ["no recognised array", { rowz: [] }],
  ["a removal alone", { removed: ["A"] }],
  ["something that is not an array", { positions: "soon" }],
])("a snapshot that holds %s is malformed, not empty: rows stay, stale, and are fetched over REST (P16)", async (_, data) => {
  const bench = createSliceBench();
  bench.open();
  bench.snapshot([position("A")]);

  bench.receive("snapshot", data);
  await bench.clock.advanceAsync(0);

  expect(bench.keys).toEqual(["A"]);
  expect(bench.status).toBe("stale: malformed");
  expect(bench.stats.malformedCount).toBe(1);
  expect(bench.codes).toEqual(["malformed-snapshot"]);
  expect(bench.gate.openCount).toBe(1);
});

test("a delta with neither rows nor removals changes nothing (P16)", () => {
  const bench = createSliceBench();
  bench.open();
  bench.snapshot([position("A")]);
  const before = bench.freshness;

  for (const data of [null, {}, { other: 1 }]) bench.receive("delta", data);

  expect(bench.freshness).toBe(before);
  expect(bench.codes).toEqual([]);
});

test("a snapshot in which no row has a key does not empty the collection (P18)", () => {
  const bench = createSliceBench();
  bench.open();
  bench.snapshot([position("A")]);

  bench.snapshot([{ other: 1 }, null]);

  expect(bench.keys).toEqual(["A"]);
  expect(bench.status).toBe("stale: malformed");
  expect(bench.stats.malformedCount).toBe(1);
});

test("a snapshot with quarantined rows may be live; the slice counts these rows and the unreadable removals (P18)", () => {
  const bench = createSliceBench();
  bench.open();
  bench.snapshot([position("A"), {}]);
  const afterSnapshot = [bench.status, bench.freshness.quarantinedCount];

  bench.delta([null], [{}, "A"]);

  expect(afterSnapshot).toEqual(["live", 1]);
  expect(bench.freshness.quarantinedCount).toBe(3);
  expect(bench.keys).toEqual([]);
});

test.each([
  ["row without a key", [{}], []],
  ["row that is no object", [null], []],
  ["removal that cannot be read", [], [{}]],
])("a delta with a %s makes the slice stale, and a REST baseline recovers it (P18)", async (_, rows, removed) => {
  const bench = createSliceBench();
  bench.open();
  bench.snapshot([position("A")]);

  bench.delta(rows, removed);
  await bench.clock.advanceAsync(0);
  const stale = bench.status;
  await bench.answer([position("A", { quantity: "new" })]);
  await bench.clock.advanceAsync(1_000);

  expect(stale).toBe("stale: malformed");
  expect([bench.status, bench.rows]).toEqual(["live", { A: position("A", { quantity: "new" }) }]);
});

test("if the baseline after an unusable delta row has unusable rows, too, later ones on this connection are only counted (P18)", async () => {
  const bench = createSliceBench();
  bench.open();
  bench.snapshot([position("A")]);
  bench.delta([{}]);
  await bench.clock.advanceAsync(0);
  await bench.answer([position("A"), {}]);
  await bench.clock.advanceAsync(1_000);

  bench.delta([{}]);
  const sameConnection = bench.status;
  bench.close();
  bench.open();
  bench.snapshot([position("A")]);
  bench.delta([{}]);

  expect(sameConnection).toBe("live");
  expect(bench.status).toBe("stale: malformed");
});

test("after two recoveries in a row that changed no row, unusable delta rows for that reason are only counted (P18)", async () => {
  const bench = createSliceBench();
  bench.open();
  bench.snapshot([position("A")]);

  const statuses: string[] = [];
  for (let count = 0; count < 3; count += 1) {
    bench.delta([{}]);
    statuses.push(bench.status);
    await bench.clock.advanceAsync(0);
    if (bench.gate.openCount > 0) await bench.answer([position("A")]);
    await bench.clock.advanceAsync(1_000);
  }
  bench.delta([null]);

  expect(statuses).toEqual(["stale: malformed", "stale: malformed", "live"]);
  expect(bench.status).toBe("stale: malformed"); // another reason
});

test("a collision under a default composite key leaves the rows stale until a snapshot without a collision (P20)", () => {
  const bench = createSliceBench({ slice: "cash", hasRest: false });
  bench.open();

  bench.snapshot([
    { currency: "USD", amount: "1" },
    { currency: "USD", amount: "2" },
  ]);
  const collided = bench.status;
  bench.delta([{ currency: "EUR" }]);
  const afterDelta = bench.status;
  bench.snapshot([{ currency: "USD", amount: "3" }]);

  expect([collided, afterDelta, bench.status]).toEqual(["stale: key-collision", "stale: key-collision", "live"]);
  expect(bench.codes).toEqual(["key-collision"]);
});

test("a removal under a default composite key that names no known row is counted and reported (P20)", () => {
  const cash = createSliceBench({ slice: "cash", hasRest: false });
  cash.open();
  cash.snapshot([{ currency: "USD" }]);

  cash.delta([], ["E|A|USD", "||USD"]);

  expect(cash.stats.unknownRemovedCount).toBe(1);
  expect(cash.codes).toEqual(["unknown-removed-key"]);
  expect(cash.keys).toEqual([]);
});

test("a removal of an unknown key is not counted before the first baseline, or under a key that the application configures (P20)", () => {
  const waiting = createSliceBench({ slice: "cash", hasRest: false });
  waiting.open();
  const own = createSliceBench({ slice: "cash", hasRest: false, overrides: { cash: { key: "currency" } } });
  own.open();
  own.snapshot([]);

  waiting.delta([], ["||USD"]);
  own.delta([], ["USD"]);

  expect([...waiting.codes, ...own.codes]).toEqual([]);
});

test("rows stay on screen through a disconnect, stale with the first cause, and the next snapshot makes them live (P35)", () => {
  const bench = createSliceBench();
  bench.open();
  bench.snapshot([position("A")]);
  const closedAt = bench.clock.now();

  bench.close();
  bench.clock.advance(500);
  bench.open();
  bench.miss(7);
  const reopened = bench.freshness;
  bench.snapshot([position("A"), position("B")]);

  expect(reopened).toMatchObject({ status: "stale", cause: "disconnect", since: closedAt });
  expect(bench.status).toBe("live");
});

test("a slice whose first snapshot is empty is live without rows, not waiting (P35)", () => {
  const bench = createSliceBench({ slice: "trades" });
  bench.open();
  const before = bench.status;

  bench.snapshot([]);

  expect([before, bench.status, bench.keys.length]).toEqual(["waiting", "live", 0]);
});

test("deltas for a waiting slice are applied, and request a baseline once (P35)", async () => {
  const bench = createSliceBench();
  bench.open();

  bench.delta([position("A", { quantity: "1" })]);
  bench.delta([position("B")]);
  await bench.clock.advanceAsync(300);
  await bench.fail();
  bench.delta([position("C")]);
  await bench.clock.advanceAsync(600);

  expect(bench.status).toBe("waiting");
  expect(bench.keys).toEqual(["A", "B", "C"]);
  expect(bench.gate.callCount).toBe(1);
});

test("a waiting slice may request a baseline once on each connection after a delta (P35)", async () => {
  const bench = createSliceBench();
  bench.open();
  bench.delta([position("A")]);
  await bench.clock.advanceAsync(0);
  await bench.answer([position("A")]);
  bench.close();
  bench.open();

  bench.delta([position("B")]);
  await bench.clock.advanceAsync(0);

  expect(bench.status).toBe("waiting");
  expect(bench.gate.callCount).toBe(2);
});

test("a stream snapshot cancels the REST request that an earlier delta planned (P35)", async () => {
  const bench = createSliceBench();
  bench.open();
  bench.delta([position("A")]);

  bench.snapshot([position("B")]);
  await bench.clock.advanceAsync(60_000);

  expect(bench.gate.callCount).toBe(0);
  expect(bench.clock.pendingCount).toBe(0);
});

test("a slice whose connection sends no snapshot within the grace is fetched over REST (P35)", async () => {
  const bench = createSliceBench();
  bench.open();

  await bench.clock.advanceAsync(1_999);
  const early = bench.gate.callCount;
  await bench.clock.advanceAsync(1);

  expect([early, bench.gate.callCount]).toEqual([0, 1]);
  expect(bench.freshness.recovering).toBe(true);
});

test("a slice without snapshot and without REST has the error `no-baseline`, reported once for each connection (P35)", async () => {
  const bench = createSliceBench({ slice: "trades", hasRest: false });
  bench.open();
  bench.snapshot([{ trade_id: "T" }]);

  for (let count = 0; count < 3; count += 1) {
    bench.close();
    bench.open();
    await bench.clock.advanceAsync(2_000);
  }

  expect(bench.status).toBe("stale: disconnect");
  expect(bench.freshness.error?.code).toBe("no-baseline");
  expect(bench.codes).toEqual(["no-baseline", "no-baseline", "no-baseline"]);
  expect(bench.slice.isHelpedByReconnect).toBe(false);
});

test("a late snapshot clears the error `no-baseline` (P35)", async () => {
  const bench = createSliceBench({ slice: "trades", hasRest: false });
  bench.open();
  await bench.clock.advanceAsync(2_000);

  bench.snapshot([]);

  expect(bench.freshness).toMatchObject({ status: "live", error: undefined });
  expect(bench.slice.isHelpedByReconnect).toBe(true);
});

test("missed messages make live rows stale at once; later deltas are still applied to the rows (P34, P35)", () => {
  const bench = createSliceBench();
  bench.open();
  bench.snapshot([position("A", { quantity: "1" })]);

  bench.miss(9);
  bench.delta([position("A", { quantity: "2" })]);

  expect(bench.status).toBe("stale: gap");
  expect(bench.rows["A"]).toEqual(position("A", { quantity: "2" }));
});

test("a slice that becomes live reports its recovery once, even if a gap came while another cause was shown (P36)", () => {
  const bench = createSliceBench({ slice: "trades" });
  bench.open();
  bench.snapshot([]);
  const counts = [bench.recoveredCount];
  bench.receive("delta", 7);
  bench.miss(9);
  bench.snapshot([]);
  counts.push(bench.recoveredCount);

  bench.snapshot([]);

  expect([...counts, bench.recoveredCount]).toEqual([1, 2, 2]);
});

test("an unreadable payload makes a live slice stale and sends a REST request; a waiting slice stays waiting (P12)", async () => {
  const live = createSliceBench();
  live.open();
  live.snapshot([position("A")]);
  const waiting = createSliceBench();
  waiting.open();

  live.receive("delta", 7);
  waiting.receive("delta", 7);
  await live.clock.advanceAsync(0);

  expect([live.status, waiting.status]).toEqual(["stale: malformed", "waiting"]);
  expect([live.malformedCount, waiting.malformedCount]).toEqual([1, 1]);
  expect(live.gate.openCount).toBe(1);
});

test("`dispose` of a slice leaves no timer and no recovery, and its rows stay readable", async () => {
  const bench = createSliceBench();
  bench.open();
  bench.snapshot([position("A")]);
  bench.miss(3);
  bench.slice.recover(0);
  await bench.clock.advanceAsync(0);

  bench.slice.dispose();

  expect(bench.clock.pendingCount).toBe(0);
  expect(bench.gate.signal.aborted).toBe(true);
  expect(bench.freshness.recovering).toBe(false);
  expect(bench.keys).toEqual(["A"]);
});
