/**
 * The known reports, section edits, and locks of desks and dates.
 *
 * An event confirms its entry. After an interruption an edit or a lock may have been missed, and only another event can confirm it: the
 * REST list of reports holds no edits, and does not say that a lock is the newest.
 * Rules: P26 generated, P27 edit, P28 lock, P29 confirmation, P40 limits.
 */
import { joinKey } from "../domains/keys.ts";
import type { GeneratedReport, ReportEdit, ReportEvent, ReportLock } from "../protocol/report-events.ts";
import { initialFreshness, nextFreshness, type Freshness, type FreshnessEvent } from "./freshness.ts";
import { KeptEntries } from "./kept-entries.ts";

interface Confirmation {
  /** The entry came from an event, and no event that may have changed it was missed since (P29). */
  readonly isConfirmed: boolean;
}

/** The last known edit of a section. */
export interface KnownReportEdit extends ReportEdit, Confirmation {}

/** The lock of a desk and date, as last known. */
export interface KnownReportLock extends ReportLock, Confirmation {}

export interface ReportsState {
  /** By `report_id` (P26). */
  readonly generated: ReadonlyMap<string, GeneratedReport>;
  /** The last edit of each section of a run, by `reportEditKey` (P27). */
  readonly edits: ReadonlyMap<string, KnownReportEdit>;
  /** By `reportLockKey` (P28). What is not in it is *unknown*, never "unlocked". */
  readonly locks: ReadonlyMap<string, KnownReportLock>;
  /** That of the REST list of reports (P29). */
  readonly freshness: Freshness;
}

/** The number of generated reports, of edits and of locks that are kept: the latest of each (P40). */
export const REPORTS_KEPT = 10_000;

/** The key of a section's last edit in `edits`. */
export const reportEditKey = ({ run_id, section_code }: Pick<ReportEdit, "run_id" | "section_code">): string =>
  joinKey([run_id, section_code]);

/** The key of the lock of a desk and date in `locks`. */
export const reportLockKey = ({ desk_id, business_date }: Pick<ReportLock, "desk_id" | "business_date">): string =>
  joinKey([desk_id, business_date]);

export interface ReportsDraft {
  readonly freshness: Freshness;
  transition(event: FreshnessEvent): void;
  /** An event: its entry is the newest, and confirmed. */
  apply(event: ReportEvent): void;
  /** Applies the entries of a list, which confirm nothing. False where nothing changed. */
  applyList(events: readonly ReportEvent[]): boolean;
  /** Events may have been missed, of one type where that is known. */
  interrupt(type?: ReportEvent["type"]): void;
  /** Resets to the initial state. */
  clear(): void;
  /** What is known now; the same object while nothing changed. */
  show(): ReportsState;
}

/** `onDirty` is called at each change. */
export function createReportsDraft(onDirty: () => void): ReportsDraft {
  const generated = new KeptEntries<GeneratedReport>(REPORTS_KEPT, dateOf);
  const edits = new KeptEntries<KnownReportEdit>(REPORTS_KEPT, ({ edited_at = "" }) => edited_at);
  const locks = new KeptEntries<KnownReportLock>(REPORTS_KEPT, dateOf);
  let freshness = initialFreshness;
  let shown: ReportsState = { generated: generated.show(), edits: edits.show(), locks: locks.show(), freshness };

  const note = (isChanged: boolean): boolean => {
    if (isChanged) onDirty();
    return isChanged;
  };
  const put = (event: ReportEvent): boolean => {
    switch (event.type) {
      case "generated":
        // Replaced as a whole: the seal of one version must not remain under the next.
        return generated.put(event.report.report_id, event.report);
      case "edit":
        return edits.put(reportEditKey(event.edit), { ...event.edit, isConfirmed: true });
      case "locked": {
        const key = reportLockKey(event.lock);
        return locks.put(key, { ...event.lock, locked_at: lockedAt(event.lock, locks.get(key)), isConfirmed: true });
      }
    }
  };

  const add = (event: ReportEvent): boolean => {
    if (event.type === "edit") return false; // no list contains edits
    if (event.type === "generated") return generated.add(event.report.report_id, event.report);
    const key = reportLockKey(event.lock);
    const before = locks.get(key);
    const isConfirmed = before?.isConfirmed ?? false;
    return locks.add(key, { ...before, ...event.lock, locked_at: lockedAt(event.lock, before), isConfirmed });
  };

  return {
    get freshness() {
      return freshness;
    },
    transition(event) {
      const next = nextFreshness(freshness, event);
      if (next === freshness) return;
      freshness = next;
      onDirty();
    },
    apply: (event) => void note(put(event)),
    applyList(events) {
      let isChanged = false;
      for (const event of events) isChanged = add(event) || isChanged;
      return note(isChanged);
    },
    interrupt(type) {
      if (type === undefined || type === "edit") note(edits.changePut(unconfirmed));
      if (type === undefined || type === "locked") note(locks.changePut(unconfirmed));
    },
    clear() {
      const wereKept = [generated.clear(), edits.clear(), locks.clear()];
      if (!wereKept.includes(true) && freshness === initialFreshness) return;
      freshness = initialFreshness;
      onDirty();
    },
    show() {
      const next = { generated: generated.show(), edits: edits.show(), locks: locks.show(), freshness };
      const isSame =
        next.generated === shown.generated &&
        next.edits === shown.edits &&
        next.locks === shown.locks &&
        next.freshness === shown.freshness;
      return isSame ? shown : (shown = next);
    },
  };
}

const dateOf = ({ business_date }: { readonly business_date: string }): string => business_date;
const unconfirmed = <Entry extends Confirmation>(entry: Entry): Entry => ({ ...entry, isConfirmed: false });
/** A lock that is repeated without its time keeps the earlier time. */
const lockedAt = (lock: ReportLock, before: ReportLock | undefined): string | undefined => lock.locked_at ?? before?.locked_at;
