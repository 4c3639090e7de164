/**
 * Decides for one slice whether a REST answer counts as a baseline, which later messages it lacks, and when it makes the slice live.
 *
 * Every interruption sets a mark. An answer counts if it was requested after the newest mark. It makes the slice live as follows:
 *
 *   answer ──▶ shown, stale ──▶ the connection has delivered a message (P45)
 *                                 ──▶ with a watermark: the stream has reached it           ──▶ live
 *                                 ──▶ without one, or one of a time ahead: `settleMs` later ──▶ live
 *
 *   1. a delta is sent, then REST is read, then the answer arrives, and only then the delta: older than the rows it changes
 *   2. by the end of `settleMs` it has been followed by all that was sent before the answer was read, so the rows are right
 *
 * A doubt (P17) is no mark: an answer that was requested before the doubt is still a baseline, but does not end the doubt.
 * Rules: P17, P35, P43, P45; DESIGN.md decision 6.
 */
import type { CollectionDefinition } from "../../domains/collection.ts";
import type { Millis, Seq } from "../../shared/brand.ts";
import { elapsedSince, instantOf, type Cancel, type Clock, type Instant } from "../../shared/clock.ts";
import { AtlasError } from "../../shared/errors.ts";
import type { Random } from "../../shared/random.ts";
import type { SliceDraft } from "../../store/atlas-store.ts";
import { createBaselineFetch } from "./baseline-fetch.ts";
import { createBaselinePosition } from "./replay/baseline-position.ts";
import type { ConnectionProof } from "../connection-proof.ts";
import { createDeltaLog, type LoggedDelta, type DeltaLog, type ReplayFrom } from "./replay/delta-log.ts";
import { createRequestTimes } from "./request-times.ts";
import { createRestOutage, type RestStatus } from "./rest-outage.ts";
import type { Reporter } from "../reporter.ts";
import { readRestAnswer, readRestRows, type ReadRest, type RestRows } from "./rest-reading.ts";
import type { RowReader } from "../slices/row-reader.ts";
import type { SeqWindow } from "./replay/watermark.ts";

/** A REST answer with the rows of a slice. */
export interface RestAnswer {
  readonly rows: RestRows;
  /** Where in the stream's numbering the answer was read, if it says so (P35). */
  readonly watermark: Seq | undefined;
}

/** Rows that the application fetched by itself. */
export interface HydrateRequest {
  /** When its request left. Unit: milliseconds since 1970. */
  readonly startedAt: Millis;
  readonly watermark: Seq | undefined;
}

export interface Baseline {
  readonly hasCollision: boolean;
  readonly quarantineReasons: readonly string[];
  readonly hasChangedRows: boolean;
  /** A doubt that is newer than the rows remains (P17). */
  readonly isDoubted: boolean;
}

export interface RestBaselineOptions {
  readonly definition: CollectionDefinition;
  readonly draft: SliceDraft;
  readonly reader: RowReader;
  /** Settles in bounded time. Undefined where the slice has no REST source. */
  readonly fetchSnapshot: ((signal: AbortSignal) => Promise<RestAnswer>) | undefined;
  /** What the answer's watermark counts, where its path says so: the stream's numbers, or its time. */
  readonly watermark: "seq" | "ts" | undefined;
  /** The path of the REST source, as errors show it. */
  readonly path?: string | undefined;
  /** The numbers of this connection that may count for the slice; none before the first. */
  readonly seqWindows: () => readonly SeqWindow[];
  readonly settleMs: number;
  readonly proof: ConnectionProof;
  /** Shows what the draft holds, now. */
  readonly commit: () => void;
  /** Calls `done` after `delayMs`, and not before all that has arrived by then was handled; never, where the connection closes first. */
  readonly afterHandled: (done: () => void, delayMs: number) => Cancel;
  readonly reporter: Reporter;
  readonly clock: Clock;
  readonly random: Random;
  /** The rows shown are those of an answer that is no baseline. */
  readonly onShownMeanwhile: () => void;
  /** The rows shown are a baseline. */
  readonly onBaseline: (baseline: Baseline) => void;
  /** From now on the slice counts as having no REST source (P17, P35). */
  readonly onUnusable: () => void;
}

export interface RestBaseline {
  readonly status: RestStatus;
  /** A request is planned that has not left yet. */
  readonly isAsked: boolean;
  /** This outage of REST has had its reconnect (P35). */
  readonly hasReconnected: boolean;
  /** A connection opened. */
  open(): void;
  /** The stream's numbers restarted (P37): what was logged under the old numbers is discarded. */
  restart(): void;
  close(): void;
  /** Messages were missed, or one numbered `unread` could not be read: only an answer that is asked for from now on counts. */
  mark(unread?: Seq): void;
  /** An empty snapshot contradicts the rows, and REST decides. Sends the request itself, as often as P17 allows. */
  doubt(seq: Seq | undefined): void;
  /** A message arrived. `included`: the rows contain it already, being REST's and read after it was sent. */
  arrive(seq: Seq | undefined): "included" | "new";
  /** A delta, to be replayed over an answer that lacks it. */
  keep(delta: Omit<LoggedDelta, "at">): void;
  /** Sends a request after `delayMs`, unless one whose answer will count is pending. */
  request(delayMs: number): void;
  hydrate(rows: readonly unknown[], request: HydrateRequest): void;
  /** A reconnect is made for slices that are not live. */
  reconnected(): void;
  /** The application called `reconnect`: a path that was forbidden is tried again (P35). */
  forgive(): void;
  /** There is a baseline: stops requests and the log. */
  stop(): void;
}

/** P17: a doubt asks REST at most this often. */
const DOUBT_SPACING_MS = 10_000;
/** P35: how long the stream may take to reach a watermark. */
const REACH_WITHIN_MS = 10_000;
const NO_KEYS = "no row has a key";

type ReadAnswer = ReadRest & { readonly watermark: Seq | undefined };

export function createRestBaseline(options: RestBaselineOptions): RestBaseline {
  const { draft, reader, fetchSnapshot, reporter, clock, proof } = options;
  const { name, merge } = options.definition;
  const position = createBaselinePosition(options.seqWindows);
  const times = createRequestTimes(clock);
  const outage = createRestOutage({ hasPath: fetchSnapshot !== undefined, clock, onUnusable });
  /** Undefined while no answer counts: before the first connection, between two, and where there is a baseline. */
  let log: DeltaLog | undefined;
  let mark = 0;
  let doubtCount = 0;
  let isDoubted = false;
  let doubtedAt: Seq | undefined;
  /** When REST was last asked because of a doubt. */
  let doubtAskedAt: Instant | undefined;
  let asked: { readonly mark: number; readonly doubtCount: number } | undefined;
  /**
   * `ignored`: an answer is asked for such that none is needed; one that shows the answer to be too old still counts. `foreign`: they were found
   * to count something else, which lasts for the client's life.
   */
  let watermarks: "used" | "ignored" | "foreign" = options.watermark === undefined ? "foreign" : "used";
  /** Cancels the wait of an answer that is shown, but does not make the slice live yet. */
  let cancelBelief: Cancel | undefined;

  const setMark = (): void => {
    mark += 1;
    times.mark();
    stopBelief();
  };
  const stopBelief = (): void => {
    cancelBelief?.();
    cancelBelief = undefined;
  };
  const freshLog = (): DeltaLog => createDeltaLog(merge, clock.monotonic());
  /** Begins to keep, where that was not done already: an answer has to contain all that is in the rows by now. */
  const beginLog = (): void => {
    if (log !== undefined) return;
    log = freshLog();
    position.beginLog();
  };
  /** The answer needs no watermark then; one that the application hands in meanwhile may lack what is forgotten here. */
  const restartLog = (): void => {
    log?.restart(clock.monotonic());
    position.beginLog();
  };

  const show = (read: ReadRest, from: ReplayFrom): void => {
    draft.setSource("rest");
    read.show();
    if (read.isPrepared) options.commit(); // before the log changes the rows for which all was made ready; they are stale until it has
    draft.setSource("delta");
    log?.replay(draft.rows, from);
    draft.transition({ type: "quarantined", count: read.quarantinedCount, isBaseline: true });
  };
  /** Shows an answer that does not count, but never in place of rows of a baseline, or of one that is settling. */
  const showMeanwhile = (read: ReadRest): void => {
    if (draft.baselineStatus !== "waiting" || cancelBelief !== undefined) return;
    show(read, { type: "all" });
    options.onShownMeanwhile();
  };

  const take = (read: ReadRest, from: ReplayFrom, doubtsAnswered: number): void => {
    const revision = draft.rows.revision;
    show(read, from);
    if (!proof.isProven) draft.transition({ type: "unproven", at: clock.now() });
    // A stream without messages never reaches a time: such an answer is treated as one without a watermark.
    const isAhead = from.type === "above" && position.judge(from.seq) !== "good";
    const isReached = from.type === "above" && !(isAhead && options.watermark === "ts");
    if (isReached) position.include(from.seq);
    else position.forgetIncluded(); // of the rows before
    const { hasCollision, quarantineReasons } = read;
    const hasChangedRows = draft.rows.revision !== revision;
    const believe = (): void => {
      const isBeforeDoubt = from.type === "above" && doubtedAt !== undefined && from.seq < doubtedAt;
      options.onBaseline({ hasCollision, quarantineReasons, hasChangedRows, isDoubted: isBeforeDoubt || doubtsAnswered !== doubtCount });
    };
    stopBelief();
    if (isReached) believeOnceReached(from.seq, believe);
    else believeOnceSettled(believe);
  };
  /** Older messages have to arrive in `settleMs`, which begins when the connection has shown that it delivers any. */
  const believeOnceSettled = (believe: () => void): void => {
    if (!proof.isProven) cancelBelief = onNextMessage(() => believeOnceSettled(believe));
    else if (options.settleMs === 0) believe();
    else cancelBelief = options.afterHandled(believe, options.settleMs);
  };
  const believeOnceReached = (watermark: Seq, believe: () => void): void => {
    let cancelDeadline: Cancel | undefined;
    const check = (): void => {
      if (!proof.isProven) return;
      const verdict = position.judge(watermark);
      if (verdict === "ahead") {
        cancelDeadline ??= clock.schedule(() => giveUp("foreign"), REACH_WITHIN_MS);
        return;
      }
      stopBelief();
      if (verdict === "good") believe();
      else giveUp("ignored");
    };
    const giveUp = (reason: "ignored" | "foreign"): void => {
      stopBelief();
      ignoreWatermarks(reason);
      position.forgetIncluded();
      request(0);
    };
    const stopListening = proof.onMessage(check);
    cancelBelief = () => {
      stopListening();
      cancelDeadline?.();
    };
    check();
  };
  function onNextMessage(callback: () => void): Cancel {
    const stopListening = proof.onMessage(() => {
      stopBelief();
      callback();
    });
    return stopListening;
  }

  const ignoreWatermarks = (reason: "ignored" | "foreign"): void => {
    watermarks = watermarks === "foreign" ? watermarks : reason;
    if (reason === "foreign") reporter.emit("watermark-ignored", { slice: name });
  };
  /** The logged messages that an answer lacks, by its watermark; or the reason why that is not known. */
  const byWatermark = (watermark: Seq | undefined): ReplayFrom | "too-old" | "unknown" => {
    if (watermark !== undefined && !proof.isProven) return { type: "above", seq: watermark }; // the first message will show what it is worth
    const verdict = position.judge(watermark);
    if (verdict === "foreign" && watermarks !== "ignored") reporter.emit("watermark-ignored", { slice: name }); // else it was said before
    if (verdict === "foreign" || verdict === "unknown" || watermark === undefined) return "unknown";
    return verdict === "too-old" ? verdict : { type: "above", seq: watermark };
  };

  const onAnswer = (read: ReadAnswer): "done" | "again" => {
    outage.succeeded();
    if (log === undefined || asked?.mark !== mark) {
      showMeanwhile(read); // the caller that set the mark sends its own request
      draft.transition({ type: "recovering", isRecovering: fetch?.isPending === true });
      return "done";
    }
    const worth = watermarks === "foreign" ? "unknown" : byWatermark(read.watermark);
    if (worth === "too-old") return "again";
    const from = watermarks === "used" ? worth : ({ type: "all" } as const);
    if (from === "unknown" || !log.canReplay(from)) {
      ignoreWatermarks("ignored"); // the next request restarts the log, so its answer needs no watermark
      return "again";
    }
    take(read, from, asked.doubtCount);
    return "done";
  };

  const fetch =
    fetchSnapshot &&
    createBaselineFetch<ReadAnswer>({
      detail: { path: options.path, slice: name },
      clock,
      random: options.random,
      async fetch(signal) {
        const { rows, watermark } = await fetchSnapshot(signal);
        const read = await readRestAnswer(rows, { draft, reader, clock }, signal);
        if (read.isWithoutKeys) throw new AtlasError("fetch-unreadable", { detail: { reason: NO_KEYS } });
        return { ...read, watermark };
      },
      onStart() {
        asked = { mark, doubtCount };
        if (isDoubted) doubtAskedAt = instantOf(clock);
        outage.started();
        if (watermarks !== "used") restartLog();
      },
      onAnswer,
      onFailure(error) {
        draft.transition({ type: "failed", error });
        reporter.report(error);
        outage.failed(error);
      },
    });

  function onUnusable(): void {
    if (outage.status === "none") stopFetching();
    options.onUnusable();
  }
  function stopFetching(): void {
    fetch?.cancel();
    draft.transition({ type: "recovering", isRecovering: false });
  }
  function request(delayMs: number): void {
    if (fetch === undefined || outage.status === "none") return;
    draft.transition({ type: "recovering", isRecovering: true });
    fetch.request(delayMs);
  }
  const restart = (): void => {
    setMark();
    log = freshLog();
    position.reset();
    doubtedAt = undefined;
    if (watermarks === "ignored") watermarks = "used";
  };

  return {
    get status() {
      return outage.status;
    },
    get isAsked() {
      return fetch?.isPlanned === true;
    },
    get hasReconnected() {
      return outage.hasReconnected;
    },
    open() {
      restart();
      outage.restart();
    },
    restart,
    close() {
      setMark();
      log = undefined;
      if (draft.baselineStatus !== "waiting") stopFetching(); // else what REST has is better than nothing
    },
    mark(unread) {
      setMark();
      beginLog();
      position.markUnread(unread);
    },
    doubt(seq) {
      doubtCount += 1;
      isDoubted = true;
      doubtedAt = seq;
      times.mark();
      beginLog();
      request(doubtAskedAt === undefined ? 0 : Math.max(0, DOUBT_SPACING_MS - elapsedSince(clock, doubtAskedAt)));
    },
    arrive(seq) {
      const verdict = position.arrive(seq);
      if (verdict === "included") log?.skip(clock.monotonic());
      return verdict;
    },
    keep: (delta) => log?.keep({ ...delta, at: clock.monotonic() }),
    request(delayMs) {
      const isUnderWay = cancelBelief !== undefined || (fetch?.isFetching === true && asked?.mark === mark);
      if (!isUnderWay) request(delayMs);
    },
    hydrate(rows, { startedAt, watermark }) {
      const begunAt = times.begunAt(startedAt);
      const refusal = refusalOf(rows, begunAt, watermark);
      if (refusal !== undefined || begunAt === undefined) {
        reporter.emit("hydrate-refused", { slice: name, reason: refusal });
        return;
      }
      const read = readRestRows(rows, { draft, reader });
      if (read.isWithoutKeys) {
        reporter.emit("hydrate-refused", { slice: name, reason: NO_KEYS });
        return;
      }
      const worth = log === undefined || begunAt <= times.markedAt ? "too-old" : byWatermark(watermark);
      const from = worth === "unknown" ? ({ type: "since", at: begunAt } as const) : worth;
      if (from === "too-old" || log?.canReplay(from) !== true) showMeanwhile(read);
      else take(read, from, doubtCount);
    },
    reconnected: () => outage.reconnected(),
    forgive() {
      outage.forgive();
      fetch?.forgive();
    },
    stop() {
      stopBelief();
      fetch?.cancel();
      outage.restart();
      position.endLog();
      log = doubtedAt = undefined;
      isDoubted = false;
    },
  };
}

/** Why rows that the application hands in are not taken (P43): it may pass on whatever a server answered. */
function refusalOf(rows: unknown, begunAt: Millis | undefined, watermark: unknown): string | undefined {
  if (!Array.isArray(rows)) return "rows is not an array";
  if (begunAt === undefined) return "startedAt is not a time in the past";
  return watermark === undefined || Number.isSafeInteger(watermark) ? undefined : "watermark is not a safe integer";
}
