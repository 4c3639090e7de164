/** What report events have told (P26–P28). What none has told is unknown. */
import { useMemo } from "react";
import type { GeneratedReport, ReportEdit } from "../protocol/report-events.ts";
import { reportLockKey } from "../store/reports.ts";
import { useAtlasStore } from "./use-atlas-store.ts";

/** `unknown` is not "unlocked": no event and no REST answer has told (P28). */
export type ReportLockState = { readonly status: "locked"; readonly lockedAt: string | undefined } | { readonly status: "unknown" };

const unknownLock: ReportLockState = { status: "unknown" };

/** Whether the reports of a desk and business date are locked. */
export function useReportLock(of: { readonly deskId: string; readonly businessDate: string }): ReportLockState {
  const lock = useAtlasStore((state) => state.reports.locks.get(reportLockKey({ desk_id: of.deskId, business_date: of.businessDate })));
  return useMemo(() => (lock === undefined ? unknownLock : { status: "locked", lockedAt: lock.locked_at }), [lock]);
}

/** Who edited which section last, the newest first; of one run where `runId` is given. */
export function useReportEdits(of: { readonly runId?: string | undefined } = {}): readonly ReportEdit[] {
  const { runId } = of;
  const edits = useAtlasStore((state) => state.reports.edits);
  return useMemo(() => {
    const chosen = [...edits.values()].filter((edit) => runId === undefined || edit.run_id === runId);
    return chosen.sort((left, right) => compareText(right.edited_at, left.edited_at));
  }, [edits, runId]);
}

/** Reports that were generated, by business date, the newest first. */
export function useGeneratedReports(): readonly GeneratedReport[] {
  const generated = useAtlasStore((state) => state.reports.generated);
  return useMemo(() => [...generated.values()].sort((left, right) => compareText(right.business_date, left.business_date)), [generated]);
}

/** RFC 3339 dates in one zone sort as text; absent ones come last under a descending sort. */
function compareText(left = "", right = ""): number {
  return left === right ? 0 : left < right ? -1 : 1;
}
