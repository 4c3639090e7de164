import { expect, test, vi } from "vitest";
import type { GeneratedReport, ReportEdit, ReportEvent, ReportLock } from "../../src/protocol/report-events.ts";
import type { Millis } from "../../src/shared/brand.ts";
import { createReportsDraft, REPORTS_KEPT, reportEditKey, reportLockKey } from "../../src/store/reports.ts";

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
const draftAfter = (...events: readonly ReportEvent[]) => {
  const draft = createReportsDraft(() => undefined);
  for (const event of events) draft.apply(event);
  return draft;
};
const after = (...events: readonly ReportEvent[]) => draftAfter(...events).show();

test("a generated report is upserted by its id, and the seal of one version is not kept for the next version (P26)", () => {
  const state = after(generated(), generated({ report_id: "R2" }), generated({ version: 2, seal_hash_sha256: undefined }));

  expect([...state.generated.keys()].sort()).toEqual(["R1", "R2"]);
  expect(state.generated.get("R1")).toMatchObject({ version: 2, seal_hash_sha256: undefined });
});

test("an edit is stored under its run and section, where the last edit replaces the earlier one (P27)", () => {
  const state = after(edited(), edited({ section_code: "S2" }), edited({ user_id: "asmith", edited_at: undefined }));

  expect(state.edits.size).toBe(2);
  expect(state.edits.get(reportEditKey(edit))).toMatchObject({ user_id: "asmith", edited_at: undefined });
});

test("a lock is stored under its desk and date, and keeps its time when it is repeated without a time (P28)", () => {
  const state = after(locked(), locked({ locked_at: undefined }), locked({ desk_id: "RATES" }));

  expect(state.locks.get(reportLockKey(lock))).toEqual({ ...lock, isConfirmed: true });
  expect(state.locks.size).toBe(2);
});

test("a lock that no event mentions is unknown, not unlocked (P28)", () => {
  expect(after(locked()).locks.get(reportLockKey({ ...lock, business_date: "2026-11-21" }))).toBeUndefined();
});

test("lock keys of different desks and dates differ, even if their texts contain the separator (P27, P28)", () => {
  expect(reportLockKey({ desk_id: "A|B", business_date: "C" })).not.toBe(reportLockKey({ desk_id: "A", business_date: "B|C" }));
});

test.each([
  ["P26", generated()],
  ["P27", edited()],
  ["P28", locked()],
])("a repeated report event changes nothing, and a new event does not change the other parts (%s)", (_, event) => {
  const onDirty = vi.fn();
  const draft = createReportsDraft(onDirty);
  const before = draft.show();
  draft.apply(event);
  const once = draft.show();

  draft.apply(structuredClone(event));

  expect(draft.show()).toBe(once);
  expect(onDirty).toHaveBeenCalledTimes(1);
  const changed = (["generated", "edits", "locks"] as const).filter((part) => once[part] !== before[part]);
  expect(changed).toEqual([{ generated: "generated", edit: "edits", locked: "locks" }[event.type]]);
});

test("a report event confirms its entry, an interruption ends all confirmations, and the next event confirms only its own entry (P29)", () => {
  const draft = draftAfter(edited(), edited({ section_code: "S2" }), locked(), locked({ desk_id: "RATES" }));
  const confirmations = () => {
    const { edits, locks } = draft.show();
    return [...edits.values(), ...locks.values()].map(({ isConfirmed }) => isConfirmed);
  };
  const confirmed = confirmations();
  const before = draft.show();

  draft.interrupt();
  const interrupted = confirmations();
  draft.apply(edited());
  draft.apply(locked());

  expect(confirmed).toEqual([true, true, true, true]);
  expect(interrupted).toEqual([false, false, false, false]);
  expect([...before.edits.values()].map(({ isConfirmed }) => isConfirmed)).toEqual([true, true]);
  expect(draft.show().edits.get(reportEditKey(edit))?.isConfirmed).toBe(true);
  expect(draft.show().edits.get(reportEditKey({ ...edit, section_code: "S2" }))?.isConfirmed).toBe(false);
  expect(confirmations().filter(Boolean).length).toBe(2);
});

test.each([
  ["edit", [false, true]],
  ["locked", [true, false]],
  ["generated", [true, true]],
] as const)("a missed report event of type %s ends only the confirmations of that type (P29)", (type, expected) => {
  const draft = draftAfter(edited(), locked());

  draft.interrupt(type);

  const { edits, locks } = draft.show();
  expect([...edits.values(), ...locks.values()].map(({ isConfirmed }) => isConfirmed)).toEqual(expected);
});

test("an interruption without confirmed entries changes nothing (P29)", () => {
  const draft = draftAfter(edited());
  draft.interrupt();
  const before = draft.show();

  draft.interrupt();

  expect(draft.show()).toBe(before);
});

test("a field `isConfirmed` sent by the server does not confirm an entry (P29)", () => {
  const draft = draftAfter(edited({ isConfirmed: "yes" }));

  draft.interrupt();

  expect([...draft.show().edits.values()]).toMatchObject([{ isConfirmed: false }]);
});

test("a report list adds reports and locks without confirming them, and ends no confirmation (P28, P29)", () => {
  const draft = draftAfter(locked(), edited());

  draft.applyList([generated(), locked({ locked_at: undefined }), locked({ desk_id: "RATES" })]);

  const { locks, edits, generated: reports } = draft.show();
  expect([...reports.keys()]).toEqual(["R1"]);
  expect(locks.get(reportLockKey(lock))).toEqual({ ...lock, isConfirmed: true });
  expect(locks.get(reportLockKey({ ...lock, desk_id: "RATES" }))?.isConfirmed).toBe(false);
  expect([...edits.values()]).toMatchObject([{ isConfirmed: true }]);
});

test("a report list after an interruption confirms no entry, since an edit may have been missed (P29)", () => {
  const draft = draftAfter(edited(), locked());

  draft.interrupt();
  const isChanged = draft.applyList([generated(), locked()]);

  const { edits, locks } = draft.show();
  expect(isChanged).toBe(true);
  expect([...edits.values(), ...locks.values()].map(({ isConfirmed }) => isConfirmed)).toEqual([false, false]);
  expect(draft.applyList([generated(), locked()])).toBe(false);
});

test("of 12,000 generated reports, edits and locks, the latest 10,000 each are kept (P40)", () => {
  const numbers = Array.from({ length: 12_000 }, (_, number) => String(number));
  const state = after(
    ...numbers.map((report_id) => generated({ report_id })),
    ...numbers.map((section_code) => edited({ section_code })),
    ...numbers.map((desk_id) => locked({ desk_id })),
  );

  expect([state.generated.size, state.edits.size, state.locks.size]).toEqual([REPORTS_KEPT, REPORTS_KEPT, REPORTS_KEPT]);
  expect([...state.generated.keys()][0]).toBe("2000");
  expect([...state.edits.values()].at(-1)?.section_code).toBe("11999");
});

test("of a list longer than the limit the latest dates are kept in any order, with the reports of today's events (P40)", () => {
  const draft = draftAfter(generated({ report_id: "today", business_date: "2026-11-20" }));
  const dateOf = (number: number) => new Date(Date.UTC(2026, 0, 1) - number * 86_400_000).toISOString().slice(0, 10);

  draft.applyList(
    Array.from({ length: 12_000 }, (_, number) => generated({ report_id: `listed ${number}`, business_date: dateOf(number) })),
  );

  const { generated: reports } = draft.show();
  expect(reports.size).toBe(REPORTS_KEPT);
  expect([reports.has("today"), reports.has("listed 0"), reports.has("listed 9998"), reports.has("listed 9999")]).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

test("20,000 edits between two commits are copied once, at the commit (P40)", () => {
  const draft = draftAfter(...Array.from({ length: 10_000 }, (_, number) => edited({ section_code: String(number) })));
  const before = draft.show();
  const iterated = vi.spyOn(Map.prototype, Symbol.iterator);

  for (let number = 0; number < 20_000; number += 1)
    draft.apply(edited({ section_code: String(number % 10_000), user_id: String(number) }));
  const whileApplied = iterated.mock.calls.length;
  const shown = draft.show();
  const all = iterated.mock.calls.length;
  iterated.mockRestore();

  expect([whileApplied, all]).toEqual([0, 1]);
  expect(before.edits.get(reportEditKey({ ...edit, section_code: "7" }))?.user_id).toBe("jdoe");
  expect(shown.edits.get(reportEditKey({ ...edit, section_code: "7" }))?.user_id).toBe("10007");
});

test("`clear` removes all reports, and reports no change if there are none (P41)", () => {
  const onDirty = vi.fn();
  const draft = createReportsDraft(onDirty);
  draft.clear();
  const untouched = onDirty.mock.calls.length;
  draft.apply(edited());
  draft.transition({ type: "baseline", at: 1 as Millis, asOf: undefined });
  draft.show();

  draft.clear();

  const { edits, freshness } = draft.show();
  expect(untouched).toBe(0);
  expect([edits.size, freshness.status]).toEqual([0, "waiting"]);
});
