/**
 * Reads the REST list of reports, a part at a time, so that a long one does not freeze the page. What more is listed than can be kept goes
 * at once, the oldest dates first.
 *
 * Rules: P26, P28, P40.
 */
import { parseReportGenerated, parseReportLocked, type ReportEvent } from "../../protocol/report-events.ts";
import type { Clock } from "../../shared/clock.ts";
import { REPORTS_KEPT } from "../../store/reports.ts";

export interface ReportList {
  /** That a report exists, and where its row carries `locked_at`, that its desk and date are locked. */
  readonly events: readonly ReportEvent[];
  /** Rows that could be read as neither a report nor a lock. */
  readonly unreadableCount: number;
}

/** Rows read at a time: about a millisecond. */
const PART = 250;

/** Gives up when `signal` is aborted: then it settles never. */
export async function readReportList(rows: readonly unknown[], clock: Clock, signal: AbortSignal): Promise<ReportList> {
  let reports: Of<"generated">[] = [];
  let locks: Of<"locked">[] = [];
  let unreadableCount = 0;
  for (let from = 0; from < rows.length; from += PART) {
    if (from > 0) await nextTask(clock, signal);
    for (const row of rows.slice(from, from + PART)) {
      const { report, lock } = readRow(row);
      if (report !== undefined) reports.push(report);
      if (lock !== undefined) locks.push(lock);
      if (report === undefined && lock === undefined) unreadableCount += 1;
    }
    reports = newest(reports, ({ report }) => report.business_date);
    locks = newest(locks, ({ lock }) => lock.business_date);
  }
  return { events: [...reports, ...locks], unreadableCount };
}

type Of<Type extends ReportEvent["type"]> = Extract<ReportEvent, { readonly type: Type }>;

function readRow(row: unknown): { readonly report: Of<"generated"> | undefined; readonly lock: Of<"locked"> | undefined } {
  const generated = parseReportGenerated(row);
  const locked = parseReportLocked(row);
  const lock = locked.type === "event" ? locked.event.lock : undefined;
  return {
    report: generated.type === "event" ? generated.event : undefined,
    lock:
      lock?.locked_at === undefined
        ? undefined
        : { type: "locked", lock: { desk_id: lock.desk_id, business_date: lock.business_date, locked_at: lock.locked_at } },
  };
}

/** The same list while it is not twice as long as what is kept. */
function newest<Event>(events: Event[], dateOf: (event: Event) => string): Event[] {
  if (events.length < 2 * REPORTS_KEPT) return events;
  return events.sort((left, right) => (dateOf(left) === dateOf(right) ? 0 : dateOf(left) < dateOf(right) ? -1 : 1)).slice(-REPORTS_KEPT);
}

function nextTask(clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.soon(() => {
      signal.removeEventListener("abort", cancel);
      resolve();
    });
    if (signal.aborted) cancel();
    else signal.addEventListener("abort", cancel);
  });
}
