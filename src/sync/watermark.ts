/**
 * What a REST answer's watermark is worth: it must lie in the numbers that this connection has seen, and above the hole it is to fill.
 * Pure. Rule: P35, DESIGN.md decision 6.
 */
import type { Seq } from "../shared/brand.ts";

/** The numbers seen on this connection. */
export interface SeqWindow {
  readonly first: Seq;
  readonly last: Seq;
}

/** `foreign`: not a number of this stream; the answer is used as one without a watermark. */
export type WatermarkVerdict = "good" | "too-old" | "foreign";

/** How far REST may be ahead of the socket. */
const AHEAD_AT_MOST = 10_000;

export function judgeWatermark(watermark: Seq, window: SeqWindow, missedUntil: Seq | undefined): WatermarkVerdict {
  if (watermark < window.first - 1 || watermark > window.last + AHEAD_AT_MOST) return "foreign";
  return missedUntil !== undefined && watermark < missedUntil ? "too-old" : "good";
}
