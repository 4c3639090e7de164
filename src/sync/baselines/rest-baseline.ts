/**
 * Decides for one slice when REST is asked for a baseline, and whether an answer counts as one.
 *
 * Every interruption sets a mark. An answer counts if it was requested after the newest mark, and if it is known which messages it lacks.
 * One that counts is shown with those messages over it, and makes the slice live once it is believed (`answer-belief.ts`).
 *
 * Rules: P17, P35, P43, P45; decision 6.
 */
import type { CollectionDefinition } from "../../domains/collection.ts";
import type { Seq } from "../../shared/brand.ts";
import { AtlasError } from "../../shared/errors.ts";
import type { Random } from "../../shared/random.ts";
import type { RestOutlook } from "../explain/outlook.ts";
import { restOutlook } from "../explain/rest-outlook.ts";
import type { Reporter } from "../reporter.ts";
import type { RowReader } from "../slices/row-reader.ts";
import { createAnswerIntake, type AnswerIntakeOptions } from "./answer-intake.ts";
import { createBaselineFetch } from "./baseline-fetch.ts";
import { createDoubts } from "./doubts.ts";
import { readHydrateRows, type HydrateRequest } from "./hydrate-request.ts";
import { createBaselinePosition } from "./replay/baseline-position.ts";
import type { LoggedDelta } from "./replay/delta-log.ts";
import { createMessageReplay } from "./replay/message-replay.ts";
import type { SeqWindow } from "./replay/watermark.ts";
import { createWatermarkTrust } from "./replay/watermark-trust.ts";
import { createRequestTimes } from "./request-times.ts";
import { createRestOutage, type RestStatus } from "./rest-outage.ts";
import { NO_KEYS, readRestAnswer, type ReadRest, type RestReadingOptions, type RestRows } from "./rest-reading.ts";

/** A REST answer with the rows of a slice. */
export interface RestAnswer {
  readonly rows: RestRows;
  /** Where in the stream's numbering the answer was read, if it says so (P35). */
  readonly watermark: Seq | undefined;
}

export interface RestBaselineOptions extends AnswerIntakeOptions {
  readonly definition: CollectionDefinition;
  readonly reader: RowReader;
  /** Settles in bounded time. Undefined where the slice has no REST source. */
  readonly fetchSnapshot: FetchSnapshot | undefined;
  /** The path of the REST source, as errors show it. */
  readonly path?: string | undefined;
  /** The numbers of this connection that may count for the slice; none before the first. */
  readonly seqWindows: () => readonly SeqWindow[];
  readonly reporter: Reporter;
  readonly random: Random;
  /** From now on the slice counts as having no REST source (P17, P35). */
  readonly onUnusable: () => void;
}

type FetchSnapshot = (signal: AbortSignal) => Promise<RestAnswer>;

export interface RestBaseline {
  readonly status: RestStatus;
  /** A request is planned that has not left yet. */
  readonly isAsked: boolean;
  outlook(): RestOutlook;
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

type ReadAnswer = ReadRest & { readonly watermark: Seq | undefined };

export function createRestBaseline(options: RestBaselineOptions): RestBaseline {
  const { draft, reader, fetchSnapshot, reporter, clock, proof } = options;
  const { name, merge } = options.definition;
  const position = createBaselinePosition(options.seqWindows);
  const replay = createMessageReplay({ merge, position, clock });
  const watermarks = createWatermarkTrust({
    hasWatermark: options.watermark !== undefined,
    position,
    proof,
    onForeign: () => reporter.emit("watermark-ignored", { slice: name }),
  });
  const doubts = createDoubts(clock);
  const intake = createAnswerIntake(options, { position, replay, doubts, onRefused });
  const times = createRequestTimes(clock);
  const outage = createRestOutage({ hasPath: fetchSnapshot !== undefined, clock, onUnusable });
  let mark = 0;
  /** As it was when the last request left. */
  let asked: { readonly mark: number; readonly doubtCount: number } | undefined;

  const setMark = (): void => {
    mark += 1;
    times.mark();
    intake.cancel();
  };

  const onAnswer = (read: ReadAnswer): "done" | "again" => {
    outage.succeeded();
    if (!replay.isLogging || asked?.mark !== mark) {
      intake.showMeanwhile(read); // the caller that set the mark sends its own request
      draft.transition({ type: "recovering", isRecovering: fetch?.isPending === true });
      return "done";
    }
    const lack = watermarks.judgeOwn(read.watermark);
    if (lack === "too-old") return "again";
    if (lack === "unknown" || !replay.canReplay(lack)) {
      watermarks.ignore("ignored"); // the next request restarts the log, so its answer needs no watermark
      return "again";
    }
    intake.take(read, lack, asked.doubtCount);
    return "done";
  };

  const fetch =
    fetchSnapshot &&
    createBaselineFetch<ReadAnswer>({
      detail: { path: options.path, slice: name },
      clock,
      random: options.random,
      fetch: (signal) => fetchAnswer(fetchSnapshot, { draft, reader, clock }, signal),
      onStart() {
        asked = { mark, doubtCount: doubts.count };
        doubts.recordRequest();
        outage.started();
        if (!watermarks.isUsed) replay.beginAgain();
      },
      onAnswer,
      onFailure(error) {
        draft.transition({ type: "failed", error });
        reporter.report(error);
        outage.failed(error);
      },
    });

  function onRefused(reason: "ignored" | "foreign"): void {
    watermarks.ignore(reason);
    position.forgetIncluded();
    request(0);
  }
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
    replay.restart();
    doubts.forgetPlace();
    watermarks.restart();
  };

  return {
    get status() {
      return outage.status;
    },
    outlook: () => restOutlook(outage.status, fetch, intake.isWaiting),
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
      replay.end();
      if (draft.baselineStatus !== "waiting") stopFetching(); // else what REST has is better than nothing
    },
    mark(unread) {
      setMark();
      replay.begin();
      position.markUnread(unread);
    },
    doubt(seq) {
      doubts.raise(seq);
      times.mark();
      replay.begin();
      request(doubts.waitMs);
    },
    arrive: (seq) => replay.arrive(seq),
    keep: (delta) => replay.keep(delta),
    request(delayMs) {
      const isUnderWay = intake.isWaiting || (fetch?.isFetching === true && asked?.mark === mark);
      if (!isUnderWay) request(delayMs);
    },
    hydrate(rows, handedIn) {
      const outcome = readHydrateRows(rows, handedIn, { draft, reader, times });
      if (outcome.type === "refused") return void reporter.emit("hydrate-refused", { slice: name, reason: outcome.reason });
      const { read, begunAt } = outcome;
      const lack = replay.isLogging && begunAt > times.markedAt ? watermarks.judge(handedIn.watermark) : "too-old";
      const from = lack === "unknown" ? ({ type: "since", at: begunAt } as const) : lack;
      if (from === "too-old" || !replay.canReplay(from)) intake.showMeanwhile(read);
      else intake.take(read, from, doubts.count);
    },
    reconnected: () => outage.reconnected(),
    forgive() {
      outage.forgive();
      fetch?.forgive();
    },
    stop() {
      intake.cancel();
      fetch?.cancel();
      outage.restart();
      replay.end();
      doubts.end();
    },
  };
}

async function fetchAnswer(fetchSnapshot: FetchSnapshot, reading: RestReadingOptions, signal: AbortSignal): Promise<ReadAnswer> {
  const { rows, watermark } = await fetchSnapshot(signal);
  const read = await readRestAnswer(rows, reading, signal);
  if (read.isWithoutKeys) throw new AtlasError("fetch-unreadable", { detail: { reason: NO_KEYS } });
  return { ...read, watermark };
}
