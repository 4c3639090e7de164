/**
 * Passes one message to what its kind names: a slice, the reports, the queries of its signal. A kind may name several of them.
 *
 * Rules: P10 heartbeat, P11 unknown kinds, P23, P26–P29.
 */
import type { QueryKey } from "../../domains/queries/query-keys.ts";
import type { Registry } from "../../domains/registry.ts";
import type { Message } from "../../protocol/message.ts";
import type { ReportEvent } from "../../protocol/report-events.ts";
import type { Listeners } from "../../shared/listeners.ts";
import type { Reporter } from "../reporter.ts";
import type { ReportsSync } from "../reports/reports-sync.ts";
import type { SliceSync } from "../slices/slice-sync.ts";
import type { SnapshotIntake } from "../slices/snapshot-intake.ts";
import type { StatsDraft } from "../stats.ts";
import type { TraceSlot } from "../trace/trace.ts";

/** A signal, and the query keys that it invalidates. */
export interface AtlasSignal {
  readonly kind: string;
  readonly keys: readonly QueryKey[];
}

export interface MessageRouteOptions {
  readonly registry: Registry;
  /** By kind. */
  readonly slices: ReadonlyMap<string, SliceSync>;
  readonly reports: Pick<ReportsSync, "apply" | "missed">;
  readonly invalidate: (keys: readonly QueryKey[]) => void;
  readonly onUnknownKind: (message: Message) => void;
  readonly listeners: { readonly signal: Listeners<[AtlasSignal]>; readonly event: Listeners<[ReportEvent]> };
  readonly reporter: Reporter;
  readonly stats: StatsDraft;
  /** An observer of signals and messages, where there is one. */
  readonly trace: TraceSlot;
}

/** Where the rows of a message are, if they are not to be read from it. */
export type MessageRows = SnapshotIntake | "superseded" | undefined;

export function createMessageRoute(options: MessageRouteOptions): (message: Message, rows: MessageRows) => void {
  const { registry, slices, reports, listeners, reporter, stats } = options;

  const applyEvent = (message: Message): void => {
    const event = registry.event(message.kind);
    const outcome = event?.read(message.data);
    if (outcome === undefined) return;
    stats.eventCount += 1;
    if (outcome.type === "event") {
      reports.apply(outcome.event);
      return listeners.event.notify(outcome.event);
    }
    stats.malformedCount += 1;
    reporter.emit("malformed-event", { kind: message.kind, missing: outcome.missing.join(", ") });
    reports.missed("malformed", event?.type);
  };
  const signal = ({ kind, data }: Message): void => {
    const keys = registry.signalKeys(kind, data);
    if (keys.length === 0) return;
    stats.signalCount += 1;
    options.trace.current?.signal({ kind, keys });
    options.invalidate(keys);
    listeners.signal.notify({ kind, keys });
  };

  return (message, rows) => {
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
    signal(message);
  };
}
