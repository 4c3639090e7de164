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
export function forcedRows(parameters: AtlasParameters): ForcedRows {
  const { state, cause }: ForcedRows = { ...fittingRows(parameters.connection), ...definedOf(parameters) };
  return state === "stale" ? { state, cause: cause ?? "disconnect" } : { state };
}

/** What rows say under a connection that is forced alone. */
function fittingRows(connection: ForcedConnection | undefined): ForcedRows {
  if (connection === "connecting" || connection === "idle") return { state: "waiting" };
  return connection === "connected" ? { state: "live" } : { state: "stale", cause: "disconnect" };
}

/** Storybook merges parameters, so a story takes a field back with `undefined`. */
export function definedOf<Fields extends object>(fields: Fields): Partial<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Fields>;
}
