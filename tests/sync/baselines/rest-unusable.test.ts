import { describe, expect, test } from "vitest";
import { AtlasError } from "../../../src/shared/errors.ts";
import { seededRandom } from "../../support/seeded-random.ts";
import { createSliceBench, position } from "../slice-bench.ts";
import { createSyncBench, type SyncBenchOptions } from "../sync-bench.ts";

const ALL = ["positions", "trades", "blotter", "cash", "ocp", "paymentOrders"];
const KINDS = ["positions", "trades", "blotter", "cash_balance", "ocp", "payment_order"];
const refused = (status: number) => new AtlasError("fetch-failed", { detail: { status } });
type Bench = ReturnType<typeof createSyncBench>;

function snapshots(bench: Bench): void {
  KINDS.forEach((kind, index) => bench.snapshot(kind, kind === "positions" ? [position("P")] : [], index + 1));
}
function live(options: SyncBenchOptions = {}): Bench {
  const bench = createSyncBench(options);
  bench.sync.opened();
  snapshots(bench);
  return bench;
}
function reopen(bench: Bench): void {
  bench.sync.closed();
  bench.sync.opened();
}
/** Every call to REST fails, for as long as `ms`. */
async function failFor(
  bench: Bench,
  ms: number,
  slices: readonly string[] = ALL,
  thrown: unknown = new TypeError("network"),
): Promise<void> {
  for (let passed = 0; passed < ms; passed += 500) {
    await bench.clock.advanceAsync(500);
    for (const slice of slices) while (bench.gate(slice).openCount > 0) bench.gate(slice).fail(thrown);
  }
}

describe("a gap while REST does not answer and the socket is healthy", () => {
  test("a gap while REST does not answer and the socket is healthy is recovered by one reconnect after 15 s (P35)", async () => {
    const bench = live({ rest: ALL });

    bench.delta("trades", [], 9);
    await failFor(bench, 14_000);
    const early = bench.reconnectedAt.length;
    await failFor(bench, 3_000);
    reopen(bench);
    snapshots(bench);

    expect(early).toBe(0);
    expect(bench.reconnectedAt).toHaveLength(1);
    expect(ALL.map((slice) => bench.status(slice))).toEqual(Array<string>(6).fill("live"));
  });

  test("one outage of REST costs one reconnect for a gap; after it, the slice waits for REST (P35)", async () => {
    const bench = live({ rest: ALL });
    bench.delta("trades", [], 9);
    await failFor(bench, 17_000);
    reopen(bench);
    snapshots(bench);

    bench.delta("trades", [], 9);
    await failFor(bench, 600_000);

    expect(bench.reconnectedAt).toHaveLength(1);
    expect(bench.freshness("positions")).toMatchObject({ status: "stale", cause: "gap", error: { code: "fetch-failed" } });
  });

  test("an outage of REST costs one reconnect for all slices, although their calls began at different times (P35)", async () => {
    const bench = live({ rest: ALL, random: seededRandom(1) });
    bench.delta("trades", [], 9);
    while (bench.reconnectedAt.length === 0) await failFor(bench, 500);
    reopen(bench);
    snapshots(bench);

    for (let count = 0; count < 20; count += 1) {
      bench.delta("trades", [], 9 + 2 * count);
      await failFor(bench, 5_000);
    }

    expect(bench.reconnectedAt).toHaveLength(1);
  });

  test("a second outage of REST, after an answer in between, may cost another reconnect (P35)", async () => {
    const bench = live({ rest: ALL });
    bench.delta("trades", [], 9);
    await failFor(bench, 17_000);
    reopen(bench);
    snapshots(bench);
    bench.delta("trades", [], 9);
    await failFor(bench, 70_000);
    await bench.clock.advanceAsync(31_000);
    for (const slice of ALL) await bench.answer(slice, slice === "positions" ? [position("P")] : []);
    await bench.clock.advanceAsync(1_000);

    bench.delta("trades", [], 12);
    await failFor(bench, 60_000);

    expect(bench.reconnectedAt).toHaveLength(2);
  });
});

test("a path that leads to another origin is no REST source, and is not requested again (P35)", async () => {
  const bench = live({ rest: ALL });
  bench.delta("trades", [], 9);
  await bench.clock.advanceAsync(250);

  bench.gate("cash").fail(new AtlasError("foreign-origin"));
  await bench.clock.advanceAsync(600_000);

  expect(bench.gate("cash").callCount).toBe(1);
  expect(bench.reconnectedAt[0]).toBe(250);
});

describe.each([403, 404, 405, 410])("a path that answers %i", (status) => {
  test(`a path that answers ${status} is no REST source: a gap is recovered by a reconnect at once (P35)`, async () => {
    const bench = live({ rest: ALL });

    bench.delta("trades", [], 9);
    await bench.clock.advanceAsync(250);
    bench.gate("cash").fail(refused(status));
    await bench.clock.advanceAsync(0);

    expect(bench.reconnectedAt).toEqual([250]);
  });

  test(`a path that answers ${status} is not requested again before \`reconnect\` (P35)`, async () => {
    const bench = createSyncBench({ rest: ["trades"] });
    bench.sync.opened();
    bench.frame({ kind: "heartbeat" });
    await bench.clock.advanceAsync(2_000);
    bench.gate("trades").fail(refused(status));
    await bench.clock.advanceAsync(600_000);
    reopen(bench);
    bench.frame({ kind: "heartbeat" });
    await bench.clock.advanceAsync(600_000);
    const calls = bench.gate("trades").callCount;

    bench.sync.forgive();
    reopen(bench);
    await bench.clock.advanceAsync(2_000);

    expect(calls).toBe(1);
    expect(bench.freshness("trades").error?.code).toBe("no-baseline");
    expect(bench.gate("trades").callCount).toBe(2);
    expect(bench.reconnectedAt).toEqual([]);
  });
});

describe("an empty positions snapshot on a page load", () => {
  test("an empty positions snapshot on page load is not live before REST has answered, and REST's rows decide (P17)", async () => {
    const bench = createSliceBench();
    bench.slice.hydrateFirst();
    await bench.clock.advanceAsync(0);
    bench.open();

    bench.snapshot([]);
    const doubted = bench.status;
    await bench.answer([position("A"), position("B")]);
    const early = [bench.status, ...bench.keys];
    await bench.clock.advanceAsync(0);
    await bench.answer([position("A"), position("B")]);
    await bench.clock.advanceAsync(1_000);

    expect(doubted).toBe("waiting");
    expect(early).toEqual(["waiting", "A", "B"]);
    expect([bench.status, ...bench.keys]).toEqual(["live", "A", "B"]);
  });

  test("an empty positions snapshot on page load is live at once where REST answers 404 (P17)", async () => {
    const bench = createSliceBench();
    bench.open();
    bench.snapshot([], { asOf: "2026-11-22T10:00:00Z" });
    await bench.clock.advanceAsync(0);

    await bench.fail(refused(404));

    expect(bench.freshness).toMatchObject({ status: "live", asOf: "2026-11-22T10:00:00Z" });
    expect(bench.keys).toEqual([]);
  });

  test("an empty positions snapshot on page load is live after REST has failed for 15 s, with the deltas since (P17)", async () => {
    const bench = createSliceBench();
    bench.open();
    bench.snapshot([]);
    bench.delta([position("A")]);

    for (let passed = 0; passed < 14_500; passed += 500) {
      await bench.clock.advanceAsync(500);
      while (bench.gate.openCount > 0) await bench.fail();
    }
    const early = bench.status;
    await bench.clock.advanceAsync(1_000);

    expect(early).toBe("waiting");
    expect([bench.status, ...bench.keys]).toEqual(["live", "A"]);
  });

  test("an empty positions snapshot stays `waiting` if the machine slept and REST had no time to answer (P17)", async () => {
    const bench = createSliceBench();
    bench.open();
    bench.snapshot([]);
    await bench.clock.advanceAsync(0);
    bench.clock.sleep(3_600_000);
    await bench.fail(new AtlasError("fetch-timeout"));
    await bench.clock.advanceAsync(4_000);
    const doubted = bench.status;

    await bench.answer([position("A")]);
    await bench.clock.advanceAsync(1_000);

    expect(doubted).toBe("waiting");
    expect([bench.status, ...bench.keys]).toEqual(["live", "A"]);
  });

  test("when REST fails, an empty snapshot before a gap is not applied: a second one is needed (P17, P35)", async () => {
    const bench = createSliceBench();
    bench.open();
    bench.snapshot([]);
    await bench.clock.advanceAsync(0);
    bench.miss(3);
    await bench.fail(refused(404));
    const doubted = bench.status;
    await bench.clock.advanceAsync(5_000);

    bench.snapshot([]);

    expect([doubted, bench.status]).toEqual(["waiting", "live"]);
  });

  test("when REST fails, an empty snapshot after the last gap is applied (P17, P35)", async () => {
    const bench = createSliceBench();
    bench.open();
    bench.snapshot([]);
    await bench.clock.advanceAsync(0);
    bench.miss(3);
    bench.snapshot([]);

    await bench.fail(refused(410));

    expect([bench.status, ...bench.keys]).toEqual(["live"]);
  });

  test("when REST fails, an empty snapshot is not applied over the rows of an answer that was requested too early (P17)", async () => {
    const bench = createSliceBench();
    bench.slice.hydrateFirst();
    await bench.clock.advanceAsync(0);
    bench.open();
    bench.snapshot([]);
    await bench.answer([position("A")]);
    await bench.clock.advanceAsync(0);

    await bench.fail(refused(403));

    expect([bench.status, ...bench.keys]).toEqual(["waiting", "A"]);
  });

  test("when REST fails, an empty snapshot is not applied over rows: a second one is needed (P17)", async () => {
    const bench = createSliceBench();
    bench.open();
    bench.snapshot([position("A")]);
    bench.snapshot([]);
    await bench.clock.advanceAsync(0);
    await bench.fail(refused(403));
    const doubted = [bench.status, ...bench.keys];
    await bench.clock.advanceAsync(5_000);

    bench.snapshot([]);

    expect(doubted).toEqual(["stale: unconfirmed-empty", "A"]);
    expect([bench.status, ...bench.keys]).toEqual(["live"]);
  });
});

describe("rows that the application hands in", () => {
  test.each([
    ["rows that are no array", { positions: [] }, 0, undefined],
    ["a start in the future", [position("B")], 60_000, undefined],
    ["a start that is no number", [position("B")], NaN, undefined],
    ["a watermark that is no number", [position("B")], 0, NaN],
  ])("rows that the application hands in are refused with an error and change nothing: %s (P43)", async (_, rows, afterMs, watermark) => {
    const bench = createSliceBench();
    bench.open();
    bench.snapshot([position("A")]);
    bench.miss(3);
    await bench.clock.advanceAsync(10);

    bench.hydrate(rows as readonly unknown[], bench.clock.now() + afterMs, watermark);
    await bench.clock.advanceAsync(1_000);

    expect([bench.status, ...bench.keys]).toEqual(["stale: gap", "A"]);
    expect(bench.codes).toEqual(["hydrate-refused"]);
  });

  test("rows handed in do not replace a settling REST answer whose request left later (P35, P43)", async () => {
    const bench = createSliceBench();
    bench.open();
    const startedAt = bench.clock.now();
    await bench.clock.advanceAsync(100);
    bench.delta([position("A")]);
    await bench.clock.advanceAsync(0);
    await bench.answer([position("A")]);

    bench.hydrate([], startedAt);
    await bench.clock.advanceAsync(1_000);

    expect([bench.status, ...bench.keys]).toEqual(["live", "A"]);
  });

  test("rows handed in are a baseline although the wall clock was set back ten minutes before their request (P43)", async () => {
    const bench = createSliceBench();
    bench.open();
    bench.miss(3);
    await bench.clock.advanceAsync(10);
    bench.clock.set(bench.clock.now() - 600_000);
    await bench.clock.advanceAsync(10);
    const startedAt = bench.clock.now();
    await bench.clock.advanceAsync(10);

    bench.hydrate([position("A")], startedAt);
    await bench.clock.advanceAsync(1_000);

    expect([bench.status, ...bench.keys]).toEqual(["live", "A"]);
  });

  test("rows handed in are a baseline although the wall clock was set back while they were fetched (P43)", async () => {
    const bench = createSliceBench();
    bench.open();
    bench.miss(3);
    await bench.clock.advanceAsync(10);
    const startedAt = bench.clock.now();
    bench.clock.set(bench.clock.now() - 600_000);
    await bench.clock.advanceAsync(10);

    bench.hydrate([position("A")], startedAt);
    await bench.clock.advanceAsync(1_000);

    expect([bench.status, ...bench.keys]).toEqual(["live", "A"]);
  });

  test("rows handed in do not put an older delta over a newer row when the wall clock was set (P43)", async () => {
    const bench = createSliceBench();
    bench.open();
    bench.miss(3);
    await bench.clock.advanceAsync(10);
    bench.delta([position("A", { quantity: "old" })]);
    bench.clock.set(bench.clock.now() - 600_000);
    await bench.clock.advanceAsync(10);

    bench.hydrate([position("A", { quantity: "new" })], bench.clock.now());
    await bench.clock.advanceAsync(1_000);

    expect(bench.rows).toEqual({ A: position("A", { quantity: "new" }) });
  });
});
