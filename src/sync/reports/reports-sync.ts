/**
 * Keeps the reports slice: applies report events, and takes the REST list of reports as its baseline where a path is configured.
 *
 * The slice's freshness is that of the list (P29). A list only adds entries: what no event and no answer mentions stays unknown (P28), and
 * only an event confirms an edit or a lock (P29). A list becomes the baseline once messages older than it have had time to arrive (P35).
 * That time starts at the answer or at the connection's first message, whichever is later: an open socket proves nothing (P45).
 *
 *   answer ──▶ [waits for the first message] ──▶ settles ──▶ live
 *
 * Rules: P12, P26–P29, P35, P40, P45.
 */
import type { ReportEvent } from "../../protocol/report-events.ts";
import type { Cancel, Clock } from "../../shared/clock.ts";
import { AtlasError } from "../../shared/errors.ts";
import type { Random } from "../../shared/random.ts";
import type { AtlasStore } from "../../store/atlas-store.ts";
import type { StaleCause } from "../../store/freshness.ts";
import { KeptEntries } from "../../store/kept-entries.ts";
import { REPORTS_KEPT, reportLockKey } from "../../store/reports.ts";
import { createBaselineFetch } from "../baselines/baseline-fetch.ts";
import { createEventHabit } from "./event-habit.ts";
import { readReportList, type ReportList } from "./report-list.ts";
import type { TriggerMessage } from "../explain/explanation.ts";
import { createTrigger } from "../explain/trigger.ts";
import type { SliceOutlook } from "../explain/outlook.ts";
import { restOutlook } from "../explain/rest-outlook.ts";
import type { Reporter } from "../reporter.ts";

export interface ReportsSyncOptions {
  readonly store: AtlasStore;
  /** The rows of the REST list of reports, in bounded time; undefined where no path is configured. */
  readonly fetchReports: ((signal: AbortSignal) => Promise<readonly unknown[]>) | undefined;
  /** Its path as errors show it. */
  readonly reportsPath?: string | undefined;
  /** Events were missed that the REST list may contain. The callback decides when to call `recover`. */
  readonly onMissed: () => void;
  /** The message that is being handled, where there is one. */
  readonly messageNow: () => TriggerMessage | undefined;
  readonly reporter: Reporter;
  readonly clock: Clock;
  readonly random: Random;
  /** How long after an answer events older than it may still arrive (P35). */
  readonly settleMs: number;
}

export interface ReportsSync {
  /** For `explain`. */
  outlook(): SliceOutlook;
  apply(event: ReportEvent): void;
  /** Events were missed or could not be read, of one type where that is known. */
  missed(cause: StaleCause, type?: ReportEvent["type"]): void;
  /** Fetches the list after `delayMs`, where there is a path. */
  recover(delayMs: number): void;
  opened(): void;
  /** The present connection has delivered a message: from here on a list may be believed (P45). */
  proven(): void;
  closed(): void;
  dispose(): void;
}

const NAME = "reports";
/** After a reconnect a fleet of desks must not ask all at once. */
const SPREAD_MS = 1_000;

export function createReportsSync(options: ReportsSyncOptions): ReportsSync {
  const { store, clock, random, reporter } = options;
  let mark = 0;
  let fetchMark = 0;
  /** What came while an answer was on its way, to be laid over it, since the answer may be older: the newest of each entry. */
  const kept = new KeptEntries<ReportEvent>(2 * REPORTS_KEPT, () => "");
  let isProven = false;
  /** An answer that counts has come, and is to be believed in time. */
  let isAnswered = false;
  let cancelSettle: Cancel | undefined;
  const trigger = createTrigger({
    ...options,
    slice: {
      get baselineStatus() {
        return store.reportsFreshness.status;
      },
      get freshness() {
        return store.reportsFreshness;
      },
      transition: (event) => store.reportsTransition(event),
    },
  });
  const habit = createEventHabit();

  const becomeLive = (): void => {
    isAnswered = false;
    store.reportsTransition({ type: "baseline", at: clock.now(), asOf: undefined });
  };
  const stopSettling = (): void => {
    cancelSettle?.();
    cancelSettle = undefined;
  };
  const settle = (): void => {
    stopSettling();
    if (isAnswered && !isProven) store.reportsTransition({ type: "unproven", at: clock.now() });
    if (isAnswered && isProven) cancelSettle = clock.schedule(becomeLive, options.settleMs);
  };
  const setMark = (cause: StaleCause): void => {
    mark += 1;
    isAnswered = false;
    stopSettling();
    trigger.mark(cause);
  };

  const applyList = ({ events, unreadableCount }: ReportList): void => {
    const isChanged = store.applyReportList([...events, ...kept.show().values()]);
    kept.clear();
    store.reportsTransition({ type: "quarantined", count: unreadableCount, isBaseline: true });
    if (unreadableCount > 0) reporter.emit("quarantined-row", { slice: NAME, reason: UNREADABLE });
    if (fetchMark !== mark) return;
    habit.baseline({ hasUnreadable: unreadableCount > 0, isChanged });
    isAnswered = true;
    settle();
  };

  const { fetchReports } = options;
  const fetch =
    fetchReports &&
    createBaselineFetch<ReportList>({
      detail: { path: options.reportsPath, slice: NAME },
      clock,
      random,
      async fetch(signal) {
        const rows = await fetchReports(signal);
        const list = await readReportList(rows, clock, signal);
        if (rows.length > 0 && list.unreadableCount === rows.length)
          throw new AtlasError("fetch-unreadable", { detail: { reason: UNREADABLE } });
        return list;
      },
      onStart() {
        fetchMark = mark;
        kept.clear();
      },
      onAnswer(list) {
        applyList(list);
        return "done";
      },
      onFailure(error) {
        store.reportsTransition({ type: "failed", error });
        reporter.report(error);
      },
    });

  const recover = (delayMs: number): void => {
    if (fetch === undefined) return;
    store.reportsTransition({ type: "recovering", isRecovering: true });
    fetch.request(delayMs);
  };
  const prove = (): void => {
    if (isProven) return;
    isProven = true;
    settle();
  };
  const stop = (): void => {
    isProven = false;
    store.interruptReports();
    setMark("disconnect");
    fetch?.cancel();
    store.reportsTransition({ type: "recovering", isRecovering: false });
  };

  return {
    outlook() {
      const status = fetch === undefined ? ("none" as const) : ("usable" as const);
      const rest = restOutlook(status, fetch, isAnswered);
      const hasBaseline = store.reportsFreshness.status === "live";
      return { trigger: trigger.message, rest, hasBaseline, isSnapshotAwaited: false, isEmptyDoubted: false };
    },
    apply(event) {
      prove();
      store.applyReport(event);
      if (fetch?.isFetching === true && event.type !== "edit") kept.put(keyOf(event), event); // the list holds no edits
      store.reportsTransition({ type: "delta", at: clock.now(), asOf: undefined });
    },
    missed(cause, type) {
      store.interruptReports(type);
      if (cause === "malformed" && !habit.defect()) return; // counted, and no more
      setMark(cause);
      if (fetch !== undefined) options.onMissed();
    },
    recover,
    opened() {
      isProven = false;
      habit.reset();
      recover(random() * SPREAD_MS);
    },
    proven: prove,
    closed: stop,
    dispose: stop,
  };
}

const UNREADABLE = "neither a report nor a lock";

function keyOf(event: Exclude<ReportEvent, { readonly type: "edit" }>): string {
  return event.type === "generated" ? `report ${event.report.report_id}` : `lock ${reportLockKey(event.lock)}`;
}
