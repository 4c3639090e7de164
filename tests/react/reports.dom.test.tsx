import { renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, test, vi } from "vitest";
import { AtlasProvider, useFreshness, useGeneratedReports, useReportEdits, useReportLock } from "../../src/index.ts";
import { createDesk, type Desk } from "./desk.tsx";

const wrapperOf = (desk: Desk) =>
  function Wrapper({ children }: { readonly children: ReactNode }) {
    return <AtlasProvider {...desk.options}>{children}</AtlasProvider>;
  };
const of = { deskId: "FXO", businessDate: "2026-11-20" };

test("a report lock is unknown until its event arrives, and other desks and dates stay unknown (P28)", async () => {
  const desk = createDesk();
  const { result } = renderHook(() => [useReportLock(of), useReportLock({ ...of, deskId: "RATES" })], { wrapper: wrapperOf(desk) });
  await desk.open();
  expect(result.current).toEqual([{ status: "unknown" }, { status: "unknown" }]);

  desk.send("report_locked", { desk_id: "FXO", business_date: "2026-11-20", locked_at: "2026-11-20T18:00:00Z" });
  await desk.frame();

  expect(result.current).toEqual([{ status: "locked", lockedAt: "2026-11-20T18:00:00Z", isConfirmed: true }, { status: "unknown" }]);
});

test("no other event and no lost connection unlocks a report; after a lost connection its lock is unconfirmed until the next event (P28, P29)", async () => {
  const desk = createDesk();
  const { result } = renderHook(() => useReportLock(of), { wrapper: wrapperOf(desk) });
  await desk.open();
  desk.send("report_locked", { desk_id: "FXO", business_date: "2026-11-20" });
  await desk.frame();
  const locked = result.current;

  desk.send("report_generated", { report_id: "R1", run_id: "1", entity_id: "E", business_date: "2026-11-20", version: 1 });
  await desk.frame();
  const undisturbed = result.current;
  desk.sockets.last.close(1006);
  await desk.advance(1_000);
  await desk.open();
  const interrupted = result.current;
  desk.send("report_locked", { desk_id: "FXO", business_date: "2026-11-20" });
  await desk.frame();

  expect(locked).toEqual({ status: "locked", lockedAt: undefined, isConfirmed: true });
  expect(undisturbed).toBe(locked);
  expect(interrupted).toEqual({ status: "locked", lockedAt: undefined, isConfirmed: false });
  expect(result.current).toEqual(locked);
});

test("the REST list of reports adds locks that no event mentioned (P28)", async () => {
  const desk = createDesk({ paths: { positions: null, reports: "/reports" } });
  desk.answer("/reports", {
    reports: [
      {
        report_id: "R1",
        run_id: "1",
        entity_id: "E",
        desk_id: "FXO",
        business_date: "2026-11-20",
        version: 3,
        locked_at: "2026-11-20T18:00:00Z",
      },
    ],
  });
  const { result } = renderHook(() => [useReportLock(of).status, useGeneratedReports().length], { wrapper: wrapperOf(desk) });

  await desk.open();
  await desk.frame();

  expect(result.current).toEqual(["locked", 1]);
});

test("report edits are merged by run and section, sorted newest first, and filtered by run (P27)", async () => {
  const desk = createDesk();
  const { result, rerender } = renderHook((runId: string | undefined) => useReportEdits({ runId }), {
    wrapper: wrapperOf(desk),
    initialProps: undefined,
  });
  await desk.open();
  const edit = (run_id: string, section_code: string, user_id: string, edited_at: string) =>
    desk.send("report_edit", { run_id, section_code, user_id, edited_at });

  edit("1", "risk", "ada", "2026-11-20T09:00:00Z");
  edit("1", "pnl", "bob", "2026-11-20T10:00:00Z");
  edit("2", "risk", "cyd", "2026-11-20T11:00:00Z");
  edit("1", "risk", "eve", "2026-11-20T12:00:00Z");
  await desk.frame();

  expect(result.current.map(({ run_id, section_code, user_id }) => `${run_id} ${section_code} ${user_id}`)).toEqual([
    "1 risk eve",
    "2 risk cyd",
    "1 pnl bob",
  ]);
  rerender("2");
  expect(result.current.map(({ user_id }) => user_id)).toEqual(["cyd"]);
});

test("report edits are sorted newest first by instant, whatever their time format, with edits without a time last (P27)", async () => {
  const desk = createDesk();
  const { result } = renderHook(() => useReportEdits().map(({ section_code }) => section_code), { wrapper: wrapperOf(desk) });
  await desk.open();
  const edit = (section_code: string, edited_at?: string) =>
    desk.send("report_edit", { run_id: "1", section_code, user_id: "ada", edited_at });

  edit("third", "2026-11-20T10:00:00Z");
  edit("no time, received first");
  edit("first", "2026-11-20T09:00:00.000002-01:30");
  edit("second", "2026-11-20T10:30:00.000001Z");
  edit("fourth", "2026-11-20T11:30:00+02:00");
  edit("no time, received last");
  await desk.frame();

  expect(result.current).toEqual(["first", "second", "third", "fourth", "no time, received last", "no time, received first"]);
});

test("forty components that each show the edits of one run iterate over all edits once for each commit (P40)", async () => {
  const desk = createDesk();
  const { result } = renderHook(
    () => {
      return Array.from({ length: 40 }, (_, run) => useReportEdits({ runId: String(run) }).length);
    },
    { wrapper: wrapperOf(desk) },
  );
  await desk.open();
  for (let run = 0; run < 40; run += 1) desk.send("report_edit", { run_id: String(run), section_code: "risk", user_id: "ada" });
  const iterated = vi.spyOn(Map.prototype, "values");

  await desk.frame();
  const iterations = iterated.mock.contexts.filter((map) => map instanceof Map && map.size === 40).length;
  iterated.mockRestore();

  expect(result.current).toEqual(Array(40).fill(1));
  expect(iterations).toBe(1);
});

test("after a missed edit the REST list makes the reports live, and the known edit is unconfirmed (P29)", async () => {
  const desk = createDesk({ paths: { positions: null, reports: "/reports" } });
  desk.answer("/reports", { reports: [] });
  const { result } = renderHook(
    () => [useFreshness("reports").status, ...useReportEdits({ runId: "1" }).map(({ user_id, isConfirmed }) => [user_id, isConfirmed])],
    { wrapper: wrapperOf(desk) },
  );
  await desk.open();
  desk.send("report_edit", { run_id: "1", section_code: "risk", user_id: "ada" });
  await desk.frame();
  await desk.advance(5_000);
  const confirmed = result.current;

  desk.send("report_edit", { run_id: "1" }); // an edit that cannot be read
  await desk.advance(5_000);
  const missed = result.current;
  desk.send("report_edit", { run_id: "1", section_code: "risk", user_id: "bob" });
  await desk.frame();

  expect(desk.fetched.filter((path) => path === "/reports").length).toBe(2);
  expect(confirmed).toEqual(["live", ["ada", true]]);
  expect(missed).toEqual(["live", ["ada", false]]);
  expect(result.current).toEqual(["live", ["bob", true]]);
});

test("generated reports are upserted by id, and the list keeps its identity while no report changed (P26)", async () => {
  const desk = createDesk();
  const { result, rerender } = renderHook(() => useGeneratedReports(), { wrapper: wrapperOf(desk) });
  await desk.open();
  const generated = (report_id: string, business_date: string, version: number) =>
    desk.send("report_generated", { report_id, run_id: "1", entity_id: "E", business_date, version });

  generated("R1", "2026-11-19", 1);
  generated("R2", "2026-11-20", 1);
  generated("R1", "2026-11-19", 2);
  await desk.frame();
  const before = result.current;
  desk.upsert("trades", { trade_id: "T1" });
  await desk.frame();
  rerender();

  expect(before.map(({ report_id, version }) => `${report_id} v${version}`)).toEqual(["R2 v1", "R1 v2"]);
  expect(result.current).toBe(before);
});

test("a report event without a required field changes no report state (P29)", async () => {
  const desk = createDesk();
  const { result } = renderHook(() => [useReportLock(of), useReportEdits(), useGeneratedReports()] as const, { wrapper: wrapperOf(desk) });
  await desk.open();

  desk.send("report_locked", { desk_id: "FXO" });
  desk.send("report_edit", { run_id: "1" });
  desk.send("report_generated", { report_id: "R1" });
  await desk.frame();

  expect(result.current).toEqual([{ status: "unknown" }, [], []]);
  expect(desk.errors.map(({ code }) => code)).toEqual(["malformed-event", "malformed-event", "malformed-event"]);
});
