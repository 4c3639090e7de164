/**
 * Judges the watermark of a REST answer: it must lie within the numbers that this connection has received, and above the missed ones. Pure.
 * Rule: P35, decision 6.
 */
import type { Seq } from "../../../shared/brand.ts";

/** The numbers received on this connection. */
export interface SeqWindow {
  readonly first: Seq;
  readonly last: Seq;
  /** The highest number of the newest gap; undefined while there was none. */
  readonly missedUntil?: Seq | undefined;
}

/**
 * `ahead`: above the last received number, so only the stream can show whether it counts the same (P35).
 * `foreign`: no number of this stream; the answer is used as one without a watermark.
 */
export type WatermarkVerdict = "good" | "ahead" | "too-old" | "foreign";

/**
 * `notLoggedUpTo`: the newest message that could not be replayed over an older answer. Where it lies above all numbers of the window, the two
 * do not count the same and cannot be compared.
 */
export function judgeWatermark(watermark: Seq, window: SeqWindow, notLoggedUpTo: Seq | undefined): WatermarkVerdict {
  if (watermark < window.first - 1) return "foreign";
  if (notLoggedUpTo !== undefined && notLoggedUpTo > window.last) return "foreign";
  if (watermark < Math.max(window.missedUntil ?? -1, notLoggedUpTo ?? -1)) return "too-old";
  return watermark > window.last ? "ahead" : "good";
}
