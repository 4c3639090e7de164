/** What the code that feeds the store is given: by the client, and passed on to the parts. */
import type { Registry } from "../domains/registry.ts";
import type { ValidateMode } from "../domains/validation/row-check.ts";
import type { Message } from "../protocol/message.ts";
import type { Clock } from "../shared/clock.ts";
import type { SequenceMode } from "../shared/connection-state.ts";
import type { Page } from "../shared/page.ts";
import type { Random } from "../shared/random.ts";
import type { AtlasStore } from "../store/atlas-store.ts";
import type { ReceiverListeners } from "./frames/receiver.ts";
import type { Reporter } from "./reporter.ts";
import type { Sequence } from "./sequence/sequence.ts";
import type { InvalidationTimings } from "./signals/invalidation.ts";
import type { QueryPort } from "./signals/query-port.ts";
import type { SnapshotSource } from "./slices/create-slices.ts";
import type { SliceTimings } from "./slices/slice-baseline.ts";
import type { StatsDraft } from "./stats.ts";
import type { TraceSlot } from "./trace/trace.ts";

export interface SyncOptions {
  readonly registry: Registry;
  readonly store: AtlasStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly page: Page;
  readonly reporter: Reporter;
  /** Outlives this object: the numbering that was detected stays valid for the client's life (P36). */
  readonly sequence: Sequence;
  readonly validate: ValidateMode;
  readonly timings: SliceTimings & InvalidationTimings & { readonly lagAfterMs: number };
  /** Whether a connection counts only once it has delivered a message (P45). */
  readonly requireFirstMessage: boolean;
  /** By slice name; slices that are absent have no REST source. */
  readonly snapshotSources: ReadonlyMap<string, SnapshotSource>;
  readonly fetchReports: ((signal: AbortSignal) => Promise<readonly unknown[]>) | undefined;
  /** Its path as errors show it. */
  readonly reportsPath?: string | undefined;
  readonly queries: QueryPort | undefined;
  readonly listeners: ReceiverListeners;
  readonly stats: StatsDraft;
  readonly trace: TraceSlot;
  readonly reconnect: () => void;
  readonly onUnknownKind: (message: Message) => void;
  readonly onSequenceMode: (mode: SequenceMode) => void;
}
