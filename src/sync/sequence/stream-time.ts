/**
 * Judges REST answers whose watermark is a time and not a number (P35). Such an answer is judged like one with a number: the place of a
 * message is its `ts` in milliseconds, and the answer includes every message with a lower `ts` than its own.
 *
 *   1. messages were missed, or could not be read: their `ts` is unknown
 *   2. the next message has a `ts`, and the missed ones were sent before it: an answer with a later time includes them
 *      it has no `ts`: until a message has one, no answer can be judged by its time
 *
 * Rules: P9 `ts`, P35 recovery.
 */
import type { Seq } from "../../shared/brand.ts";
import type { SeqWindow } from "../baselines/replay/watermark.ts";

export interface StreamTimes {
  /** The times of this connection. Empty before the first `ts`, and while the time of the missed messages is unknown. */
  windows(): readonly SeqWindow[];
  /** A message with this `ts` came. */
  note(ts: string | undefined): void;
  /** Messages were missed, or one could not be read. */
  missed(): void;
  open(): void;
}

export function createStreamTimes(): StreamTimes {
  let last: Seq | undefined;
  let missedUntil: Seq | "unknown" | "untold" = "unknown";
  return {
    windows: () =>
      last === undefined || missedUntil === "untold"
        ? []
        : [{ first: 0 as Seq, last, missedUntil: missedUntil === "unknown" ? (Infinity as Seq) : missedUntil }],
    note(ts) {
      const place = placeOf(ts);
      if (missedUntil === "unknown" || missedUntil === "untold") missedUntil = place ?? "untold";
      if (place === undefined) return;
      if (last === undefined || place > last) last = place;
    },
    missed() {
      missedUntil = "unknown";
    },
    open() {
      last = undefined;
      missedUntil = "unknown";
    },
  };
}

/** The place of a message with this `ts`. */
export function placeOf(ts: string | undefined): Seq | undefined {
  const at = ts === undefined ? NaN : Date.parse(ts);
  return Number.isNaN(at) ? undefined : (at as Seq); // counts milliseconds where others count messages
}

/** Up to which place an answer as of `ts` holds all messages. Several may have been sent in its own millisecond. */
export function placeBefore(ts: Seq | undefined): Seq | undefined {
  return ts === undefined ? undefined : ((ts - 1) as Seq);
}
