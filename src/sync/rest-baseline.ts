/**
 * What a REST answer is worth to one slice: whether it counts as a baseline, which of the messages that came meanwhile it lacks, and when
 * it may be believed.
 *
 * Every discontinuity sets a mark. An answer counts if it was asked for after the newest one. With a watermark it tells by itself what it
 * holds; without one it holds all that came before the request, and is believed once messages older than it have had time to arrive:
 *
 *   1. a delta is sent, then REST is read, then the answer arrives, and only then the delta: older than the rows it changes
 *   2. by the end of `settleMs` it has been followed by all that was sent before the answer was read, so the rows are right
 *
 * A doubt (P17) is no mark: an answer that is older than it still is a baseline, but does not end the doubt.
 * Rules: P17, P35; DESIGN.md decision 6.
 */
import type { CollectionDefinition } from "../domains/collection.ts";
import type { Millis, Seq } from "../shared/brand.ts";
import { elapsedSince, instantOf, type Cancel, type Clock, type Instant } from "../shared/clock.ts";
import { AtlasError } from "../shared/errors.ts";
import type { Random } from "../shared/random.ts";
import type { SliceDraft } from "../store/atlas-store.ts";
import { createBaselineFetch } from "./baseline-fetch.ts";
import { createKeptLog, type KeptDelta, type KeptLog, type ReplayFrom } from "./kept-log.ts";
import type { Reporter } from "./reporter.ts";
import type { ReadRows, RowReader } from "./row-reader.ts";
import { judgeWatermark, type SeqWindow } from "./watermark.ts";

/** What a REST snapshot said. */
export interface RestAnswer {
  readonly rows: readonly unknown[];
  /** Where in the stream's numbering the answer was read, if it tells (P35). */
  readonly watermark: Seq | undefined;
}

export interface RestBaselineOptions {
  readonly definition: CollectionDefinition;
  readonly draft: SliceDraft;
  readonly reader: RowReader;
  /** Settles in bounded time. Undefined where the slice has no REST source. */
  readonly fetchSnapshot: ((signal: AbortSignal) => Promise<RestAnswer>) | undefined;
  /** The answer's watermark lies in the stream's numbers (an option of its path). */
  readonly hasWatermark: boolean;
  /** The numbers of this connection that may count for the slice; none before the first. */
  readonly seqWindows: () => readonly SeqWindow[];
  readonly settleMs: number;
  /** Calls `done` after `delayMs`, and not before all that has arrived by then was handled; never, where the connection closes first. */
  readonly afterHandled: (done: () => void, delayMs: number) => Cancel;
  readonly reporter: Reporter;
  readonly clock: Clock;
  readonly random: Random;
  /** The rows shown are a baseline. `isDoubted`: a doubt that is newer than they are remains. */
  readonly onBaseline: (baseline: { readonly hasCollision: boolean; readonly isDoubted: boolean }) => void;
}

export interface RestBaseline {
  readonly hasSource: boolean;
  /** A connection opened, or its numbering restarted: what was kept of the one before is worth nothing. */
  open(): void;
  close(): void;
  /** Messages were missed, or one numbered `unread` could not be read: only an answer that is asked for from now on counts. */
  mark(unread?: Seq): void;
  /** Something questions the rows, and REST is to decide; asks by itself, as often as P17 allows. */
  doubt(seq: Seq | undefined): void;
  /** A message arrived. `held`: the rows hold it already, being REST's and read after it was sent. */
  arrive(seq: Seq | undefined): "held" | "new";
  /** A delta, to be laid over an answer that lacks it. */
  keep(delta: KeptDelta): void;
  /** Asks after `delayMs`, unless an answer that will count is on its way already. */
  request(delayMs: number): void;
  /** Rows that the application fetched by itself. */
  hydrate(rows: readonly unknown[], from: { readonly startedAt: Millis; readonly watermark: Seq | undefined }): void;
  /** There is a baseline: nothing is asked for, nothing kept. */
  stop(): void;
}

/** P17: a doubt asks REST at most this often. */
const DOUBT_SPACING_MS = 10_000;
const NO_KEYS = "no row has a key";

type ReadAnswer = ReadRows & { readonly watermark: Seq | undefined };

export function createRestBaseline(options: RestBaselineOptions): RestBaseline {
  const { draft, reader, fetchSnapshot, reporter, clock } = options;
  const { name, merge } = options.definition;
  /** Undefined while no answer counts: before the first connection, between two, and where there is a baseline. */
  let log: KeptLog | undefined;
  let mark = 0;
  /** On the wall clock, since that is what an application can compare its own requests with. */
  let markedAt = clock.now();
  /** The number of the slice's last message. */
  let arrivedSeq: Seq | undefined;
  /** The rows hold all messages up to here, arrived or not: the watermark that they were taken with. */
  let heldUntil: Seq | undefined;
  /** Where the stream was then: TCP does not reorder, so a lower number is of another numbering (P37). */
  let heldAfter: Seq | undefined;
  /** The newest message that is neither kept nor sure to be in the rows: what came before the log, or could not be read. */
  let unkeptUntil: Seq | undefined;
  let doubtCount = 0;
  let doubtedAt: Seq | undefined;
  let asked: { readonly at: Instant; readonly mark: number; readonly doubtCount: number } | undefined;
  let ignoresWatermarks = false;
  let cancelSettle: Cancel | undefined;

  const isUsingWatermarks = (): boolean => options.hasWatermark && !ignoresWatermarks;
  const unsettle = (): void => {
    cancelSettle?.();
    cancelSettle = undefined;
  };
  const setMark = (): void => {
    mark += 1;
    markedAt = clock.now();
    unsettle();
  };
  const freshLog = (): KeptLog => createKeptLog(merge, clock.now());
  /** Begins to keep, where that was not done already: an answer has to hold all that is in the rows by now. */
  const beginLog = (): void => {
    if (log !== undefined) return;
    log = freshLog();
    unkeptUntil = newer(unkeptUntil, newer(arrivedSeq, heldUntil));
  };

  const show = (read: ReadRows, from: ReplayFrom): void => {
    draft.setSource("rest");
    draft.rows.replaceAll(read.keys, read.rows);
    draft.setSource("delta");
    log?.replay(draft.rows, from);
    if (read.quarantinedCount > 0) draft.transition({ type: "quarantined", count: read.quarantinedCount });
  };
  /** Better than nothing, and no more: an answer that does not count never replaces rows that did. */
  const showMeanwhile = (read: ReadRows): void => {
    if (draft.freshness.status === "waiting") show(read, { type: "all" });
  };
  const take = (read: ReadRows, from: ReplayFrom, doubtsAnswered: number): void => {
    show(read, from);
    if (from.type === "above") {
      heldUntil = newer(heldUntil, from.seq);
      // The lowest, where several readings are possible: none of them is refuted by less.
      heldAfter = Math.min(...options.seqWindows().map(({ last }) => last)) as Seq; // of numbers of messages
    }
    const isBeforeDoubt = from.type === "above" && doubtedAt !== undefined && from.seq < doubtedAt;
    const finish = (): void =>
      options.onBaseline({ hasCollision: read.hasCollision, isDoubted: isBeforeDoubt || doubtsAnswered !== doubtCount });
    unsettle();
    if (from.type === "above" || options.settleMs === 0) finish();
    else cancelSettle = options.afterHandled(finish, options.settleMs);
  };

  /** The kept messages that an answer lacks, by its watermark; or why that cannot be told. */
  const byWatermark = (watermark: Seq | undefined): ReplayFrom | "too-old" | "unknown" => {
    const windows = options.seqWindows();
    if (watermark === undefined || windows.length === 0) return "unknown";
    // While two readings of the numbers are possible, an answer that is too old by either is not taken.
    const verdicts = windows.map((window) => judgeWatermark(watermark, window, unkeptUntil));
    if (verdicts.includes("too-old")) return "too-old";
    if (verdicts.includes("good")) return { type: "above", seq: watermark };
    reporter.reportOnce("watermark-ignored", name, { slice: name });
    return "unknown";
  };

  /** Undefined where not one of the rows has a key: what they describe is unknown, not empty. */
  const readRows = (rows: readonly unknown[]): ReadRows | undefined => {
    const read = reader.readSnapshot(rows);
    return rows.length > 0 && read.keys.length === 0 ? undefined : read;
  };

  const onAnswer = (read: ReadAnswer): "done" | "again" => {
    if (log === undefined || asked?.mark !== mark) {
      showMeanwhile(read); // whoever set the mark has asked anew, or will
      draft.transition({ type: "recovering", isRecovering: fetch?.isPending === true });
      return "done";
    }
    const from = isUsingWatermarks() ? byWatermark(read.watermark) : ({ type: "all" } as const);
    if (from === "too-old") return "again";
    if (from === "unknown" || !log.canReplay(from)) {
      ignoresWatermarks = true; // the next request restarts the log, so that its answer needs none
      return "again";
    }
    take(read, from, asked.doubtCount);
    return "done";
  };

  const fetch =
    fetchSnapshot &&
    createBaselineFetch<ReadAnswer>({
      detail: { slice: name },
      clock,
      random: options.random,
      async fetch(signal) {
        const { rows, watermark } = await fetchSnapshot(signal);
        const read = readRows(rows);
        if (read === undefined) throw new AtlasError("fetch-unreadable", { detail: { slice: name, reason: NO_KEYS } });
        return { ...read, watermark };
      },
      onStart() {
        asked = { at: instantOf(clock), mark, doubtCount };
        if (!isUsingWatermarks()) log?.restart(clock.now());
      },
      onAnswer,
      onFailure(error) {
        draft.transition({ type: "failed", error });
        reporter.reportOnce(error.code, name, { ...error.detail, slice: name });
      },
    });

  const request = (delayMs: number): void => {
    if (fetch === undefined) return;
    draft.transition({ type: "recovering", isRecovering: true });
    fetch.request(delayMs);
  };

  return {
    hasSource: fetch !== undefined,
    open() {
      setMark();
      log = freshLog();
      arrivedSeq = heldUntil = heldAfter = unkeptUntil = doubtedAt = undefined;
      ignoresWatermarks = false;
    },
    close() {
      setMark();
      log = undefined;
      if (draft.freshness.status === "waiting") return; // what REST has is better than nothing
      fetch?.cancel();
      draft.transition({ type: "recovering", isRecovering: false });
    },
    mark(unread) {
      setMark();
      beginLog();
      unkeptUntil = newer(unkeptUntil, unread);
    },
    doubt(seq) {
      doubtCount += 1;
      doubtedAt = seq;
      markedAt = clock.now();
      beginLog();
      request(asked === undefined ? 0 : Math.max(0, DOUBT_SPACING_MS - elapsedSince(clock, asked.at)));
    },
    arrive(seq) {
      if (seq === undefined) {
        heldUntil = undefined; // it may have taken rows back, and what follows brings them forward again (P39)
        return "new";
      }
      if (seq < (newer(arrivedSeq, heldAfter) ?? seq)) heldUntil = heldAfter = undefined; // its numbers mean something else by now (P37)
      arrivedSeq = seq;
      return heldUntil !== undefined && seq <= heldUntil ? "held" : "new";
    },
    keep: (delta) => log?.keep(delta),
    request(delayMs) {
      const isUnderWay = cancelSettle !== undefined || (fetch?.isFetching === true && asked?.mark === mark);
      if (!isUnderWay) request(delayMs);
    },
    hydrate(rows, { startedAt, watermark }) {
      const read = readRows(rows);
      if (read === undefined) {
        reporter.reportOnce("fetch-unreadable", name, { slice: name, reason: NO_KEYS });
        return;
      }
      const told = log === undefined || startedAt <= markedAt ? "too-old" : byWatermark(watermark);
      const from = told === "unknown" ? ({ type: "since", at: startedAt } as const) : told;
      if (from === "too-old" || log?.canReplay(from) !== true) showMeanwhile(read);
      else take(read, from, doubtCount);
    },
    stop() {
      unsettle();
      fetch?.cancel();
      log = unkeptUntil = doubtedAt = undefined;
    },
  };
}

function newer(one: Seq | undefined, other: Seq | undefined): Seq | undefined {
  return one === undefined || (other !== undefined && other > one) ? other : one;
}
