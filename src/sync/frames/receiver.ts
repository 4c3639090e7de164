/**
 * Handles one frame: frame → messages → verdict on each number → route. Counts each message, and passes it to the listeners at the end.
 * No input makes it throw. A message that could not be applied completely is malformed, so its rows are never shown as live (P12).
 *
 * Rules: P6–P9, P12, P18 imprecise numbers.
 */
import { decodeText, readText } from "../../protocol/decode.ts";
import { findChanged, findPaths } from "../../protocol/imprecise.ts";
import type { MalformedFrame, Message } from "../../protocol/message.ts";
import type { ReportEvent } from "../../protocol/report-events.ts";
import type { Seq } from "../../shared/brand.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Listeners } from "../../shared/listeners.ts";
import type { SequenceScope, SequenceVerdict } from "../sequence/sequence.ts";
import type { StreamTimes } from "../sequence/stream-time.ts";
import type { SnapshotIntake } from "../slices/snapshot-intake.ts";
import type { TriggerMessage } from "../explain/explanation.ts";
import { createFrameTrace, type FrameFacts } from "../trace/frame-trace.ts";
import { createMessageRoute, type AtlasSignal, type MessageRouteOptions, type MessageRows } from "./message-route.ts";
import { createScopeErrors } from "./scope-errors.ts";
import { createSequenceCheck, type SequenceCheckOptions } from "./sequence-check.ts";

export type { AtlasSignal } from "./message-route.ts";

export interface ReceiverListeners {
  readonly message: Listeners<[Message]>;
  readonly signal: Listeners<[AtlasSignal]>;
  readonly event: Listeners<[ReportEvent]>;
}

export interface ReceiverOptions extends MessageRouteOptions, Omit<SequenceCheckOptions, "clock"> {
  /** A message of Atlas arrived, whose number was judged; undefined where it could not be read. Noise is no message (P12, P45). */
  readonly onMessage: (message: Message | undefined) => void;
  /**
   * A message was lost: it could not be read, or not be applied completely. `connection`: its kind is not certain, so every slice, the
   * reports and every signal may lack it. `seq`: its number, where that could be read. `half-applied`: the rows shown may be wrong, and not
   * only old.
   */
  readonly onMalformed: (scope: SequenceScope, seq: Seq | undefined, defect: "unreadable" | "half-applied") => void;
  /** A message is handled from now on; undefined: none is. */
  readonly onHandle: (message: TriggerMessage | undefined) => void;
  /** Which connection is open, or that none is: changes as soon as one opens or closes. */
  readonly period: () => number;
  /** Undefined where no REST answer is judged by time: then no `ts` is read. */
  readonly stamps: StreamTimes | undefined;
  readonly listeners: ReceiverListeners;
  readonly clock: Clock;
}

/** Kinds of which newer snapshots are at hand: their rows and removals are not looked at. */
export type SupersededKinds = ReadonlySet<string>;

export interface Receiver {
  /** Takes one frame as it came from the socket. */
  receive(frame: unknown, superseded?: SupersededKinds): void;
  /** Takes a snapshot whose rows were read in parts. `imprecise`: paths in them at which parsing changed a number. */
  receiveRead(message: Message, intake: SnapshotIntake, imprecise: ReadonlySet<string>, facts: FrameFacts): void;
  /** Takes a snapshot that a newer one has superseded and of which not all was read: it counts, and listeners get no call. */
  receiveSuperseded(message: Message, facts: FrameFacts): void;
  /** A message threw an exception outside of these calls: it may be half-applied. */
  fail(message: Message, thrown: unknown): void;
}

export function createReceiver(options: ReceiverOptions): Receiver {
  const { registry, slices, listeners, reporter, stats, clock } = options;
  const errors = createScopeErrors(registry, reporter);
  const checkSequence = createSequenceCheck(options, errors);
  const route = createMessageRoute(options);
  const traceFrame = createFrameTrace(options);

  /** An exception of this package: the message may be half-applied. */
  const fail = (scope: SequenceScope, seq: Seq | undefined, thrown: unknown): void => {
    stats.malformedCount += 1;
    errors.malformed(scope.type === "kind" ? scope.kind : undefined, "exception", nameOf(thrown));
    try {
      options.stamps?.missed();
      options.onMalformed(scope, seq, "half-applied");
    } catch (again) {
      errors.malformed(undefined, "exception", nameOf(again)); // no further handling is possible, and the feed continues
    }
  };

  const malformed = (frame: MalformedFrame): SequenceVerdict => {
    const { kind, seq, reason } = frame;
    options.onHandle(frame);
    const period = options.period();
    stats.malformedCount += 1;
    const verdict = checkSequence(frame);
    if (options.period() !== period) return verdict;
    options.stamps?.missed();
    options.onMessage(undefined);
    errors.malformed(kind, reason);
    options.onMalformed(kind === undefined ? { type: "connection" } : { type: "kind", kind }, seq, "unreadable");
    return verdict;
  };

  const count = (): void => {
    stats.messageCount += 1;
    stats.lastMessageAt = clock.now();
  };
  const take = (message: Message, rows: MessageRows): SequenceVerdict | undefined => {
    const { kind, seq } = message;
    options.onHandle(message);
    const period = options.period();
    let verdict: SequenceVerdict | undefined;
    try {
      verdict = checkSequence(message);
    } catch (thrown) {
      fail({ type: "connection" }, seq, thrown); // a gap may have been missed
    }
    if (options.period() !== period) return verdict; // a callback about the gap ended the connection: its messages are discarded
    try {
      options.stamps?.note(message.asOf);
      options.onMessage(message);
      route(message, rows);
    } catch (thrown) {
      fail({ type: "kind", kind }, seq, thrown);
    }
    return verdict;
  };

  /** Rows and reports are shown as they came; the payload of a signal is not. */
  const isStored = (kind: string): boolean => slices.has(kind) || registry.event(kind) !== undefined;
  const reportImprecise = (kind: string, paths: Iterable<string>): void => {
    const slice = registry.collectionOf(kind)?.name ?? "reports";
    for (const path of paths) reporter.emit("imprecise-number", { slice, path });
  };
  const takeDecoded = (
    message: Message,
    changed: ReadonlySet<number>,
    superseded: SupersededKinds | undefined,
  ): SequenceVerdict | undefined => {
    const isSuperseded = superseded?.has(message.kind) === true;
    const verdict = take(message, isSuperseded ? "superseded" : undefined);
    if (changed.size > 0 && !isSuperseded && isStored(message.kind)) reportImprecise(message.kind, findPaths(changed, message.data));
    listeners.message.notify(message);
    return verdict;
  };
  const noise = (): void => {
    stats.noiseCount += 1;
    if (stats.noiseCount === 1) reporter.emit("noise");
  };
  const receiveFrame = (frame: unknown, superseded: SupersededKinds | undefined): void => {
    const trace = traceFrame();
    const text = readText(frame);
    const outcomes = text === undefined ? [binary] : decodeText(text);
    const hasRows = outcomes.some((outcome) => outcome.type === "message" && isStored(outcome.message.kind));
    const changed = findChanged(hasRows && text !== undefined ? text : "");
    const period = options.period();
    trace?.decoded(text, outcomes.length);
    for (const outcome of outcomes) {
      if (options.period() !== period) return; // a listener has ended the connection
      if (outcome.type === "noise") {
        noise();
        continue;
      }
      count();
      const verdict = outcome.type === "malformed" ? malformed(outcome) : takeDecoded(outcome.message, changed, superseded);
      trace?.applied(outcome, verdict);
    }
  };

  const failMessage = (message: Message, thrown: unknown): void => {
    const { kind, seq } = message;
    options.onHandle(message);
    fail({ type: "kind", kind }, seq, thrown);
    options.onHandle(undefined);
  };
  const safely = (message: Message, step: () => void): void => {
    try {
      step();
    } catch (thrown) {
      failMessage(message, thrown);
    }
    options.onHandle(undefined); // what comes later is not this message's doing, and a large one must not stay in memory
  };

  return {
    receive(frame, superseded) {
      try {
        receiveFrame(frame, superseded);
      } catch (thrown) {
        fail({ type: "connection" }, undefined, thrown);
      }
      options.onHandle(undefined);
    },
    receiveRead(message, intake, imprecise, facts) {
      safely(message, () => {
        const trace = traceFrame(facts);
        count();
        const verdict = take(message, intake);
        reportImprecise(message.kind, imprecise);
        listeners.message.notify(message);
        trace?.applied({ type: "message", message }, verdict);
      });
    },
    receiveSuperseded(message, facts) {
      safely(message, () => {
        const trace = traceFrame(facts);
        count();
        const verdict = take(message, "superseded");
        trace?.applied({ type: "message", message }, verdict);
      });
    },
    fail: failMessage,
  };
}

const binary: MalformedFrame = { type: "malformed", reason: "binary", kind: undefined, seq: undefined };

/** The name of what was thrown, if it looks like one: never its message, which may hold values. */
function nameOf(thrown: unknown): string {
  const name = thrown instanceof Error ? thrown.name : "";
  return /^[A-Za-z]{1,40}$/.test(name) ? name : "unknown";
}
