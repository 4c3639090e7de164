import { expect, test } from "vitest";
import { createRegistry } from "../../../src/domains/registry.ts";
import { parseReportEdit, parseReportGenerated, parseReportLocked, type ReportEvent } from "../../../src/protocol/report-events.ts";
import type { AtlasError } from "../../../src/shared/errors.ts";
import { createAtlasStore } from "../../../src/store/atlas-store.ts";
import { createReporter } from "../../../src/sync/reporter.ts";
import { createReportsSync } from "../../../src/sync/reports/reports-sync.ts";
import { createVirtualClock, settled } from "../../support/virtual-clock.ts";
import { createGate } from "../gate.ts";
import { createSyncBench } from "../sync-bench.ts";

const SETTLE_MS = 1_000;

const report = (id: string, version = 1) => ({ report_id: id, run_id: "R", entity_id: "E", business_date: "2026-05-20", version });
const lockedReport = (id: string, deskId: string) => ({ ...report(id), desk_id: deskId, locked_at: "2026-05-20T18:00:00Z" });

const read = (outcome: ReturnType<typeof parseReportGenerated | typeof parseReportEdit | typeof parseReportLocked>): ReportEvent => {
  if (outcome.type === "malformed") throw new Error(`missing ${outcome.missing.join(", ")}`);
  return outcome.event;
};
const generated = (id: string, version = 1) => read(parseReportGenerated(report(id, version)));
const edited = (section: string) => read(parseReportEdit({ run_id: "R", user_id: "ada", section_code: section }));
const locked = (deskId: string) => read(parseReportLocked({ desk_id: deskId, business_date: "2026-05-20" }));

/** The reports of one client over a real store: the test is the connection, REST and time. What is missed is fetched at once. */
function createHarness({ hasPath = true } = {}) {
  const clock = createVirtualClock();
  const gate = createGate<readonly unknown[]>();
  const errors: AtlasError[] = [];
  const store = createAtlasStore(createRegistry(), {
    now: () => clock.now(),
    initialConnection: { status: "idle", since: clock.now(), attempt: 0, lastClose: undefined, everConnected: false, sequence: "settling" },
    onThrow: () => undefined,
  });
  let missedCount = 0;
  const reports = createReportsSync({
    store,
    fetchReports: hasPath ? gate.call : undefined,
    messageNow: () => undefined,
    onMissed() {
      missedCount += 1;
      reports.recover(0);
    },
    reporter: createReporter(
      (error) => errors.push(error),
      () => clock.now(),
    ),
    clock,
    random: () => 0,
    settleMs: SETTLE_MS,
  });
  return {
    clock,
    gate,
    store,
    reports,
    get missedCount() {
      return missedCount;
    },
    get codes() {
      return errors.map(({ code }) => code);
    },
    get status() {
      const { freshness } = this.known;
      return freshness.status === "stale" ? `stale: ${freshness.cause}` : freshness.status;
    },
    get known() {
      store.commit();
      return store.api.getState().reports;
    },
    get confirmed() {
      return [...this.known.edits.values(), ...this.known.locks.values()].map(({ isConfirmed }) => isConfirmed);
    },
    async answer(rows: readonly unknown[]) {
      gate.answer(rows);
      await settled();
      await clock.advanceAsync(0); // a long list is read in several tasks
    },
  };
}

/** Open and proven, with a REST list of reports whose request has just left. */
async function asking() {
  const harness = createHarness();
  harness.reports.opened();
  harness.reports.proven();
  await harness.clock.advanceAsync(0);
  return harness;
}

test("the list of reports becomes the reports' baseline after the settling time for older events (P35)", async () => {
  const harness = await asking();

  await harness.answer([report("P1"), report("P2")]);
  const settling = harness.status;
  await harness.clock.advanceAsync(SETTLE_MS);

  expect(settling).toBe("waiting");
  expect(harness.known.freshness).toMatchObject({ status: "live", recovering: false });
  expect([...harness.known.generated.keys()]).toEqual(["P1", "P2"]);
});

test("a list does not make the reports live before the connection's first message and the settling time after it (P45)", async () => {
  const harness = createHarness();
  harness.reports.opened();
  await harness.clock.advanceAsync(0);
  await harness.answer([report("P1")]);
  await harness.clock.advanceAsync(60_000);
  const silent = [harness.status, harness.known.generated.size];

  harness.reports.proven();
  const proven = harness.status;
  await harness.clock.advanceAsync(SETTLE_MS);

  expect(silent).toEqual(["stale: unproven", 1]);
  expect(proven).toBe("stale: unproven");
  expect(harness.status).toBe("live");
});

test("a report event proves the connection; a later message changes nothing (P45)", async () => {
  const harness = createHarness();
  harness.reports.opened();
  await harness.clock.advanceAsync(0);
  await harness.answer([report("P1")]);

  harness.reports.apply(generated("P2"));
  await harness.clock.advanceAsync(SETTLE_MS / 2);
  harness.reports.proven();
  await harness.clock.advanceAsync(SETTLE_MS / 2);

  expect(harness.status).toBe("live");
});

test("a message of the previous connection does not prove the present connection (P45)", async () => {
  const harness = await asking();
  await harness.answer([]);
  await harness.clock.advanceAsync(SETTLE_MS);

  harness.reports.closed();
  harness.reports.proven(); // a frame that was still queued
  harness.reports.opened();
  await harness.clock.advanceAsync(0);
  await harness.answer([]);
  await harness.clock.advanceAsync(60_000);

  expect(harness.status).toBe("stale: unproven");
});

test("a report event that arrives while the list is pending counts as newer than the list (P26, P35)", async () => {
  const harness = await asking();
  harness.reports.apply(generated("P1", 2));

  await harness.answer([report("P1", 1)]);

  expect(harness.known.generated.get("P1")?.version).toBe(2);
});

test("a listed report adds a lock only if it carries `locked_at`; other locks stay unknown (P28)", async () => {
  const harness = await asking();

  await harness.answer([lockedReport("P1", "D1"), { ...report("P2"), desk_id: "D2" }, null, 7]);

  expect([...harness.known.locks.values()].map(({ desk_id }) => desk_id)).toEqual(["D1"]);
  expect(harness.known.generated.size).toBe(2);
  expect(harness.known.freshness.quarantinedCount).toBe(2);
  expect(harness.codes).toEqual(["quarantined-row"]);
});

test("a report list in which no row can be read is no baseline (P18, P35)", async () => {
  const harness = await asking();

  await harness.answer([{ id: 1 }, null]);
  await harness.clock.advanceAsync(SETTLE_MS);

  expect(harness.status).toBe("waiting");
  expect(harness.known.freshness.error?.code).toBe("fetch-unreadable");
});

test("a report list that does not mention a lock does not unlock the report (P28)", async () => {
  const harness = await asking();
  harness.reports.apply(locked("D1"));

  await harness.answer([{ ...report("P1"), desk_id: "D1" }]);
  await harness.clock.advanceAsync(SETTLE_MS);

  expect(harness.known.locks.size).toBe(1);
});

test.each([
  ["a gap", "gap"],
  ["a malformed message", "malformed"],
] as const)(
  "after %s the list makes the reports live again, and no edit or lock is confirmed until its event arrives (P29)",
  async (_, cause) => {
    const harness = await asking();
    await harness.answer([lockedReport("P1", "D1")]);
    harness.reports.apply(edited("S1"));
    harness.reports.apply(edited("S2"));
    harness.reports.apply(locked("D1"));
    await harness.clock.advanceAsync(SETTLE_MS);
    const before = [harness.status, ...harness.confirmed];

    harness.reports.missed(cause);
    await harness.clock.advanceAsync(0);
    await harness.answer([lockedReport("P1", "D1")]);
    await harness.clock.advanceAsync(SETTLE_MS);
    const recovered = [harness.status, ...harness.confirmed];
    harness.reports.apply(edited("S1"));

    expect(before).toEqual(["live", true, true, true]);
    expect(recovered).toEqual(["live", false, false, false]);
    expect(harness.confirmed.filter(Boolean).length).toBe(1);
  },
);

test("a disconnect ends all confirmations of edits and locks; the next connection and its list do not restore them (P29)", async () => {
  const harness = await asking();
  await harness.answer([]);
  harness.reports.apply(edited("S1"));
  harness.reports.apply(locked("D1"));

  harness.reports.closed();
  const closed = harness.confirmed;
  harness.reports.opened();
  harness.reports.proven();
  await harness.clock.advanceAsync(0);
  await harness.answer([lockedReport("P1", "D1")]);
  await harness.clock.advanceAsync(SETTLE_MS);

  expect(closed).toEqual([false, false]);
  expect(harness.status).toBe("live");
  expect(harness.confirmed).toEqual([false, false]);
});

test("a report event before a gap is replayed over the pending list, and confirms nothing (P29)", async () => {
  const harness = await asking();
  harness.reports.apply(locked("D1"));
  harness.reports.apply(generated("P1", 2));
  harness.reports.missed("gap");

  await harness.answer([report("P1", 1)]);

  expect(harness.known.generated.get("P1")?.version).toBe(2);
  expect(harness.confirmed).toEqual([false]);
});

test("an unreadable report event of one type leaves the other type's confirmations (P29)", async () => {
  const harness = await asking();
  harness.reports.apply(edited("S1"));
  harness.reports.apply(locked("D1"));

  harness.reports.missed("malformed", "edit");

  expect(harness.confirmed).toEqual([false, true]);
});

test("a report list is no baseline if an event was missed while the list was pending (P35)", async () => {
  const harness = await asking();
  harness.reports.missed("malformed");

  await harness.answer([report("P1")]);
  await harness.clock.advanceAsync(2_000);
  const before = [harness.known.generated.size, harness.status];
  await harness.answer([report("P1")]);
  await harness.clock.advanceAsync(SETTLE_MS);

  expect(before).toEqual([1, "waiting"]); // a list only adds
  expect(harness.gate.callCount).toBe(2);
  expect(harness.status).toBe("live");
});

test("after two recoveries from unreadable report events that changed nothing, later ones on this connection only end confirmations (P12)", async () => {
  const harness = await asking();
  await harness.answer([report("P1")]);
  await harness.clock.advanceAsync(SETTLE_MS);
  for (let count = 0; count < 2; count += 1) {
    harness.reports.missed("malformed");
    await harness.clock.advanceAsync(0);
    await harness.answer([report("P1")]);
    await harness.clock.advanceAsync(SETTLE_MS);
  }
  harness.reports.apply(edited("S1"));

  for (let count = 0; count < 100; count += 1) harness.reports.missed("malformed");
  const afterHabit = [harness.status, harness.missedCount, harness.confirmed];
  harness.reports.missed("gap");
  const afterGap = [harness.status, harness.missedCount];
  harness.reports.closed();
  harness.reports.opened();
  harness.reports.missed("malformed");

  expect(afterHabit).toEqual(["live", 2, [false]]);
  expect(afterGap).toEqual(["stale: gap", 3]);
  expect(harness.missedCount).toBe(4);
});

test("a recovery from an unreadable report event that changed entries does not count towards the limit of two (P12)", async () => {
  const harness = await asking();
  await harness.answer([]);
  for (let version = 1; version <= 10; version += 1) {
    harness.reports.missed("malformed");
    await harness.clock.advanceAsync(0);
    await harness.answer([report("P1", version)]);
    await harness.clock.advanceAsync(SETTLE_MS);
  }

  expect(harness.missedCount).toBe(10);
});

test("if the list after an unreadable report event has unreadable rows, too, later unreadable events start no recovery (P12, P18)", async () => {
  const harness = await asking();
  await harness.answer([]);
  harness.reports.missed("malformed");
  await harness.clock.advanceAsync(0);
  await harness.answer([report("P1"), { id: 2 }]);
  await harness.clock.advanceAsync(SETTLE_MS);

  harness.reports.missed("malformed");

  expect([harness.status, harness.missedCount]).toEqual(["live", 1]);
});

test("a report list that cannot be fetched sets the error, and is retried (P35)", async () => {
  const harness = await asking();

  harness.gate.fail(new Error("500"));
  await settled();
  const failed = harness.known.freshness;
  await harness.clock.advanceAsync(1_000);
  await harness.answer([]);
  await harness.clock.advanceAsync(SETTLE_MS);

  expect(failed).toMatchObject({ status: "waiting", recovering: true });
  expect(failed.error?.code).toBe("fetch-failed");
  expect(harness.known.freshness).toMatchObject({ status: "live", error: undefined });
});

test("without a connection the reports are stale and no request is sent; after `open` the list is fetched (P35)", async () => {
  const harness = await asking();
  await harness.answer([]);
  await harness.clock.advanceAsync(SETTLE_MS);

  harness.reports.closed();
  await harness.clock.advanceAsync(60_000);
  const whileClosed = [harness.status, harness.gate.callCount];
  harness.reports.opened();
  await harness.clock.advanceAsync(0);

  expect(whileClosed).toEqual(["stale: disconnect", 1]);
  expect(harness.gate.callCount).toBe(2);
});

test("a report list requested before the connection was lost is discarded (P35)", async () => {
  const harness = await asking();

  harness.reports.closed();
  await harness.answer([report("P1")]);
  await harness.clock.advanceAsync(5_000);

  expect(harness.known.generated.size).toBe(0);
  expect(harness.known.freshness.recovering).toBe(false);
});

test("of 30,000 listed reports, read in parts, the latest 10,000 are shown at once, and no timer runs on afterwards (P40, P44)", async () => {
  const harness = await asking();
  const dateOf = (number: number) => new Date(Date.UTC(2026, 0, 1) - number * 86_400_000).toISOString().slice(0, 10);
  const rows = Array.from({ length: 30_000 }, (_, number) => ({ ...report(`P${number}`), business_date: dateOf(number) }));

  harness.gate.answer(rows);
  await settled();
  const afterOneTask = harness.known.generated.size;
  await harness.clock.advanceAsync(0);
  const afterAll = [...harness.known.generated.keys()];
  harness.reports.missed("gap");
  await harness.clock.advanceAsync(0);
  harness.gate.answer(rows);
  await settled();
  harness.reports.dispose();

  expect(afterOneTask).toBe(0);
  expect([afterAll.length, afterAll.at(-1), afterAll[0]]).toEqual([10_000, "P0", "P9999"]);
  expect(harness.clock.pendingCount).toBe(0);
});

test("of 45,000 report events that come while the list is pending, the latest 10,000 reports are kept (P40)", async () => {
  const harness = await asking();

  for (let count = 0; count < 45_000; count += 1) harness.reports.apply(generated(`P${count}`, 2));
  await harness.answer([report("P44999", 1)]);

  expect(harness.known.generated.size).toBe(10_000);
  expect(harness.known.generated.get("P44999")?.version).toBe(2);
});

test("without a REST path the reports send no request and start no recovery, and events are applied on arrival (P35)", async () => {
  const bench = createSyncBench();
  bench.sync.opened();

  bench.frame({ kind: "report_generated", data: report("P1") });
  for (let count = 0; count < 10; count += 1) bench.frame({ kind: "report_edit", data: {} });
  await bench.clock.advanceAsync(60_000);

  expect(bench.status("reports")).toBe("waiting");
  expect(bench.stats.recoveryCount).toBe(0);
  expect(bench.codes).not.toContain("recovery-cooling");
});

test("an unreadable event makes the reports stale, and the list is fetched again (P29)", async () => {
  const bench = createSyncBench({ hasReportsPath: true });
  bench.sync.opened();
  bench.frame({ kind: "report_generated", data: report("P1") });
  await bench.clock.advanceAsync(0);
  bench.reportsGate.answer([]);
  await bench.clock.advanceAsync(SETTLE_MS);

  bench.frame({ kind: "report_edit", data: {} });
  const marked = bench.status("reports");
  await bench.clock.advanceAsync(0);
  bench.reportsGate.answer([]);
  await bench.clock.advanceAsync(SETTLE_MS);

  expect(marked).toBe("stale: malformed");
  expect(bench.status("reports")).toBe("live");
});

test("a gap in the numbering of a report's own kind makes only the reports stale (P36)", async () => {
  const bench = createSyncBench({ hasReportsPath: true, sequence: "kind" });
  bench.sync.opened();
  bench.snapshot("trades", [], 1);
  await bench.clock.advanceAsync(0);
  bench.reportsGate.answer([]);
  bench.frame({ kind: "report_generated", seq: 1, data: report("P1") });
  await bench.clock.advanceAsync(SETTLE_MS);

  bench.frame({ kind: "report_generated", seq: 4, data: report("P4") });
  await bench.clock.advanceAsync(0);

  expect([bench.status("reports"), bench.status("trades")]).toEqual(["stale: gap", "live"]);
  expect(bench.reportsGate.callCount).toBe(2);
});
