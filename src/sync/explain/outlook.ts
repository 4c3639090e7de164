/** What is under way for one slice, as its parts answer when `client.explain` asks. */
import type { Millis } from "../../shared/brand.ts";
import type { RestStatus } from "../baselines/rest-outage.ts";
import type { TriggerMessage } from "./explanation.ts";

/** The REST request of a slice. Times are of the clock that cannot be set, in milliseconds from now on. */
export type FetchOutlook =
  | { readonly state: "idle" | "running"; readonly failures: number }
  | { readonly state: "planned"; readonly inMs: number; readonly failures: number };

export interface RestOutlook {
  readonly status: RestStatus;
  /** A path is configured, whether or not it can be used. */
  readonly hasPath: boolean;
  readonly fetch: FetchOutlook;
  /** Rows of an answer are shown, and will be a baseline. */
  readonly isSettling: boolean;
}

/** What a recovery of the slice's scope waits for. Unit: milliseconds from now on. */
export interface RecoveryOutlook {
  readonly coolDownMs: number | undefined;
  readonly reconnectMs: number | undefined;
}

export interface SliceOutlook {
  readonly trigger: TriggerMessage | undefined;
  readonly rest: RestOutlook;
  /** It has a baseline, so that a slice which is stale all the same is only late or offline (P46, P47). */
  readonly hasBaseline: boolean;
  /** The connection may still send a snapshot by itself. */
  readonly isSnapshotAwaited: boolean;
  /** An empty snapshot is not confirmed. */
  readonly isEmptyDoubted: boolean;
}

/** All of it, for one slice. */
export interface Outlook extends SliceOutlook, RecoveryOutlook {
  /** The connection has delivered a message (P45). */
  readonly isProven: boolean;
  /** When it was asked. Unit: milliseconds since 1970. */
  readonly at: Millis;
}
