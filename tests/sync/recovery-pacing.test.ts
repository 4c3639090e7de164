/** What each recovery counts against: gaps, malformed messages and reports cool down for themselves, and what REST cannot serve never does. */
import { expect, test } from "vitest";
import { AtlasError } from "../../src/shared/errors.ts";
import { createSyncBench, type SyncBenchOptions } from "./sync-bench.ts";

const ALL = ["positions", "trades", "blotter", "cash", "ocp", "paymentOrders"];

const report = { report_id: "P", run_id: "R", entity_id: "E", business_date: "2026-05-20", version: 1 };

/** Open, with a snapshot of every collection and REST for each; numbers 1 to 6 are used up. */
function live(options: SyncBenchOptions = {}) {
  const bench = createSyncBench({ rest: ALL, ...options });
  bench.sync.opened();
  bench.kinds.forEach((kind, index) => bench.snapshot(kind, kind === "positions" ? [{ position_line_key: "P" }] : [], index + 1));
  return bench;
}
type Bench = ReturnType<typeof live>;

const malformed = (bench: Bench, data: number): void => bench.frame({ kind: "trades", message_type: "delta", data });
/** No text comes twice: one that was recovered from only counts. */
const malformedOfUnknownKind = (bench: Bench, data: number): void => bench.raw(`{"data":[${data}],"kin`);

/** Lets the requests of a recovery leave, and answers those of `slices`. */
async function serve(bench: Bench, slices: readonly string[] = ALL): Promise<void> {
  await bench.clock.advanceAsync(250);
  for (const slice of slices) await bench.answer(slice, []);
  await bench.clock.advanceAsync(1_000);
}

function cooling(bench: Bench): unknown[] {
  return bench.errors.filter(({ code }) => code === "recovery-cooling").map(({ detail }) => detail["scope"]);
}

test("three recoveries from gaps within a minute do not delay the recovery from a malformed frame of unknown kind (P12, P35)", async () => {
  const bench = live();
  for (const seq of [8, 10, 12]) {
    bench.delta("trades", [], seq);
    await serve(bench);
  }

  malformedOfUnknownKind(bench, 1);
  await bench.clock.advanceAsync(250);

  expect(bench.gate("positions").callCount).toBe(4);
  expect(cooling(bench)).toEqual([]);
});

test("the cool-down after malformed frames of unknown kind has its own scope, and does not delay the recovery from a gap (P12, P35)", async () => {
  const bench = live();
  for (const data of [1, 2, 3]) {
    malformedOfUnknownKind(bench, data);
    await serve(bench);
  }

  malformedOfUnknownKind(bench, 4);
  await bench.clock.advanceAsync(250);
  const afterMalformed = bench.gate("positions").callCount;
  bench.delta("trades", [], 9);
  await bench.clock.advanceAsync(250);

  expect(cooling(bench)).toEqual(["messages connection"]);
  expect([afterMalformed, bench.gate("positions").callCount]).toEqual([3, 4]);
});

test("malformed messages that come while a request is planned are served by it, as one recovery without a cool-down (P12, P36)", async () => {
  const bench = live({ random: () => 0.5 });

  for (const data of [1, 2, 3, 4]) {
    malformed(bench, data);
    await bench.clock.advanceAsync(10);
  }
  await serve(bench, ["trades"]);

  expect(bench.stats.recoveryCount).toBe(1);
  expect(bench.gate("trades").callCount).toBe(1);
  expect(cooling(bench)).toEqual([]);
});

test("if REST forbids the third recovery of a slice within a minute, the reconnect follows at once, without a cool-down (P12, P35)", async () => {
  const bench = live();
  for (const data of [1, 2]) {
    malformed(bench, data);
    await serve(bench, ["trades"]);
  }
  malformed(bench, 3);
  await bench.clock.advanceAsync(250);

  bench.gate("trades").fail(new AtlasError("fetch-failed", { detail: { status: 403 } }));
  await bench.clock.advanceAsync(1);

  expect(bench.reconnectedAt).toHaveLength(1);
  expect(cooling(bench)).toEqual([]);
});

test("after lost report events, the request for the list waits a random share of a quarter of a second (P29, P35)", async () => {
  const bench = live({ hasReportsPath: true, sequence: "kind", random: () => 0.5 });
  bench.frame({ kind: "report_generated", seq: 1, data: report });
  await bench.clock.advanceAsync(500);
  bench.reportsGate.answer([]);
  await bench.clock.advanceAsync(1_000);
  const before = bench.reportsGate.callCount;

  bench.frame({ kind: "report_generated", seq: 3, data: report });
  await bench.clock.advanceAsync(124);
  const early = bench.reportsGate.callCount;
  await bench.clock.advanceAsync(1);

  expect([early - before, bench.reportsGate.callCount - before]).toEqual([0, 1]);
});

test("the fourth recovery of the reports within a minute cools down in a scope of its own (P29, P35)", async () => {
  const bench = live({ hasReportsPath: true, sequence: "kind" });
  bench.frame({ kind: "report_generated", seq: 1, data: report });
  for (const seq of [3, 5, 7]) {
    bench.frame({ kind: "report_generated", seq, data: report });
    await bench.clock.advanceAsync(250);
    bench.reportsGate.answer([]);
    await bench.clock.advanceAsync(1_000);
  }
  const before = bench.reportsGate.callCount;

  bench.frame({ kind: "report_generated", seq: 9, data: report });
  malformed(bench, 1);
  await bench.clock.advanceAsync(29_999);
  const during = bench.reportsGate.callCount;
  await bench.clock.advanceAsync(251);

  expect(cooling(bench)).toEqual(["messages kind reports"]);
  expect([before, during, bench.reportsGate.callCount]).toEqual([3, 3, 4]);
  expect(bench.gate("trades").callCount).toBe(1);
});

test("a gap that a doubted empty snapshot shows is recovered by a reconnect if the slice has no REST source (P17, P35)", async () => {
  const bench = live({ rest: ALL.filter((slice) => slice !== "positions") });
  bench.sync.closed();
  bench.sync.opened();
  const [, ...others] = bench.kinds;
  others.forEach((kind, index) => bench.snapshot(kind, [], index + 1));
  await bench.clock.advanceAsync(3_000); // a snapshot of positions is not waited for any more

  bench.snapshot("positions", [], 9);
  await bench.clock.advanceAsync(250);

  expect(bench.codes).toContain("unconfirmed-empty");
  expect(bench.reconnectedAt).toHaveLength(1);
});
