/**
 * Keeps the reports slice: applies report events, and takes the REST list of reports as its baseline where a path is configured.
 * A baseline only adds what it knows: what no event and no answer has told stays unknown (P28).
 *
 * Rules: P26–P29, P35.
 */
import type { ReportEvent } from "../protocol/report-events.ts";
import { parseReportGenerated, parseReportLocked } from "../protocol/report-events.ts";
import type { Cancel, Clock } from "../shared/clock.ts";
import type { Random } from "../shared/random.ts";
import type { AtlasStore } from "../store/atlas-store.ts";
import type { StaleCause } from "../store/freshness.ts";
import { createBaselineFetch } from "./baseline-fetch.ts";
import type { Reporter } from "./reporter.ts";

export interface ReportsSyncOptions {
  readonly store: AtlasStore;
  /** The rows of the REST list of reports, in bounded time; undefined where no path is configured. */
  readonly fetchReports: ((signal: AbortSignal) => Promise<readonly unknown[]>) | undefined;
  /** Events were missed that REST may tell of: decides when `recover` is called. */
  readonly onMissed: () => void;
  readonly reporter: Reporter;
  readonly clock: Clock;
  readonly random: Random;
  /** How long after an answer events older than it may still arrive (P35). */
  readonly settleMs: number;
}

export interface ReportsSync {
  apply(event: ReportEvent): void;
  /** Events were missed or could not be read. */
  missed(cause: StaleCause): void;
  /** Fetches the list after `delayMs`, where there is a path. */
  recover(delayMs: number): void;
  opened(): void;
  closed(): void;
  dispose(): void;
}

const NAME = "reports";
/** After a reconnect a fleet of desks must not ask all at once. */
const SPREAD_MS = 1_000;

export function createReportsSync(options: ReportsSyncOptions): ReportsSync {
  const { store, clock, random } = options;
  let mark = 0;
  let fetchMark = 0;
  /** What came while an answer was on its way, to be laid over it: the answer may be older. */
  let kept: ReportEvent[] = [];
  let cancelSettle: Cancel | undefined;

  const fetchReports = options.fetchReports;
  const fetch =
    fetchReports &&
    createBaselineFetch({
      detail: { slice: NAME },
      clock,
      random,
      fetch: fetchReports,
      onStart() {
        fetchMark = mark;
        kept = [];
      },
      onAnswer(rows) {
        for (const event of rows.flatMap(readReport)) store.applyReport(event);
        for (const event of kept) store.applyReport(event);
        kept = [];
        if (fetchMark === mark) cancelSettle = clock.schedule(becomeLive, options.settleMs);
        return "done";
      },
      onFailure(error) {
        store.reportsTransition({ type: "failed", error });
        options.reporter.reportOnce(error.code, NAME, { ...error.detail, slice: NAME });
      },
    });

  const becomeLive = (): void => {
    cancelSettle = undefined;
    store.reportsTransition({ type: "baseline", at: clock.now(), asOf: undefined });
  };
  const setMark = (cause: StaleCause): void => {
    mark += 1;
    cancelSettle?.();
    cancelSettle = undefined;
    store.reportsTransition({ type: "mark", cause, at: clock.now() });
  };
  const recover = (delayMs: number): void => {
    if (fetch === undefined) return;
    store.reportsTransition({ type: "recovering", isRecovering: true });
    fetch.request(delayMs);
  };
  const stop = (cause: StaleCause): void => {
    setMark(cause);
    fetch?.cancel();
    store.reportsTransition({ type: "recovering", isRecovering: false });
  };

  return {
    apply(event) {
      store.applyReport(event);
      if (fetch?.isFetching === true) kept.push(event);
      store.reportsTransition({ type: "delta", at: clock.now(), asOf: undefined });
    },
    missed(cause) {
      setMark(cause);
      if (fetch !== undefined) options.onMissed();
    },
    recover,
    opened: () => recover(random() * SPREAD_MS),
    closed: () => stop("disconnect"),
    dispose: () => stop("disconnect"),
  };
}

/** A listed report tells that it exists and, where it carries `locked_at`, that its desk and date are locked. */
function readReport(row: unknown): ReportEvent[] {
  const generated = parseReportGenerated(row);
  const events: ReportEvent[] = generated.type === "event" ? [generated.event] : [];
  const locked = parseReportLocked(row);
  if (locked.type === "event" && locked.event.lock.locked_at !== undefined) {
    const { desk_id, business_date, locked_at } = locked.event.lock;
    events.push({ type: "locked", lock: { desk_id, business_date, locked_at } });
  }
  return events;
}
