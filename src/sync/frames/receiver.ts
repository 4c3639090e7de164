/**
 * Handles one frame: frame → messages → verdict on each number → slice, reports or queries. No input makes it throw. A message that could
 * not be applied completely is malformed, so its rows are never shown as live (P12).
 *
 * Rules: P6–P12, P18 imprecise numbers, P23, P26–P29, P34, P37.
 */
import type { Registry } from "../../domains/registry.ts";
import { decodeText, readText } from "../../protocol/decode.ts";
import { findChanged, findPaths } from "../../protocol/imprecise.ts";
import type { MalformedFrame, Message } from "../../protocol/message.ts";
import type { ReportEvent } from "../../protocol/report-events.ts";
import type { QueryKey } from "../../domains/query-keys.ts";
import type { Seq } from "../../shared/brand.ts";
import type { Clock } from "../../shared/clock.ts";
import type { AtlasErrorCode, ErrorDetail } from "../../shared/errors.ts";
import type { Listeners } from "../../shared/listeners.ts";
import type { Reporter } from "../reporter.ts";
import type { ReportsSync } from "../slices/reports-sync.ts";
import type { Sequence, SequenceScope, SequenceVerdict } from "../sequence/sequence.ts";
import type { SliceSync } from "../slices/slice-sync.ts";
import type { SnapshotIntake } from "../slices/snapshot-intake.ts";
import type { StreamTimes } from "../sequence/stream-time.ts";
import type { StatsDraft } from "../stats.ts";

/** A signal, and the query keys that it invalidates. */
export interface AtlasSignal {
  readonly kind: string;
  readonly keys: readonly QueryKey[];
}

export interface ReceiverListeners {
  readonly message: Listeners<[Message]>;
  readonly signal: Listeners<[AtlasSignal]>;
  readonly event: Listeners<[ReportEvent]>;
}

export interface ReceiverOptions {
  readonly registry: Registry;
  readonly sequence: Sequence;
  /** By kind. */
  readonly slices: ReadonlyMap<string, SliceSync>;
  readonly reports: ReportsSync;
  readonly invalidate: (keys: readonly QueryKey[]) => void;
  /** A message of Atlas arrived, whose number was judged; undefined where it could not be read. Noise is no message (P12, P45). */
  readonly onMessage: (message: Message | undefined) => void;
  /** Messages were missed in a scope. */
  readonly onMissed: (scope: SequenceScope, cause: "gap" | "restart") => void;
  /**
   * A message was lost: it could not be read, or not be applied completely. `connection`: its kind is not certain, so every slice, the
   * reports and every signal may lack it. `seq`: its number, where that could be read. `half-applied`: the rows shown may be wrong, and not
   * only old.
   */
  readonly onMalformed: (scope: SequenceScope, seq: Seq | undefined, defect: "unreadable" | "half-applied") => void;
  readonly onSequenceMode: () => void;
  /** Which connection is open, or that none is: changes as soon as one opens or closes. */
  readonly period: () => number;
  /** Undefined where no REST answer is judged by time: then no `ts` is read. */
  readonly stamps: StreamTimes | undefined;
  readonly onUnknownKind: (message: Message) => void;
  readonly listeners: ReceiverListeners;
  readonly reporter: Reporter;
  readonly stats: StatsDraft;
  readonly clock: Clock;
}

/** Kinds of which newer snapshots are at hand: their rows and removals are not looked at. */
export type SupersededKinds = ReadonlySet<string>;

export interface Receiver {
  /** Takes one frame as it came from the socket. */
  receive(frame: unknown, superseded?: SupersededKinds): void;
  /** Takes a snapshot whose rows were read in parts. `imprecise`: paths in them at which parsing changed a number. */
  receiveRead(message: Message, intake: SnapshotIntake, imprecise: ReadonlySet<string>): void;
  /** Takes a snapshot that a newer one has superseded and of which not all was read: it counts, and listeners get no call. */
  receiveSuperseded(message: Message): void;
  /** A message threw an exception outside of these calls: it may be half-applied. */
  fail(message: Message, thrown: unknown): void;
}

/** Where the rows of a message are, if they are not to be read from it. */
type Rows = SnapshotIntake | "superseded" | undefined;

export function createReceiver(options: ReceiverOptions): Receiver {
  const { registry, sequence, slices, reports, listeners, reporter, stats, clock } = options;

  let modeSaid = sequence.mode;
  const judge = ({ kind, seq, isSeqUnreadable }: Pick<MalformedFrame, "kind" | "seq" | "isSeqUnreadable">): void => {
    const verdict = sequence.judge(kind, isSeqUnreadable === true ? "unreadable" : seq, clock.monotonic());
    if (seq !== undefined) stats.lastSeq = seq;
    actOn(verdict);
    if (sequence.mode === modeSaid) return;
    modeSaid = sequence.mode;
    if (modeSaid === "unchecked") reporter.emit("sequence-unchecked");
    options.onSequenceMode();
  };

  const actOn = (verdict: SequenceVerdict): void => {
    switch (verdict.type) {
      case "in-order":
      case "unnumbered":
        return;
      case "repeat":
        stats.repeatCount += 1;
        return;
      case "unchecked-back":
        stats.backwardsCount += 1;
        return;
      case "unchecked-jump":
        stats.gapCount += 1;
        return;
      case "gap": {
        const scope = scopeName(verdict.scope);
        stats.missedCount += verdict.missed;
        if (verdict.isNew) {
          stats.gapCount += 1;
          emitIn(verdict.scope, "sequence-gap", { scope, missed: verdict.missed });
        }
        return options.onMissed(verdict.scope, "gap");
      }
      case "restart": {
        const scope = scopeName(verdict.scope);
        stats.restartCount += 1;
        emitIn(verdict.scope, "sequence-restart", { scope });
        return options.onMissed(verdict.scope, "restart");
      }
    }
  };

  /** An unknown kind is text of the server: it is left out of errors, which would otherwise have unlimited reasons (P40). */
  const knownKind = (kind: string | undefined): string | undefined => (kind !== undefined && registry.isKnown(kind) ? kind : undefined);
  const scopeName = (scope: SequenceScope): string =>
    scope.type === "connection" ? "connection" : `kind ${knownKind(scope.kind) ?? "other"}`;

  /** What happens to an unknown kind changes nothing here, and a server can invent kinds without end (P11, P40). */
  const emitIn = (scope: SequenceScope, code: AtlasErrorCode, detail: ErrorDetail): void => {
    if (scope.type === "kind" && !registry.isKnown(scope.kind)) reporter.emitLimited(code, detail);
    else reporter.emit(code, detail);
  };

  const reportMalformed = (kind: string | undefined, reason: string, name?: string): void => {
    const scope: SequenceScope = kind === undefined ? { type: "connection" } : { type: "kind", kind };
    emitIn(scope, "malformed-message", { kind: knownKind(kind), reason, name });
  };
  /** An exception of this package: the message may be half-applied. */
  const fail = (scope: SequenceScope, seq: Seq | undefined, thrown: unknown): void => {
    stats.malformedCount += 1;
    reportMalformed(scope.type === "kind" ? scope.kind : undefined, "exception", nameOf(thrown));
    try {
      options.stamps?.missed();
      options.onMalformed(scope, seq, "half-applied");
    } catch (again) {
      reportMalformed(undefined, "exception", nameOf(again)); // no further handling is possible, and the feed continues
    }
  };

  const malformed = (frame: MalformedFrame): void => {
    const { kind, seq, reason } = frame;
    const period = options.period();
    stats.malformedCount += 1;
    judge(frame);
    if (options.period() !== period) return;
    options.stamps?.missed();
    options.onMessage(undefined);
    reportMalformed(kind, reason);
    options.onMalformed(kind === undefined ? { type: "connection" } : { type: "kind", kind }, seq, "unreadable");
  };

  const applyEvent = (message: Message): void => {
    const outcome = registry.event(message.kind)?.read(message.data);
    if (outcome === undefined) return;
    stats.eventCount += 1;
    if (outcome.type === "event") {
      reports.apply(outcome.event);
      return listeners.event.notify(outcome.event);
    }
    stats.malformedCount += 1;
    reporter.emit("malformed-event", { kind: message.kind, missing: outcome.missing.join(", ") });
    reports.missed("malformed", registry.event(message.kind)?.type);
  };

  const route = (message: Message, rows: Rows): void => {
    const { kind } = message;
    if (registry.isHeartbeat(kind)) {
      stats.heartbeatCount += 1;
      return;
    }
    if (!registry.isKnown(kind)) {
      stats.unknownCount += 1;
      return options.onUnknownKind(message);
    }
    const slice = slices.get(kind);
    if (slice !== undefined) {
      if (message.messageType === "snapshot") stats.snapshotCount += 1;
      else stats.deltaCount += 1;
      if (rows !== "superseded") slice.apply(message, rows);
    }
    applyEvent(message);
    const keys = registry.signalKeys(kind, message.data);
    if (keys.length === 0) return;
    stats.signalCount += 1;
    options.invalidate(keys);
    listeners.signal.notify({ kind, keys });
  };

  const count = (): void => {
    stats.messageCount += 1;
    stats.lastMessageAt = clock.now();
  };
  const take = (message: Message, rows: Rows): void => {
    const { kind, seq } = message;
    const period = options.period();
    try {
      judge(message);
    } catch (thrown) {
      fail({ type: "connection" }, seq, thrown); // a gap may have been missed
    }
    if (options.period() !== period) return; // a callback about the gap ended the connection: its messages are discarded
    try {
      options.stamps?.note(message.asOf);
      options.onMessage(message);
      route(message, rows);
    } catch (thrown) {
      fail({ type: "kind", kind }, seq, thrown);
    }
  };

  /** Rows and reports are shown as they came; the payload of a signal is not. */
  const isStored = (kind: string): boolean => slices.has(kind) || registry.event(kind) !== undefined;
  const reportImprecise = (kind: string, paths: Iterable<string>): void => {
    const slice = registry.collectionOf(kind)?.name ?? "reports";
    for (const path of paths) reporter.emit("imprecise-number", { slice, path });
  };
  const takeDecoded = (message: Message, changed: ReadonlySet<number>, superseded: SupersededKinds | undefined): void => {
    const isSuperseded = superseded?.has(message.kind) === true;
    take(message, isSuperseded ? "superseded" : undefined);
    if (changed.size > 0 && !isSuperseded && isStored(message.kind)) reportImprecise(message.kind, findPaths(changed, message.data));
    listeners.message.notify(message);
  };
  const noise = (): void => {
    stats.noiseCount += 1;
    if (stats.noiseCount === 1) reporter.emit("noise");
  };
  const receiveFrame = (frame: unknown, superseded: SupersededKinds | undefined): void => {
    const text = readText(frame);
    const outcomes = text === undefined ? [binary] : decodeText(text);
    const hasRows = outcomes.some((outcome) => outcome.type === "message" && isStored(outcome.message.kind));
    const changed = findChanged(hasRows && text !== undefined ? text : "");
    const period = options.period();
    for (const outcome of outcomes) {
      if (options.period() !== period) return; // a listener has ended the connection
      if (outcome.type === "noise") {
        noise();
        continue;
      }
      count();
      if (outcome.type === "malformed") malformed(outcome);
      else takeDecoded(outcome.message, changed, superseded);
    }
  };

  const failMessage = ({ kind, seq }: Message, thrown: unknown): void => fail({ type: "kind", kind }, seq, thrown);
  const safely = (message: Message, step: () => void): void => {
    try {
      step();
    } catch (thrown) {
      failMessage(message, thrown);
    }
  };

  return {
    receive(frame, superseded) {
      try {
        receiveFrame(frame, superseded);
      } catch (thrown) {
        fail({ type: "connection" }, undefined, thrown);
      }
    },
    receiveRead(message, intake, imprecise) {
      safely(message, () => {
        count();
        take(message, intake);
        reportImprecise(message.kind, imprecise);
        listeners.message.notify(message);
      });
    },
    receiveSuperseded(message) {
      safely(message, () => {
        count();
        take(message, "superseded");
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
