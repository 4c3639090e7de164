/**
 * The way of one message: frame → message → verdict on its number → slice, reports or queries. Nothing it is given can make it throw (P12).
 *
 * Rules: P6–P12, P23, P26–P29, P34, P37.
 */
import type { Registry } from "../domains/registry.ts";
import { decodeFrame } from "../protocol/decode.ts";
import type { MalformedFrame, Message } from "../protocol/message.ts";
import type { ReportEvent } from "../protocol/report-events.ts";
import type { QueryKey } from "../domains/query-keys.ts";
import type { Seq } from "../shared/brand.ts";
import type { Clock } from "../shared/clock.ts";
import type { Listeners } from "../shared/listeners.ts";
import type { Reporter } from "./reporter.ts";
import type { ReportsSync } from "./reports-sync.ts";
import type { Sequence, SequenceScope, SequenceVerdict } from "./sequence.ts";
import type { SliceSync } from "./slice-sync.ts";
import type { SnapshotIntake } from "./snapshot-intake.ts";
import type { Stamps } from "./stamps.ts";
import type { StatsDraft } from "./stats.ts";

/** A kind that says "fetch again", and the query keys that it makes old. */
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
  /** A message arrived, whose number was judged and which is to be applied. */
  readonly onMessage: (message: Message | undefined) => void;
  /** Messages were missed in a scope. */
  readonly onMissed: (scope: SequenceScope, cause: "gap" | "restart") => void;
  /** A message could not be read or applied: of a kind, or of one that is not known. */
  readonly onMalformed: (scope: SequenceScope, seq: Seq | undefined) => void;
  readonly onSequenceMode: () => void;
  /** Undefined where no REST answer is judged by time: then no `ts` is read. */
  readonly stamps: Stamps | undefined;
  readonly onUnknownKind: (message: Message) => void;
  readonly listeners: ReceiverListeners;
  readonly reporter: Reporter;
  readonly stats: StatsDraft;
  readonly clock: Clock;
}

export interface Receiver {
  /** Takes one frame as it came from the socket. `mootKind`: its rows and removals are not looked at, since a newer snapshot of it is at hand. */
  receive(frame: unknown, mootKind?: string): void;
  /** Takes a snapshot whose rows were read in parts. */
  receiveRead(message: Message, intake: SnapshotIntake): void;
  /** Takes a snapshot that a newer one has made moot and of which not all was read: it counts, and no listener is told of it. */
  receiveMoot(message: Message): void;
}

export function createReceiver(options: ReceiverOptions): Receiver {
  const { registry, sequence, slices, reports, listeners, reporter, stats, clock } = options;

  let modeSaid = sequence.mode;
  const judge = ({ kind, seq, isSeqUnreadable }: Pick<MalformedFrame, "kind" | "seq" | "isSeqUnreadable">): void => {
    const verdict = sequence.judge(kind, isSeqUnreadable === true ? "unreadable" : seq, clock.monotonic());
    if (seq !== undefined) stats.lastSeq = seq;
    actOn(verdict);
    if (sequence.mode === modeSaid) return;
    modeSaid = sequence.mode;
    if (modeSaid === "unchecked") reporter.reportOnce("sequence-unchecked", "mode");
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
      case "gap":
        stats.missedCount += verdict.missed;
        if (verdict.isNew) {
          stats.gapCount += 1;
          reporter.reportOnce("sequence-gap", scopeName(verdict.scope), { scope: scopeName(verdict.scope), missed: verdict.missed });
        }
        return options.onMissed(verdict.scope, "gap");
      case "restart":
        stats.restartCount += 1;
        reporter.reportOnce("sequence-restart", scopeName(verdict.scope), { scope: scopeName(verdict.scope) });
        return options.onMissed(verdict.scope, "restart");
    }
  };

  const malformed = (frame: MalformedFrame): void => {
    const { kind, seq, reason } = frame;
    stats.malformedCount += 1;
    judge(frame);
    options.stamps?.missed();
    options.onMessage(undefined);
    // A kind that nobody knows is the server's own text: it is not told, and cannot make reasons without end.
    const known = kind !== undefined && registry.isKnown(kind) ? kind : undefined;
    reporter.reportOnce("malformed-message", `${known ?? ""} ${reason}`, { kind: known, reason });
    options.onMalformed(kind === undefined ? { type: "connection" } : { type: "kind", kind }, seq);
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
    reporter.reportOnce("malformed-event", message.kind, { kind: message.kind, missing: outcome.missing.join(", ") });
    reports.missed("malformed", registry.event(message.kind)?.type);
  };

  /** `rows`: where they are, if they are not to be read from the message. */
  const route = (message: Message, rows?: SnapshotIntake | "moot"): void => {
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
      if (rows !== "moot") slice.apply(message, rows);
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
  const take = (message: Message, rows?: SnapshotIntake | "moot"): void => {
    judge(message);
    options.stamps?.note(message.asOf);
    options.onMessage(message);
    route(message, rows);
  };

  return {
    receive(frame, mootKind) {
      count();
      const outcome = decodeFrame(frame);
      if (outcome.type === "malformed") {
        malformed(outcome);
        return;
      }
      take(outcome.message, outcome.message.kind === mootKind ? "moot" : undefined);
      listeners.message.notify(outcome.message);
    },
    receiveRead(message, intake) {
      count();
      take(message, intake);
      listeners.message.notify(message);
    },
    receiveMoot(message) {
      count();
      take(message, "moot");
    },
  };
}

function scopeName(scope: SequenceScope): string {
  return scope.type === "connection" ? "connection" : `kind ${scope.kind}`;
}
