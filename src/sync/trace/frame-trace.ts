/** Traces the messages of one frame, where there is an observer: what it took to decode the frame, and to apply each message. */
import type { DecodeOutcome } from "../../protocol/message.ts";
import type { Clock } from "../../shared/clock.ts";
import type { SequenceVerdict } from "../sequence/sequence.ts";
import type { AtlasStats } from "../stats.ts";
import type { Trace, TraceSlot } from "./trace.ts";

/** What is known of a frame that was decoded in parts, and whose text is gone. */
export interface FrameFacts {
  /** Unit: characters. */
  readonly size: number;
  /** Unit: milliseconds. */
  readonly decodeMs: number;
}

export interface FrameTrace {
  /** The frame is decoded: what follows is its messages, each of which is applied. */
  decoded(text: string | undefined, count: number): void;
  applied(outcome: Exclude<DecodeOutcome, { type: "noise" }>, verdict: SequenceVerdict | undefined): void;
}

export interface FrameTraceOptions {
  readonly trace: TraceSlot;
  /** What applying a message adds to them says how that went. */
  readonly stats: AtlasStats;
  readonly clock: Pick<Clock, "monotonic">;
}

/** The result begins to trace a frame; undefined where nothing observes. */
export function createFrameTrace({ trace, stats, clock }: FrameTraceOptions): (known?: FrameFacts) => FrameTrace | undefined {
  return (known) => trace.current && traceFrame(trace.current, stats, clock, known);
}

function traceFrame(trace: Trace, stats: AtlasStats, clock: Pick<Clock, "monotonic">, known: FrameFacts | undefined): FrameTrace {
  let frame = { text: undefined as string | undefined, size: 0, decodeMs: 0, ...known, count: 1 };
  let index = 0;
  let since = clock.monotonic();
  let { malformedCount, quarantinedCount } = stats;

  return {
    decoded(text, count) {
      const at = clock.monotonic();
      frame = { text, size: text?.length ?? 0, decodeMs: at - since, count };
      since = at;
    },
    applied(outcome, verdict) {
      const at = clock.monotonic();
      const message = outcome.type === "message" ? outcome.message : undefined;
      const { kind, seq } = message ?? (outcome.type === "malformed" ? outcome : {});
      trace.message({
        ...{ kind, seq, verdict, ...frame, index },
        ...{ ordinal: stats.messageCount, connection: stats.connectionCount },
        messageType: message?.messageType,
        asOf: message?.asOf,
        malformed: outcome.type === "malformed" ? outcome.reason : undefined,
        isUnapplied: message !== undefined && stats.malformedCount > malformedCount,
        quarantined: stats.quarantinedCount - quarantinedCount,
        applyMs: at - since,
      });
      ({ malformedCount, quarantinedCount } = stats);
      index += 1;
      since = at;
    },
  };
}
