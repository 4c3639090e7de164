/**
 * Decides whom a lost message concerns: the slices of its scope, the reports, and the queries of its signals. A message is lost that never
 * came, that could not be read, or that the queue dropped.
 *
 * Rules: P12, P24, P29, P34, P37, P40.
 */
import type { Registry } from "../domains/registry.ts";
import type { Seq } from "../shared/brand.ts";
import type { Recovery } from "./recovery.ts";
import type { Reporter } from "./reporter.ts";
import type { Sequence, SequenceScope } from "./sequence/sequence.ts";
import type { StreamTimes } from "./sequence/stream-time.ts";
import type { Invalidation } from "./signals/invalidation.ts";
import type { ReportsSync } from "./reports/reports-sync.ts";

export interface MessageLosses {
  /** `half-applied`: the rows shown may be wrong, and not only old. `seq`: the number of the message, where that could be read. */
  readonly malformed: (scope: SequenceScope, seq: Seq | undefined, defect: "unreadable" | "half-applied") => void;
  readonly missed: (scope: SequenceScope, cause: "gap" | "restart") => void;
  /** The queue dropped messages, or has reached the place that they had. */
  readonly overflow: (moment: "dropped" | "reached") => void;
}

export interface MessageLossesOptions {
  readonly registry: Registry;
  readonly sequence: Pick<Sequence, "mode">;
  readonly recovery: Pick<Recovery, "start" | "replaceConnection">;
  readonly reports: Pick<ReportsSync, "missed">;
  readonly invalidation: Pick<Invalidation, "signal" | "missed"> | undefined;
  readonly stamps: Pick<StreamTimes, "missed"> | undefined;
  readonly reporter: Pick<Reporter, "emit">;
  /** The present frame could not be read before, and its loss in the slices of these kinds has been recovered (P12). */
  readonly isKnownDefect: (kinds: readonly string[]) => boolean;
}

export function createMessageLosses(options: MessageLossesOptions): MessageLosses {
  const { registry, sequence, recovery, reports, invalidation, reporter } = options;

  const loseReports = (scope: SequenceScope, cause: "malformed" | "gap"): void => {
    const event = scope.type === "connection" ? undefined : registry.event(scope.kind);
    if (scope.type === "connection" || event !== undefined) reports.missed(cause, event?.type);
  };
  const missed = (scope: SequenceScope, cause: "gap" | "restart"): void => {
    options.stamps?.missed();
    recovery.start(scope, cause);
    loseReports(scope, "gap");
    invalidation?.missed(scope.type === "connection" ? registry.allSignalKeys() : registry.signalKeysOfKind(scope.kind));
  };

  return {
    malformed(scope, seq, defect) {
      const isWhole = scope.type === "connection";
      if (!isWhole) invalidation?.signal(registry.signalKeysOfKind(scope.kind)); // the kind alone names the keys to invalidate
      if (defect === "unreadable" && options.isKnownDefect(kindsOf(scope, registry))) return;
      // Where kinds count for themselves, the number of a message of unknown kind cannot be compared with any slice's.
      recovery.start(scope, "malformed", isWhole && sequence.mode === "kind" ? undefined : seq);
      loseReports(scope, "malformed");
      if (isWhole) invalidation?.missed(registry.allSignalKeys());
    },
    missed,
    overflow(moment) {
      if (moment === "dropped") reporter.emit("queue-overflow");
      missed({ type: "connection" }, "gap");
      recovery.replaceConnection();
    },
  };
}

/** The kinds of the slices that a scope concerns. */
function kindsOf(scope: SequenceScope, registry: Registry): readonly string[] {
  if (scope.type === "connection") return registry.collections.map(({ kind }) => kind);
  return registry.collectionOf(scope.kind) === undefined ? [] : [scope.kind];
}
