/** Hooks for reports, section edits and locks (P26–P29). An entry that no event and no REST answer mentions is unknown. */
import { useMemo } from "react";
import type { GeneratedReport } from "../protocol/report-events.ts";
import { reportLockKey, type KnownReportEdit } from "../store/reports.ts";
import { compareSortKeys, sortKeyOf } from "../store/views/order/sort-key.ts";
import { useAtlasStore } from "./use-atlas-store.ts";

/** `unknown` is not "unlocked": no event and no REST answer mentions the lock (P28). */
export type ReportLockState =
  | {
      readonly status: "locked";
      readonly lockedAt: string | undefined;
      /** False after an interruption, or where the lock is known from the REST list only, until an event for it arrives (P29). */
      readonly isConfirmed: boolean;
    }
  | { readonly status: "unknown" };

const unknownLock: ReportLockState = { status: "unknown" };

/** Whether the reports of a desk and business date are locked. */
export function useReportLock(of: { readonly deskId: string; readonly businessDate: string }): ReportLockState {
  const lock = useAtlasStore((state) => state.reports.locks.get(reportLockKey({ desk_id: of.deskId, business_date: of.businessDate })));
  return useMemo(
    () => (lock === undefined ? unknownLock : { status: "locked", lockedAt: lock.locked_at, isConfirmed: lock.isConfirmed }),
    [lock],
  );
}

/**
 * Who edited which section last, the newest first; of one run where `runId` is given. An edit whose `isConfirmed` is false may not be the
 * last one: the connection was interrupted since, and no event of that section has come (P29).
 */
export function useReportEdits(of: { readonly runId?: string | undefined } = {}): readonly KnownReportEdit[] {
  const { runId } = of;
  const edits = useAtlasStore((state) => state.reports.edits);
  return useMemo(() => {
    const chosen = runId === undefined ? [...edits.values()] : (editsByRun(edits).get(runId) ?? []);
    return newestFirst(chosen, ({ edited_at }) => edited_at);
  }, [edits, runId]);
}

type Edits = ReadonlyMap<string, KnownReportEdit>;

const runsOf = new WeakMap<Edits, ReadonlyMap<string, readonly KnownReportEdit[]>>();

/** Computed once for all components of a commit: a page of forty sections must not iterate over all edits forty times. */
function editsByRun(edits: Edits): ReadonlyMap<string, readonly KnownReportEdit[]> {
  const known = runsOf.get(edits);
  if (known !== undefined) return known;
  const byRun = new Map<string, KnownReportEdit[]>();
  for (const edit of edits.values()) {
    const own = byRun.get(edit.run_id);
    if (own === undefined) byRun.set(edit.run_id, [edit]);
    else own.push(edit);
  }
  runsOf.set(edits, byRun);
  return byRun;
}

/** Reports that were generated, by business date, the newest first. */
export function useGeneratedReports(): readonly GeneratedReport[] {
  const generated = useAtlasStore((state) => state.reports.generated);
  return useMemo(() => newestFirst([...generated.values()], ({ business_date }) => business_date), [generated]);
}

/** Timestamps are compared as instants. Entries without one come last; of equal ones, the one received last comes first. */
function newestFirst<Entry>(entries: readonly Entry[], timeOf: (entry: Entry) => string | undefined): readonly Entry[] {
  return entries
    .map((entry) => ({ entry, key: sortKeyOf(timeOf(entry)) }))
    .reverse()
    .sort((left, right) => compareSortKeys(left.key, right.key, true))
    .map(({ entry }) => entry);
}
