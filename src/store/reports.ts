/**
 * What is known of reports: those that were made, who edited which section, and which desks and dates are locked. Pure.
 *
 * Rules: P26 generated, P27 edit, P28 lock.
 */
import { joinKey } from "../domains/keys.ts";
import type { GeneratedReport, ReportEdit, ReportEvent, ReportLock } from "../protocol/report-events.ts";
import { isEqual } from "./equality.ts";
import { initialFreshness, type Freshness } from "./freshness.ts";

export interface ReportsState {
  /** By `report_id` (P26). */
  readonly generated: ReadonlyMap<string, GeneratedReport>;
  /** The last edit of each section of a run, by `reportEditKey` (P27). */
  readonly edits: ReadonlyMap<string, ReportEdit>;
  /** By `reportLockKey` (P28). What is not in it is *unknown*, never "unlocked". */
  readonly locks: ReadonlyMap<string, ReportLock>;
  readonly freshness: Freshness;
}

export const initialReports: ReportsState = { generated: new Map(), edits: new Map(), locks: new Map(), freshness: initialFreshness };

/** Where the last edit of a section stands in `edits`. */
export const reportEditKey = ({ run_id, section_code }: Pick<ReportEdit, "run_id" | "section_code">): string =>
  joinKey([run_id, section_code]);

/** Where the lock of a desk and date stands in `locks`. */
export const reportLockKey = ({ desk_id, business_date }: Pick<ReportLock, "desk_id" | "business_date">): string =>
  joinKey([desk_id, business_date]);

/** What is known after an event: the same object where it tells nothing new. */
export function applyReportEvent(state: ReportsState, event: ReportEvent): ReportsState {
  switch (event.type) {
    case "generated": {
      // Outright: the seal of one version must not survive under the next.
      const generated = withEntry(state.generated, event.report.report_id, event.report);
      return generated === state.generated ? state : { ...state, generated };
    }
    case "edit": {
      const edits = withEntry(state.edits, reportEditKey(event.edit), event.edit);
      return edits === state.edits ? state : { ...state, edits };
    }
    case "locked": {
      const key = reportLockKey(event.lock);
      // A lock that is told again without its time is still the lock of then.
      const locked_at = event.lock.locked_at ?? state.locks.get(key)?.locked_at;
      const locks = withEntry(state.locks, key, { ...event.lock, locked_at });
      return locks === state.locks ? state : { ...state, locks };
    }
  }
}

function withEntry<Value>(entries: ReadonlyMap<string, Value>, key: string, value: Value): ReadonlyMap<string, Value> {
  return isEqual(entries.get(key), value) ? entries : new Map(entries).set(key, value);
}
