import { expect, test } from "vitest";
import { settled } from "../support/virtual-clock.ts";
import { createSyncBench } from "./sync-bench.ts";

const report = (id: string, version = 1) => ({ report_id: id, run_id: "R", entity_id: "E", business_date: "2026-05-20", version });

/** Open, with a REST list of reports whose request has just left. */
async function asking() {
  const bench = createSyncBench({ hasReportsPath: true });
  bench.sync.opened();
  await bench.clock.advanceAsync(0);
  const answer = async (rows: readonly unknown[]): Promise<void> => {
    bench.reportsGate.answer(rows);
    await settled();
  };
  const reports = () => {
    bench.store.commit();
    return bench.store.api.getState().reports;
  };
  return { ...bench, answer, reports };
}

test("P35: the list of reports is their baseline, believed once events older than it have had time to arrive", async () => {
  const bench = await asking();

  await bench.answer([report("P1"), report("P2")]);
  const settling = bench.status("reports");
  await bench.clock.advanceAsync(1_000);

  expect(settling).toBe("waiting");
  expect(bench.freshness("reports")).toMatchObject({ status: "live", recovering: false });
  expect([...bench.reports().generated.keys()]).toEqual(["P1", "P2"]);
});

test("P26, P35: an event that arrives while the list is on its way is newer than the list", async () => {
  const bench = await asking();
  bench.frame({ kind: "report_generated", data: report("P1", 2) });

  await bench.answer([report("P1", 1)]);

  expect(bench.reports().generated.get("P1")?.version).toBe(2);
});

test("P28: a listed report tells a lock only where it carries `locked_at`; what nobody told stays unknown", async () => {
  const bench = await asking();
  const locked = { ...report("P1"), desk_id: "D1", locked_at: "2026-05-20T18:00:00Z" };
  const open = { ...report("P2"), desk_id: "D2" };

  await bench.answer([locked, open, null, 7]);

  expect([...bench.reports().locks.values()].map(({ desk_id }) => desk_id)).toEqual(["D1"]);
  expect(bench.reports().generated.size).toBe(2);
});

test("P28: a list that does not tell a lock does not unlock", async () => {
  const bench = await asking();
  bench.frame({ kind: "report_locked", data: { desk_id: "D1", business_date: "2026-05-20" } });

  await bench.answer([{ ...report("P1"), desk_id: "D1" }]);
  await bench.clock.advanceAsync(1_000);

  expect(bench.reports().locks.size).toBe(1);
});

test("P29: an unreadable event makes the reports stale, and the list is asked for again", async () => {
  const bench = await asking();
  await bench.answer([]);
  await bench.clock.advanceAsync(1_000);

  bench.frame({ kind: "report_edit", data: {} });
  const marked = bench.status("reports");
  await bench.clock.advanceAsync(0);
  await bench.answer([]);
  await bench.clock.advanceAsync(1_000);

  expect(marked).toBe("stale: malformed");
  expect(bench.status("reports")).toBe("live");
});

test("P35: an event missed while the list is on its way makes it worthless as a baseline", async () => {
  const bench = await asking();
  bench.frame({ kind: "report_edit", data: {} });

  await bench.answer([report("P1")]);
  await bench.clock.advanceAsync(2_000);
  const known = bench.reports().generated.size;
  const status = bench.status("reports");
  await bench.answer([report("P1")]);
  await bench.clock.advanceAsync(1_000);

  expect([known, status]).toEqual([1, "waiting"]); // a list only adds
  expect(bench.reportsGate.callCount).toBe(2);
  expect(bench.status("reports")).toBe("live");
});

test("P35: a list that cannot be fetched sets the error, and is tried again", async () => {
  const bench = await asking();

  bench.reportsGate.fail(new Error("500"));
  await settled();
  const failed = bench.freshness("reports");
  await bench.clock.advanceAsync(1_000);
  await bench.answer([]);
  await bench.clock.advanceAsync(1_000);

  expect(failed).toMatchObject({ status: "waiting", recovering: true });
  expect(failed.error?.code).toBe("fetch-failed");
  expect(bench.freshness("reports")).toMatchObject({ status: "live", error: undefined });
});

test("P35: closed, the reports are stale and nobody asks; reopened, they are asked for", async () => {
  const bench = await asking();
  await bench.answer([]);
  await bench.clock.advanceAsync(1_000);

  bench.sync.closed();
  await bench.clock.advanceAsync(60_000);
  const whileClosed = [bench.status("reports"), bench.reportsGate.callCount];
  bench.sync.opened();
  await bench.clock.advanceAsync(0);

  expect(whileClosed).toEqual(["stale: disconnect", 1]);
  expect(bench.reportsGate.callCount).toBe(2);
});

test("P35: an answer of before the connection was lost is dropped", async () => {
  const bench = await asking();

  bench.sync.closed();
  await bench.answer([report("P1")]);
  await bench.clock.advanceAsync(5_000);

  expect(bench.reports().generated.size).toBe(0);
  expect(bench.freshness("reports").recovering).toBe(false);
});

test("P35: without a path nothing is asked, reported or recovered; events are applied as they come", async () => {
  const bench = createSyncBench();
  bench.sync.opened();

  bench.frame({ kind: "report_generated", data: report("P1") });
  for (let count = 0; count < 10; count += 1) bench.frame({ kind: "report_edit", data: {} });
  await bench.clock.advanceAsync(60_000);

  expect(bench.status("reports")).toBe("waiting");
  expect(bench.stats.recoveryCount).toBe(0);
  expect(bench.codes).not.toContain("recovery-cooling");
});

test("P36: a hole in the numbering of a report's own kind makes the reports stale, and no slice", async () => {
  const bench = createSyncBench({ hasReportsPath: true, sequence: "kind" });
  bench.sync.opened();
  bench.snapshot("trades", [], 1);
  await bench.clock.advanceAsync(0);
  bench.reportsGate.answer([]);
  await bench.clock.advanceAsync(1_000);
  bench.frame({ kind: "report_generated", seq: 1, data: report("P1") });

  bench.frame({ kind: "report_generated", seq: 4, data: report("P4") });
  await bench.clock.advanceAsync(0);

  expect([bench.status("reports"), bench.status("trades")]).toEqual(["stale: gap", "live"]);
  expect(bench.reportsGate.callCount).toBe(2);
});
