/**
 * Decides which messages of the stream the rows of one slice already contain, and whether the watermark of a REST answer can be used.
 * Pure: knows no rows, no timer and no freshness.
 *
 * Rules: P35 watermark, P37 backwards, P38 new connection, P39 no `seq`.
 */
import type { Seq } from "../../../shared/brand.ts";
import { judgeWatermark, type SeqWindow, type WatermarkVerdict } from "./watermark.ts";

export interface BaselinePosition {
  /** A connection opened, or its numbering restarted: the numbers before say nothing about those that follow. */
  reset(): void;
  /** A message arrived. `included`: the rows contain it, since they are REST's and were read after it was sent. */
  arrive(seq: Seq | undefined): "included" | "new";
  /** The delta log begins: what has arrived by now cannot be replayed. */
  beginLog(): void;
  /** The message with this number could not be read, so it cannot be replayed. */
  markUnread(seq: Seq | undefined): void;
  /** A baseline is complete: nothing has to be replayed. */
  endLog(): void;
  /** `unknown`: there is no watermark, or the stream has no numbers to compare it with. */
  judge(watermark: Seq | undefined): WatermarkVerdict | "unknown";
  /** The rows contain all messages up to `watermark`. */
  include(watermark: Seq): void;
  /** The watermark of `include` was found to count something else. */
  forgetIncluded(): void;
}

/** `windows`: the numbers of this connection that may count for the slice; none before the first. */
export function createBaselinePosition(windows: () => readonly SeqWindow[]): BaselinePosition {
  let lastSeq: Seq | undefined;
  let includedUpTo: Seq | undefined;
  /** The stream's last number when the baseline was taken: TCP does not reorder, so a lower one is of another numbering (P37). */
  let lastSeqAtBaseline: Seq | undefined;
  let notLoggedUpTo: Seq | undefined;

  const forgetIncluded = (): void => {
    includedUpTo = lastSeqAtBaseline = undefined;
  };

  return {
    reset() {
      lastSeq = notLoggedUpTo = undefined;
      forgetIncluded();
    },
    arrive(seq) {
      if (seq === undefined) {
        includedUpTo = undefined; // it may have set rows back, and only later messages update them again (P39)
        return "new";
      }
      if (seq < (newer(lastSeq, lastSeqAtBaseline) ?? seq)) forgetIncluded();
      lastSeq = seq;
      if (includedUpTo === undefined || seq > includedUpTo) return "new";
      notLoggedUpTo = newer(notLoggedUpTo, seq); // its rows are not read: an older answer that comes next could not be completed
      return "included";
    },
    beginLog() {
      notLoggedUpTo = newer(notLoggedUpTo, newer(lastSeq, includedUpTo));
    },
    markUnread(seq) {
      notLoggedUpTo = newer(notLoggedUpTo, seq);
    },
    endLog() {
      notLoggedUpTo = undefined;
    },
    judge(watermark) {
      const possible = windows();
      if (watermark === undefined || possible.length === 0) return "unknown";
      // While two readings of the numbers are possible (P36), an answer that is too old by either is not taken.
      const verdicts = possible.map((window) => judgeWatermark(watermark, window, notLoggedUpTo));
      return (["too-old", "good", "ahead"] as const).find((verdict) => verdicts.includes(verdict)) ?? "foreign";
    },
    include(watermark) {
      includedUpTo = watermark; // a newer answer before may have held more: these rows do not
      const possible = windows();
      // The lowest, where several readings are possible: none of them is refuted by a lower number.
      lastSeqAtBaseline = possible.length === 0 ? undefined : (Math.min(...possible.map(({ last }) => last)) as Seq); // of numbers of messages
    },
    forgetIncluded,
  };
}

function newer(one: Seq | undefined, other: Seq | undefined): Seq | undefined {
  return one === undefined || (other !== undefined && other > one) ? other : one;
}
