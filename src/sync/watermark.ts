/**
 * What a REST answer's watermark is worth: it must lie in the numbers that this connection has seen, and above the hole it is to fill.
 * Pure. Rule: P35, DESIGN.md decision 6.
 */
import type { Seq } from "../shared/brand.ts";

/** The numbers seen on this connection. */
export interface SeqWindow {
  readonly first: Seq;
  readonly last: Seq;
  /** The end of the newest hole in them; undefined while there was none. */
  readonly missedUntil?: Seq | undefined;
  /** How far REST may be ahead of the socket. @defaultValue 10_000 */
  readonly aheadAtMost?: number;
}

/** `foreign`: not a number of this stream; the answer is used as one without a watermark. */
export type WatermarkVerdict = "good" | "too-old" | "foreign";

const AHEAD_AT_MOST = 10_000;

/**
 * `unkeptUntil`: the newest message that could not be replayed over an older answer. Where it lies above all numbers of the window, they
 * are not of one numbering, and cannot be compared.
 */
export function judgeWatermark(watermark: Seq, window: SeqWindow, unkeptUntil: Seq | undefined): WatermarkVerdict {
  if (watermark < window.first - 1 || watermark > window.last + (window.aheadAtMost ?? AHEAD_AT_MOST)) return "foreign";
  if (unkeptUntil !== undefined && unkeptUntil > window.last) return "foreign";
  return watermark < Math.max(window.missedUntil ?? -1, unkeptUntil ?? -1) ? "too-old" : "good";
}
