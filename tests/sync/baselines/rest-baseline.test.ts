import { expect, test } from "vitest";
import { createSliceBench, position, type BenchOptions } from "../slice-bench.ts";

/** A slice that was live with one row and then missed messages; its request for a baseline has just left. */
async function recovering(options: BenchOptions = {}, missedUntil = 10) {
  const bench = createSliceBench(options);
  bench.open();
  bench.snapshot([position("A", { quantity: "1" })], { seq: 5 });
  bench.miss(missedUntil);
  bench.slice.recover(0);
  await bench.clock.advanceAsync(0);
  return bench;
}

/** The same, with answers that carry a watermark. */
const recoveringByNumber = () => recovering({ hasWatermark: true });

test("rows of REST are shown while the slice is waiting, but are no baseline before the connection is open (P35)", async () => {
  const bench = createSliceBench();
  bench.slice.hydrateFirst();
  await bench.clock.advanceAsync(0);

  await bench.answer([position("A")]);

  expect(bench.keys).toEqual(["A"]);
  expect(bench.status).toBe("waiting");
  expect(bench.freshness.recovering).toBe(false);
});

test("an answer requested before `open` is shown with later messages applied over it, and the grace continues (P35)", async () => {
  const bench = createSliceBench();
  bench.slice.hydrateFirst();
  await bench.clock.advanceAsync(0);
  bench.open();
  bench.slice.recover(0); // a request during a call that cannot count follows it
  bench.delta([position("B", { quantity: "2" })]);

  await bench.answer([position("A"), position("B", { quantity: "1", book: "X" })]);
  const shown = bench.rows;
  const status = bench.status;
  await bench.clock.advanceAsync(0);

  expect(shown).toEqual({ A: position("A"), B: position("B", { quantity: "2", book: "X" }) });
  expect(status).toBe("waiting");
  expect(bench.gate.callCount).toBe(2);
});

test("an answer requested before `open` causes no further request: the stream gets its grace first (P35)", async () => {
  const bench = createSliceBench();
  bench.slice.hydrateFirst();
  await bench.clock.advanceAsync(0);
  bench.open();

  await bench.answer([position("A")]);
  await bench.clock.advanceAsync(1_999);
  const callsInGrace = bench.gate.callCount;
  await bench.clock.advanceAsync(1);

  expect([callsInGrace, bench.gate.callCount]).toEqual([1, 2]);
});

test("a stale slice ignores an answer requested before the newest mark, and the answer never becomes a baseline (P35)", async () => {
  const bench = await recovering();
  bench.miss(20);

  await bench.answer([position("OLD")]);
  await bench.clock.advanceAsync(5_000);

  expect(bench.keys).toEqual(["A"]);
  expect(bench.status).toBe("stale: gap");
  expect(bench.gate.callCount).toBe(1); // the caller of `mark` decides when to ask again
});

test("messages that arrive after the request are replayed over its answer, and the slice is live after the settling time (P35)", async () => {
  const bench = await recovering();
  bench.delta([position("A", { quantity: "9" }), position("NEW")]);

  await bench.answer([position("A", { quantity: "7", book: "X" }), position("B")]);
  const committed = bench.rows;
  const settling = bench.freshness;
  await bench.clock.advanceAsync(999);
  const justBefore = bench.status;
  await bench.clock.advanceAsync(1);

  expect(committed).toEqual({ A: position("A", { quantity: "9", book: "X" }), B: position("B"), NEW: position("NEW") });
  expect(settling).toMatchObject({ status: "stale", recovering: true });
  expect(justBefore).toBe("stale: gap");
  expect(bench.freshness).toMatchObject({ status: "live", recovering: false, error: undefined });
  expect(bench.clock.pendingCount).toBe(0);
});

test("messages that arrived before the request are included in its answer, and are not replayed over it (P35)", async () => {
  const bench = createSliceBench();
  bench.open();
  bench.snapshot([position("A", { quantity: "1" })]);
  bench.miss(10);
  bench.delta([position("A", { quantity: "before the request" })]);
  bench.slice.recover(0);
  await bench.clock.advanceAsync(0);

  await bench.answer([position("A", { quantity: "from REST" })]);

  expect(bench.rows["A"]).toEqual(position("A", { quantity: "from REST" }));
});

test("an answer does not count as a baseline if a message is lost while it settles (P35)", async () => {
  const bench = await recovering();
  await bench.answer([position("A", { quantity: "7" })]);

  bench.miss(30);
  await bench.clock.advanceAsync(10_000);

  expect(bench.status).toBe("stale: gap");
  expect(bench.clock.pendingCount).toBe(0);
});

test("a stream snapshot becomes the baseline while a REST request is pending, and the answer is discarded (P35)", async () => {
  const bench = await recovering();

  bench.snapshot([position("S")]);
  const isAborted = bench.gate.signal.aborted;
  await bench.answer([position("R")]);
  await bench.clock.advanceAsync(60_000);

  expect(isAborted).toBe(true);
  expect(bench.keys).toEqual(["S"]);
  expect(bench.status).toBe("live");
  expect(bench.gate.callCount).toBe(1);
});

test("a failed fetch sets the slice's error, keeps rows and mark, and is retried (P35)", async () => {
  const bench = await recovering();

  await bench.fail();
  const failed = bench.freshness;
  await bench.clock.advanceAsync(1_000);
  await bench.answer([position("B")]);
  await bench.clock.advanceAsync(1_000);

  expect(failed).toMatchObject({ status: "stale", cause: "gap", recovering: true });
  expect(failed.error?.code).toBe("fetch-failed");
  expect(bench.codes).toEqual(["fetch-failed"]);
  expect(bench.freshness).toMatchObject({ status: "live", error: undefined });
  expect(bench.keys).toEqual(["B"]);
});

test("an answer in which no row has a key counts as a failed fetch, and does not empty the slice (P35)", async () => {
  const bench = await recovering();

  await bench.answer([{ other: 1 }, 7]);

  expect(bench.keys).toEqual(["A"]);
  expect(bench.freshness.error?.code).toBe("fetch-unreadable");
});

test("an empty REST answer is a baseline: a book that went flat ends empty (P35)", async () => {
  const bench = await recovering({ settleMs: 0 });

  await bench.answer([]);

  expect(bench.keys).toEqual([]);
  expect(bench.status).toBe("live");
});

test("between two connections no REST request is sent, and a pending answer is discarded (P35)", async () => {
  const bench = await recovering();

  bench.close();
  await bench.answer([position("R")]);
  await bench.clock.advanceAsync(60_000);

  expect(bench.keys).toEqual(["A"]);
  expect(bench.freshness).toMatchObject({ status: "stale", recovering: false });
  expect(bench.gate.callCount).toBe(1);
});

test("one REST request serves all callers while it is pending or settling (P35)", async () => {
  const bench = await recovering();

  bench.slice.recover(0);
  await bench.answer([position("A")]);
  bench.slice.recover(0);
  await bench.clock.advanceAsync(60_000);

  expect(bench.gate.callCount).toBe(1);
  expect(bench.status).toBe("live");
});

test("a collision within a REST answer leaves the rows stale, and sends no further request (P20)", async () => {
  const bench = createSliceBench({ slice: "cash", settleMs: 0 });
  bench.open();
  await bench.clock.advanceAsync(2_000);

  await bench.answer([
    { currency: "USD", amount: "1" },
    { currency: "USD", amount: "2" },
  ]);
  await bench.clock.advanceAsync(60_000);

  expect(bench.status).toBe("stale: key-collision");
  expect(bench.gate.callCount).toBe(1);
});

test("a commit names REST, snapshot and delta as the sources of its changes (P13)", async () => {
  const bench = await recovering({ settleMs: 0 });
  const sources: (readonly string[])[] = [];
  bench.store.commit();
  bench.store.onCommit(({ changes }) => sources.push([...(changes.get("positions")?.sources ?? [])]));

  await bench.answer([position("R")]);
  bench.store.commit();
  bench.delta([position("D")]);
  bench.store.commit();
  bench.snapshot([position("S")]);
  bench.delta([position("D")]);
  bench.store.commit();

  expect(sources).toEqual([["rest"], ["delta"], ["snapshot", "delta"]]);
});

// With a watermark, which lies in the stream's numbers.

test.each([
  { watermark: 9, status: "stale: gap", quantity: "1", why: "lacks the end of the hole, and is refused" },
  { watermark: 10, status: "live", quantity: "12", why: "holds the hole and nothing after it" },
  { watermark: 11, status: "live", quantity: "12", why: "holds the first message after it" },
  { watermark: 12, status: "live", quantity: "REST", why: "holds all that was seen" },
])("an answer over a gap that ends at 10, read at $watermark: $why (P35)", async ({ watermark, status, quantity }) => {
  const bench = createSliceBench({ hasWatermark: true });
  bench.open();
  bench.snapshot([position("A", { quantity: "1" })], { seq: 5 });
  bench.miss(10);
  bench.slice.recover(0);
  await bench.clock.advanceAsync(0);
  bench.delta([position("B", { quantity: "11" })], [], { seq: 11 });
  bench.delta(watermark === 9 ? [] : [position("A", { quantity: "12" })], [], { seq: 12 });

  await bench.answer([position("A", { quantity: "REST" }), position("B")], watermark);

  expect(bench.status).toBe(status);
  expect(bench.rows["A"]).toEqual(position("A", { quantity }));
});

test("with a watermark, messages before the request are identified by number, and no settling time is needed (P35)", async () => {
  const bench = createSliceBench({ hasWatermark: true });
  bench.open();
  bench.snapshot([position("A", { quantity: "1" })], { seq: 5 });
  bench.miss(10);
  bench.delta([position("A", { quantity: "11" })], [], { seq: 11 });
  bench.slice.recover(0);
  await bench.clock.advanceAsync(0);

  await bench.answer([position("A", { quantity: "10" })], 10); // a replica that lags behind the stream

  expect(bench.rows["A"]).toEqual(position("A", { quantity: "11" }));
  expect(bench.status).toBe("live");
});

test("an answer that is too old is requested again with backoff, until an answer includes the gap (P35)", async () => {
  const bench = await recovering({ hasWatermark: true });
  bench.delta([], [], { seq: 11 });

  for (let count = 0; count < 6; count += 1) {
    await bench.answer([position("OLD")], 9);
    await bench.clock.advanceAsync(30_000);
  }
  const callsInThreeMinutes = bench.gate.callCount;
  await bench.answer([position("NEW")], 10);

  expect(callsInThreeMinutes).toBe(7);
  expect(bench.keys).toEqual(["NEW"]);
  expect(bench.status).toBe("live");
});

test("an answer counts only if its watermark reaches the number of a message that could not be read (P12, P35)", async () => {
  const bench = createSliceBench({ hasWatermark: true });
  bench.open();
  bench.snapshot([position("A")], { seq: 5 });
  bench.delta([], [], { seq: 6 });
  bench.receive("delta", "{broken", { seq: 7 });
  await bench.clock.advanceAsync(0);

  await bench.answer([position("LACKS 7")], 6);
  const afterOld = bench.status;
  await bench.clock.advanceAsync(1_000);
  await bench.answer([position("HOLDS 7")], 7);

  expect(afterOld).toBe("stale: malformed");
  expect([bench.status, ...bench.keys]).toEqual(["live", "HOLDS 7"]);
});

test.each([
  ["below the connection's first number", 3],
  ["absent", undefined],
])("a watermark that is %s is ignored, and the slice settles as without a watermark (P35)", async (_, watermark) => {
  const bench = await recovering({ hasWatermark: true });
  bench.delta([position("B", { quantity: "old" })], [], { seq: 11 });

  await bench.answer([position("B", { quantity: "first" })], watermark);
  const refused = bench.rows;
  await bench.clock.advanceAsync(250);
  await bench.answer([position("B", { quantity: "second" })], watermark);
  const settling = bench.status;
  await bench.clock.advanceAsync(1_000);

  expect(refused["B"]).toEqual(position("B", { quantity: "old" }));
  expect(bench.rows).toEqual({ B: position("B", { quantity: "second" }) });
  expect([settling, bench.status]).toEqual(["stale: gap", "live"]);
  expect(bench.codes).toEqual(watermark === undefined ? [] : ["watermark-ignored"]);
});

test("a watermark above the last number keeps the slice stale until the stream reaches it (P35)", async () => {
  const bench = await recovering({ hasWatermark: true });

  await bench.answer([position("A", { quantity: "of 20" })], 20);
  const ahead = bench.status;
  bench.heartbeat(19);
  const almost = bench.status;
  bench.heartbeat(20);

  expect([ahead, almost, bench.status]).toEqual(["stale: gap", "stale: gap", "live"]);
  expect(bench.codes).toEqual([]);
});

test("if the stream does not reach a watermark in 10 s, the client ignores watermarks from then on (P35)", async () => {
  const bench = await recovering({ hasWatermark: true });
  await bench.answer([position("A", { quantity: "first" })], 9_000);

  for (let seq = 12; seq < 22; seq += 1) {
    bench.delta([position("A", { quantity: `of ${seq}` })], [], { seq });
    await bench.clock.advanceAsync(1_000);
  }
  const unreached = [bench.status, bench.gate.callCount];
  await bench.answer([position("A", { quantity: "second" })], 9_000);
  await bench.clock.advanceAsync(1_000);
  bench.delta([position("A", { quantity: "of 22" })], [], { seq: 22 });

  expect(unreached).toEqual(["stale: gap", 2]);
  expect([bench.status, bench.rows]).toEqual(["live", { A: position("A", { quantity: "of 22" }) }]);
  expect(bench.codes).toEqual(["watermark-ignored"]);
});

test("on a connection that has delivered no number yet, a watermark is neither used nor reported (P35)", async () => {
  const bench = createSliceBench({ hasWatermark: true, settleMs: 0 });
  bench.open();
  await bench.clock.advanceAsync(2_000);

  await bench.answer([position("A")], 77);
  await bench.clock.advanceAsync(250);
  await bench.answer([position("A")], 77);

  expect(bench.status).toBe("live");
  expect(bench.codes).toEqual([]);
});

test("a restart of the numbers discards the earlier numbers, with their gaps and logged messages (P37)", async () => {
  const bench = createSliceBench({ hasWatermark: true });
  bench.open();
  bench.snapshot([position("A", { quantity: "1" })], { seq: 5 });
  bench.miss(500);
  bench.delta([position("A", { quantity: "of the old numbering" })], [], { seq: 501 });

  bench.restart();
  bench.delta([position("B", { quantity: "1" })], [], { seq: 1 });
  bench.slice.recover(0);
  await bench.clock.advanceAsync(0);
  bench.delta([position("B", { quantity: "3" })], [], { seq: 3 });
  await bench.answer([position("A", { quantity: "REST" }), position("B", { quantity: "2" })], 2);

  expect(bench.status).toBe("live");
  expect(bench.rows).toEqual({ A: position("A", { quantity: "REST" }), B: position("B", { quantity: "3" }) });
});

test("an unreadable message of the previous connection does not restrict the watermarks accepted on this one (P38)", async () => {
  const bench = createSliceBench({ hasWatermark: true });
  bench.open();
  bench.snapshot([position("A")], { seq: 700 });
  bench.receive("delta", "{broken", { seq: 701 });
  bench.close();
  bench.open();
  bench.delta([position("B")], [], { seq: 5 });
  await bench.clock.advanceAsync(2_000);

  await bench.answer([position("R")], 4);

  expect([bench.status, ...bench.keys]).toEqual(["live", "R", "B"]);
});

test("a logged message without a number cannot be compared with a watermark, so REST is requested again (P39)", async () => {
  const bench = await recovering({ hasWatermark: true, settleMs: 0 });
  bench.delta([position("B", { quantity: "unnumbered" })]);

  await bench.answer([position("B", { quantity: "first" })], 10);
  await bench.clock.advanceAsync(250);
  await bench.answer([position("B", { quantity: "second" })], 10);

  expect(bench.status).toBe("live");
  expect(bench.rows["B"]).toEqual(position("B", { quantity: "second" }));
});

test("when more messages came than the delta log can keep, the answer is discarded and requested again (P35)", async () => {
  const bench = await recovering({ settleMs: 0 });
  for (let start = 0; start < 30_000; start += 5_000) {
    bench.delta(Array.from({ length: 5_000 }, (_, index) => position(`K${String(start + index)}`)));
  }

  await bench.answer([position("A")]);
  const keptCount = bench.keys.length;
  await bench.clock.advanceAsync(250);
  await bench.answer([position("A", { quantity: "new" })]);

  expect(keptCount).toBe(30_001);
  expect(bench.rows).toEqual({ A: position("A", { quantity: "new" }) });
  expect(bench.status).toBe("live");
});

// P17: an empty snapshot over rows.

test("an empty snapshot over rows is not applied; later deltas are, and REST's answer with these deltas is the baseline (P17)", async () => {
  const bench = createSliceBench({ settleMs: 0 });
  bench.open();
  bench.snapshot([position("A", { quantity: "1" })]);

  bench.snapshot([]);
  await bench.clock.advanceAsync(0);
  bench.delta([position("A", { quantity: "2" })]);
  const doubted = [bench.status, ...bench.keys];
  await bench.answer([position("A", { quantity: "1", book: "X" })]);

  expect(doubted).toEqual(["stale: unconfirmed-empty", "A"]);
  expect(bench.codes).toEqual(["unconfirmed-empty"]);
  expect(bench.status).toBe("live");
  expect(bench.rows["A"]).toEqual(position("A", { quantity: "2", book: "X" }));
});

test("a book that went flat ends empty after REST has confirmed its empty snapshot (P17)", async () => {
  const bench = createSliceBench();
  bench.open();
  bench.snapshot([position("A")]);
  bench.snapshot([]);
  await bench.clock.advanceAsync(0);

  await bench.answer([]);
  await bench.clock.advanceAsync(1_000);
  bench.snapshot([]);

  expect([bench.status, bench.keys.length]).toEqual(["live", 0]);
  expect(bench.gate.callCount).toBe(1);
});

test("an empty snapshot does not remove rows that REST brought (P17)", async () => {
  const bench = createSliceBench();
  bench.slice.hydrateFirst();
  await bench.clock.advanceAsync(0);
  await bench.answer([position("A")]);
  bench.open();

  bench.snapshot([]);

  expect(bench.keys).toEqual(["A"]);
  expect(bench.status).toBe("waiting");
});

test("an empty snapshot every 100 ms costs one REST call per ten seconds (P17)", async () => {
  const bench = createSliceBench();
  bench.open();
  bench.snapshot([position("A")]);

  for (let passed = 0; passed < 30_000; passed += 100) {
    bench.snapshot([]);
    await bench.clock.advanceAsync(100);
    if (bench.gate.openCount > 0 && passed % 300 === 0) await bench.answer([position("A")]);
  }

  expect(bench.gate.callCount).toBeLessThanOrEqual(4);
  expect(bench.keys).toEqual(["A"]);
});

test("rows requested before an empty snapshot are shown, but stay stale until the next answer decides about the snapshot (P17)", async () => {
  const bench = createSliceBench();
  bench.open();
  bench.snapshot([position("A", { quantity: "1" })]);
  bench.snapshot([]);
  await bench.clock.advanceAsync(0);
  bench.snapshot([]); // this time the book is flat

  await bench.answer([position("A", { quantity: "2" })]);
  await bench.clock.advanceAsync(1_000);
  const afterFirst = [bench.status, bench.rows["A"]?.["quantity"]];
  await bench.clock.advanceAsync(9_000);
  await bench.answer([]);
  await bench.clock.advanceAsync(1_000);

  expect(afterFirst).toEqual(["stale: unconfirmed-empty", "2"]);
  expect([bench.status, bench.keys.length]).toEqual(["live", 0]);
});

test("an answer whose watermark is older than the empty snapshot does not decide about it (P17)", async () => {
  const bench = createSliceBench({ hasWatermark: true });
  bench.open();
  bench.snapshot([position("A")], { seq: 5 });
  bench.snapshot([], { seq: 6 });
  await bench.clock.advanceAsync(0);

  await bench.answer([position("A")], 5); // a replica that has not heard yet
  const afterOld = bench.status;
  await bench.clock.advanceAsync(10_000);
  await bench.answer([], 6);

  expect(afterOld).toBe("stale: unconfirmed-empty");
  expect([bench.status, bench.keys.length]).toEqual(["live", 0]);
});

test("an answer older than messages that were applied before an empty snapshot does not undo them (P35)", async () => {
  const bench = createSliceBench({ hasWatermark: true });
  bench.open();
  bench.snapshot([position("A", { quantity: "1" })], { seq: 10 });
  bench.delta([position("A", { quantity: "2" })], [], { seq: 11 });
  bench.snapshot([], { seq: 12 });
  await bench.clock.advanceAsync(0);

  await bench.answer([position("A", { quantity: "1" })], 10);
  const afterOld = [bench.status, bench.rows["A"]];
  await bench.clock.advanceAsync(1_000);
  await bench.answer([position("A", { quantity: "2" })], 12);

  expect(afterOld).toEqual(["stale: unconfirmed-empty", position("A", { quantity: "2" })]);
  expect(bench.status).toBe("live");
});

test("a message or snapshot up to REST's watermark is not applied again; one above the watermark is applied (P35)", async () => {
  const bench = await recoveringByNumber();
  await bench.answer([position("A", { quantity: "of 20" })], 20);

  bench.delta([position("A", { quantity: "of 19" })], [], { seq: 19 });
  bench.snapshot([], { seq: 20 });
  const held = bench.rows;
  const live = bench.status;
  bench.delta([position("A", { quantity: "of 21" })], [], { seq: 21 });

  expect(live).toBe("live");
  expect(held).toEqual({ A: position("A", { quantity: "of 20" }) });
  expect(bench.rows).toEqual({ A: position("A", { quantity: "of 21" }) });
});

test("a REST answer that lacks messages of a newer answer is refused (P35)", async () => {
  const bench = await recoveringByNumber();
  await bench.answer([position("A", { quantity: "of 20" })], 20); // of a replica that is ahead of the stream
  bench.delta([position("A", { quantity: "of 19" })], [], { seq: 19 });
  bench.miss(18);
  bench.slice.recover(0);
  await bench.clock.advanceAsync(0);

  await bench.answer([position("A", { quantity: "of 18" })], 18); // of another one, which is behind
  const afterOlder = [bench.status, bench.rows["A"]];
  await bench.clock.advanceAsync(250);
  await bench.answer([position("A", { quantity: "of 19" })], 19);

  expect(afterOlder).toEqual(["stale: gap", position("A", { quantity: "of 20" })]);
  expect([bench.status, bench.rows["A"]]).toEqual(["live", position("A", { quantity: "of 19" })]);
});

test("messages that a newer answer included do not count as included after older rows replace its rows (P35)", async () => {
  const bench = await recoveringByNumber();
  bench.clock.advance(10);
  const startedAt = bench.clock.now();
  bench.delta([], [], { seq: 12 });
  await bench.answer([position("A", { quantity: "of 20" })], 20);

  bench.hydrate([position("A", { quantity: "of 12" })], startedAt, 12);
  bench.delta([position("A", { quantity: "of 13" })], [], { seq: 13 });

  expect([bench.status, bench.rows["A"]]).toEqual(["live", position("A", { quantity: "of 13" })]);
});

test("rows passed in without a watermark do not replace a REST answer that is ahead of the stream (P35)", async () => {
  const bench = await recoveringByNumber();
  bench.clock.advance(10);
  const startedAt = bench.clock.now();
  await bench.answer([position("A", { quantity: "of 20" })], 20);
  bench.clock.advance(10);
  bench.delta([position("A", { quantity: "of 13" })], [], { seq: 13 });

  bench.hydrate([position("A", { quantity: "of 12" })], startedAt);
  await bench.clock.advanceAsync(1_000);
  const before = [bench.status, bench.rows["A"]];
  bench.delta([], [], { seq: 20 });

  expect(before).toEqual(["stale: gap", position("A", { quantity: "of 20" })]);
  expect([bench.status, bench.rows["A"]]).toEqual(["live", position("A", { quantity: "of 20" })]);
});

test("rows that are no baseline do not replace a baseline answer that is still settling (P35)", async () => {
  const bench = createSliceBench();
  const startedAt = bench.clock.now();
  bench.clock.advance(10);
  bench.open();
  bench.slice.recover(0);
  await bench.clock.advanceAsync(0);
  await bench.answer([position("A", { quantity: "new" })]);

  bench.hydrate([position("A", { quantity: "old" })], startedAt);
  await bench.clock.advanceAsync(1_000);

  expect([bench.status, bench.rows["A"]]).toEqual(["live", position("A", { quantity: "new" })]);
});

test("an ignored watermark still shows that a later answer is too old (P35)", async () => {
  const bench = createSliceBench({ hasWatermark: true });
  bench.open();
  bench.slice.recover(0);
  await bench.clock.advanceAsync(0);
  await bench.answer([position("A", { quantity: "of 10" })], 10); // no number has come to compare it with
  bench.delta([position("A", { quantity: "of 11" })], [], { seq: 11 });
  bench.delta([position("A", { quantity: "of 12" })], [], { seq: 12 });
  await bench.clock.advanceAsync(250);

  await bench.answer([position("A", { quantity: "of 11" })], 11); // of a replica that is behind
  await bench.clock.advanceAsync(1_000);
  const afterOlder = [bench.status, bench.rows["A"]];
  await bench.answer([position("A", { quantity: "of 12" })], 12);
  await bench.clock.advanceAsync(1_000);

  expect(afterOlder).toEqual(["waiting", position("A", { quantity: "of 12" })]);
  expect([bench.status, bench.rows["A"]]).toEqual(["live", position("A", { quantity: "of 12" })]);
});

test("a message whose number is below the last number received does not count as included in REST's rows (P37)", async () => {
  const bench = await recoveringByNumber();
  await bench.answer([position("A", { quantity: "of 20" })], 20);

  bench.delta([position("A", { quantity: "of 15" })], [], { seq: 15 });
  bench.delta([position("A", { quantity: "of a new numbering" })], [], { seq: 3 });

  expect(bench.rows).toEqual({ A: position("A", { quantity: "of a new numbering" }) });
});

test("a slice's first number does not count as included if it is below the connection's number at the time of the answer (P37)", async () => {
  const bench = createSliceBench({ hasWatermark: true });
  bench.open();
  bench.otherReading({ first: 990, last: 1_000 }); // other slices' numbers
  bench.slice.recover(0);
  await bench.clock.advanceAsync(0);
  await bench.answer([position("A", { quantity: "of 1,005" })], 1_005);

  bench.delta([position("A", { quantity: "of 1,004" })], [], { seq: 1_004 });
  const held = bench.rows;
  bench.close();
  bench.open();
  bench.slice.recover(0);
  await bench.clock.advanceAsync(0);
  await bench.answer([position("A", { quantity: "of 1,005" })], 1_005);
  bench.delta([position("A", { quantity: "of a new numbering" })], [], { seq: 1 });
  bench.delta([position("B")], [], { seq: 1_002 });

  expect(held).toEqual({ A: position("A", { quantity: "of 1,005" }) });
  expect(bench.rows).toEqual({ A: position("A", { quantity: "of a new numbering" }), B: position("B") });
});

test.each(["snapshot", "delta"] as const)(
  "after a %s without a number, which may be older than REST's rows, every later message is applied (P39)",
  async (messageType) => {
    const bench = await recoveringByNumber();
    await bench.answer([position("A", { quantity: "of 20" })], 20);

    bench.receive(messageType, { positions: [position("A", { quantity: "of 18" })] });
    bench.delta([position("A", { quantity: "of 20" })], [], { seq: 20 });

    expect([bench.status, bench.rows]).toEqual(["live", { A: position("A", { quantity: "of 20" }) }]);
  },
);

test("a watermark that was ahead of the previous connection does not affect the numbers of this one (P38)", async () => {
  const bench = await recoveringByNumber();
  await bench.answer([position("A", { quantity: "of 20" })], 20);
  bench.close();
  bench.open();

  bench.snapshot([position("A", { quantity: "new" })], { seq: 12 });

  expect([bench.status, bench.rows["A"]]).toEqual(["live", position("A", { quantity: "new" })]);
});

test("while two readings of the numbers are possible, an answer that is too old by either reading is requested again (P35, P36)", async () => {
  const bench = createSliceBench({ hasWatermark: true });
  bench.open();
  bench.snapshot([position("A", { quantity: "1" })], { seq: 11 });
  bench.otherReading({ first: 500, last: 501 });
  bench.receive("delta", "{broken", { seq: 12 });
  await bench.clock.advanceAsync(0);

  await bench.answer([position("A", { quantity: "1" })], 11);
  const afterOld = bench.status;
  await bench.clock.advanceAsync(1_000);
  await bench.answer([position("A", { quantity: "2" })], 12);

  expect(afterOld).toBe("stale: malformed");
  expect([bench.status, bench.rows["A"]]).toEqual(["live", position("A", { quantity: "2" })]);
});

test("after an empty snapshot, a snapshot with rows makes the slice live again (P17)", async () => {
  const bench = createSliceBench();
  bench.open();
  bench.snapshot([position("A")]);
  bench.snapshot([]);

  bench.snapshot([position("B")]);
  await bench.clock.advanceAsync(60_000);

  expect([bench.status, ...bench.keys]).toEqual(["live", "B"]);
  expect(bench.gate.callCount).toBe(0);
});

test("without REST a second empty snapshot is applied if it comes five seconds after the first (P17)", () => {
  const bench = createSliceBench({ hasRest: false });
  bench.open();
  bench.snapshot([position("A")]);

  bench.snapshot([]);
  bench.clock.advance(4_999);
  bench.snapshot([]);
  const early = bench.status;
  bench.clock.advance(1);
  bench.snapshot([]);

  expect(early).toBe("stale: unconfirmed-empty");
  expect([bench.status, bench.keys.length]).toEqual(["live", 0]);
});

test("after a snapshot with rows, the next empty snapshot counts as the first one again (P17)", () => {
  const bench = createSliceBench({ hasRest: false });
  bench.open();
  bench.snapshot([position("A")]);
  bench.snapshot([]);
  bench.clock.advance(1_000);
  bench.snapshot([position("A")]);
  bench.clock.advance(9_000);

  bench.snapshot([]);

  expect([bench.status, ...bench.keys]).toEqual(["stale: unconfirmed-empty", "A"]);
});

test("without REST a second empty snapshot, on the next connection, empties the slice and makes it live (P17)", () => {
  const bench = createSliceBench({ hasRest: false });
  bench.open();
  bench.snapshot([position("A")]);
  bench.snapshot([]);

  bench.close();
  bench.clock.advance(6_000);
  bench.open();
  bench.snapshot([]);

  expect([bench.status, bench.keys.length]).toEqual(["live", 0]);
});

test("without REST a slice that got an empty snapshot does not report `no-baseline` (P17)", () => {
  const bench = createSliceBench({ hasRest: false });
  bench.open();
  bench.snapshot([position("A")]);
  bench.close();
  bench.open();

  bench.snapshot([]);
  bench.clock.advance(3_000);

  expect(bench.codes).toEqual(["unconfirmed-empty"]);
});

test("a wall clock that is set back does not delay the confirmation of an empty snapshot (P17)", async () => {
  const bench = createSliceBench();
  bench.open();
  bench.snapshot([position("A")]);
  bench.snapshot([]);
  await bench.clock.advanceAsync(0);
  await bench.fail();
  await bench.clock.advanceAsync(1_000);
  await bench.answer([position("A")]);
  await bench.clock.advanceAsync(1_000);

  bench.clock.set(bench.clock.now() - 3_600_000);
  bench.snapshot([]);
  await bench.clock.advanceAsync(10_000);

  expect(bench.gate.callCount).toBe(3);
});

test("the policy for empty snapshots is set for each slice: positions may `believe` while others `confirm` (P17)", () => {
  const believing = createSliceBench({ overrides: { positions: { emptySnapshot: "believe" } } });
  believing.open();
  believing.snapshot([position("A")]);
  const asking = createSliceBench({ slice: "trades", overrides: { trades: { emptySnapshot: "confirm" } } });
  asking.open();
  asking.snapshot([{ trade_id: "T" }]);

  believing.snapshot([]);
  asking.snapshot([]);

  expect([believing.status, asking.status]).toEqual(["live", "stale: unconfirmed-empty"]);
});

// Rows that the application fetched by itself.

test("rows whose request began after the newest mark are a baseline once settled, with later messages applied over them (P35)", async () => {
  const bench = createSliceBench();
  bench.open();
  bench.clock.advance(10);
  bench.delta([position("A", { quantity: "held" })]);
  bench.clock.advance(10);
  const startedAt = bench.clock.now();
  bench.clock.advance(10);
  bench.delta([position("A", { note: "since" })]);

  bench.hydrate([position("A", { quantity: "fetched" })], startedAt);
  await bench.clock.advanceAsync(1_000);

  expect(bench.rows["A"]).toEqual(position("A", { quantity: "fetched", note: "since" }));
  expect(bench.status).toBe("live");
});

test("rows of an earlier request are shown while the slice is waiting, and ignored by a slice with newer rows (P35)", () => {
  const waiting = createSliceBench();
  const startedAt = waiting.clock.now();
  waiting.clock.advance(10);
  waiting.open();
  const stale = createSliceBench();
  stale.open();
  stale.snapshot([position("A")]);
  stale.slice.closed();
  const live = createSliceBench();
  live.open();
  live.snapshot([position("A")]);

  for (const bench of [waiting, stale, live]) bench.hydrate([position("H")], startedAt);

  expect([waiting, stale, live].map((bench) => [bench.status, ...bench.keys])).toEqual([
    ["waiting", "H"],
    ["stale: disconnect", "A"],
    ["live", "A"],
  ]);
});

test("rows that the application requested before an empty snapshot do not decide about it (P17)", () => {
  const bench = createSliceBench({ settleMs: 0 });
  bench.open();
  bench.snapshot([position("A")]);
  bench.clock.advance(10);
  const startedAt = bench.clock.now();
  bench.clock.advance(10);
  bench.snapshot([]);

  bench.hydrate([position("A")], startedAt);
  const early = bench.status;
  bench.clock.advance(10);
  bench.hydrate([position("A")], bench.clock.now());

  expect([early, bench.status]).toEqual(["stale: unconfirmed-empty", "live"]);
});

test("rows requested before the newest gap or empty snapshot are no baseline, even if the slice was stale before (P17, P35)", () => {
  const emptied = createSliceBench({ settleMs: 0 });
  const holed = createSliceBench({ settleMs: 0 });
  for (const bench of [emptied, holed]) {
    bench.open();
    bench.snapshot([position("A")]);
    bench.miss(5);
    bench.clock.advance(10);
  }
  const startedAt = emptied.clock.now();
  for (const bench of [emptied, holed]) bench.clock.advance(10);
  emptied.snapshot([]);
  holed.miss(9);

  for (const bench of [emptied, holed]) bench.hydrate([position("H")], startedAt);

  expect([emptied, holed].map((bench) => [bench.status, ...bench.keys])).toEqual([
    ["stale: gap", "A"],
    ["stale: gap", "A"],
  ]);
});

test("between two connections rows passed in by the application make no slice live (P35)", () => {
  const bench = createSliceBench({ settleMs: 0 });
  bench.open();
  bench.snapshot([position("A")]);
  bench.miss(5);
  bench.close();
  bench.clock.advance(10);

  bench.hydrate([position("H")], bench.clock.now());

  expect([bench.status, ...bench.keys]).toEqual(["stale: gap", "A"]);
});

test("rows passed in with a watermark that is too old are no baseline (P35)", () => {
  const bench = createSliceBench();
  bench.open();
  bench.snapshot([position("A")], { seq: 5 });
  bench.clock.advance(10);
  bench.miss(10);
  bench.clock.advance(10);
  const startedAt = bench.clock.now();
  bench.delta([position("B")], [], { seq: 11 });

  bench.hydrate([position("OLD")], startedAt, 9);
  const afterOld = bench.status;
  bench.hydrate([position("NEW")], startedAt, 10);

  expect(afterOld).toBe("stale: gap");
  expect([bench.status, ...bench.keys]).toEqual(["live", "NEW", "B"]);
});

test("rows passed in with a watermark do not lose messages that came before the client's own request (P35)", async () => {
  const bench = createSliceBench();
  bench.open();
  bench.snapshot([position("A", { quantity: "1" })], { seq: 5 });
  bench.clock.advance(10);
  bench.miss(10);
  bench.clock.advance(10);
  const startedAt = bench.clock.now();
  bench.delta([position("A", { quantity: "11" })], [], { seq: 11 });
  bench.slice.recover(0);
  await bench.clock.advanceAsync(0);

  bench.hydrate([position("A", { quantity: "10" })], startedAt, 10);
  const afterOlder = [bench.status, bench.rows["A"]];
  bench.hydrate([position("A", { quantity: "of 11" })], startedAt, 11);

  expect(afterOlder).toEqual(["stale: gap", position("A", { quantity: "11" })]);
  expect([bench.status, bench.rows["A"]]).toEqual(["live", position("A", { quantity: "of 11" })]);
});

test("rows passed in without any key do not empty the slice, and are reported (P35)", () => {
  const bench = createSliceBench();
  bench.open();
  bench.delta([position("A")]);

  bench.hydrate([{ other: 1 }], bench.clock.now() + 1);

  expect(bench.keys).toEqual(["A"]);
  expect(bench.codes).toContain("hydrate-refused");
});

test("after a collision, rows passed in do not lose messages that came while they were fetched (P20, P35)", () => {
  const bench = createSliceBench({ slice: "cash", hasRest: false, settleMs: 0 });
  bench.open();
  bench.snapshot([
    { currency: "USD", amount: "1" },
    { currency: "USD", amount: "2" },
  ]);
  bench.clock.advance(10);
  const startedAt = bench.clock.now();
  bench.clock.advance(10);
  bench.delta([{ currency: "USD", amount: "3" }]);

  bench.hydrate([{ currency: "USD", amount: "2" }], startedAt);

  expect(bench.rows).toEqual({ "||USD": { currency: "USD", amount: "3" } });
  expect(bench.status).toBe("live");
});
