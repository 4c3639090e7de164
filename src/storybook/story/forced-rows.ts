/** Whether a story forces its state, and what its rows say of themselves then. Pure: the story and the block of documentation pages say the same. */
import type { FreshnessStatus, StaleCause } from "../../store/freshness.ts";
import type { AtlasParameters, ForcedConnection } from "./atlas-parameters.ts";

interface ForcedRows {
  readonly state: FreshnessStatus;
  /** Of `stale`. */
  readonly cause?: StaleCause | undefined;
}

/** Nothing runs in such a story: no server, no time. */
export function isForced({ state, connection }: AtlasParameters): boolean {
  return state !== undefined || connection !== undefined;
}

/** Of a forced story. */
export function forcedRows({ connection, cause, state = fittingState(connection) }: AtlasParameters): ForcedRows {
  return state === "stale" ? { state, cause: cause ?? "disconnect" } : { state };
}

/** What rows say under a connection that is forced alone. */
function fittingState(connection: ForcedConnection | undefined): FreshnessStatus {
  if (connection === "connecting" || connection === "idle") return "waiting";
  return connection === "connected" ? "live" : "stale";
}
