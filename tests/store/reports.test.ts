import { expect, test } from "vitest";
import type { GeneratedReport, ReportEdit, ReportEvent, ReportLock } from "../../src/protocol/report-events.ts";
import { applyReportEvent, initialReports, reportEditKey, reportLockKey } from "../../src/store/reports.ts";

const report: GeneratedReport = {
  report_id: "R1",
  run_id: "RUN1",
  entity_id: "LDN",
  desk_id: undefined,
  business_date: "2026-11-20",
  version: 1,
  seal_hash_sha256: "abc",
};
const edit: ReportEdit = {
  run_id: "RUN1",
  report_id: undefined,
  desk_id: undefined,
  user_id: "jdoe",
  section_code: "S1",
  edited_at: "2026-11-20T09:00:00Z",
};
const lock: ReportLock = { desk_id: "FX", business_date: "2026-11-20", locked_at: "2026-11-20T18:00:00Z" };

const generated = (changes: Partial<GeneratedReport> = {}): ReportEvent => ({ type: "generated", report: { ...report, ...changes } });
const edited = (changes: Partial<ReportEdit> = {}): ReportEvent => ({ type: "edit", edit: { ...edit, ...changes } });
const locked = (changes: Partial<ReportLock> = {}): ReportEvent => ({ type: "locked", lock: { ...lock, ...changes } });
const after = (...events: readonly ReportEvent[]) => events.reduce(applyReportEvent, initialReports);

test("P26: a generated report is upserted by its id, and the seal of one version does not survive under the next", () => {
  const state = after(generated(), generated({ report_id: "R2" }), generated({ version: 2, seal_hash_sha256: undefined }));

  expect([...state.generated.keys()]).toEqual(["R1", "R2"]);
  expect(state.generated.get("R1")).toMatchObject({ version: 2, seal_hash_sha256: undefined });
});

test("P27: an edit stands under its run and section, the last one in the place of the one before", () => {
  const state = after(edited(), edited({ section_code: "S2" }), edited({ user_id: "asmith", edited_at: undefined }));

  expect(state.edits.size).toBe(2);
  expect(state.edits.get(reportEditKey(edit))).toMatchObject({ user_id: "asmith", edited_at: undefined });
});

test("P28: a lock stands under its desk and date, and told again without its time it is still the lock of then", () => {
  const state = after(locked(), locked({ locked_at: undefined }), locked({ desk_id: "RATES" }));

  expect(state.locks.get(reportLockKey(lock))).toEqual(lock);
  expect(state.locks.size).toBe(2);
});

test("P28: what no event has told is unknown, not unlocked", () => {
  expect(after(locked()).locks.get(reportLockKey({ ...lock, business_date: "2026-11-21" }))).toBeUndefined();
});

test("P27, P28: keys of unlike parts never meet", () => {
  expect(reportLockKey({ desk_id: "A|B", business_date: "C" })).not.toBe(reportLockKey({ desk_id: "A", business_date: "B|C" }));
});

test.each([
  ["P26", generated()],
  ["P27", edited()],
  ["P28", locked()],
])("%s: an event that tells nothing new changes nothing, and one that does leaves the other parts alone", (_, event) => {
  const once = after(event);

  expect(applyReportEvent(once, structuredClone(event))).toBe(once);
  const changed = (["generated", "edits", "locks"] as const).filter((part) => once[part] !== initialReports[part]);
  expect(changed).toEqual([{ generated: "generated", edit: "edits", locked: "locks" }[event.type]]);
});
