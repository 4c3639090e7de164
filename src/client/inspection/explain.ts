/**
 * `client.explain`. What puts the answer together belongs to the code that loads after the first frame. Before it has come no slice has turned
 * stale, so the connection alone says what is awaited.
 */
import type { CollectionHandle } from "../../domains/collection.ts";
import { nameOf } from "../../domains/slice-name.ts";
import type { AtlasStore } from "../../store/atlas-store.ts";
import { sliceOf } from "../../store/slice-of.ts";
import type { ConnectionState } from "../../shared/connection-state.ts";
import type { Explanation } from "../../sync/explain/explanation.ts";
import type { Sync } from "../../sync/sync.ts";
import { loadedFeed } from "../load-feed.ts";

export interface ExplainOptions {
  readonly store: Pick<AtlasStore, "api">;
  /** Undefined where nothing runs. */
  readonly sync: () => Pick<Sync, "outlook"> | undefined;
}

export function createExplain({ store, sync }: ExplainOptions): (slice: string | CollectionHandle) => Explanation {
  return (of) => {
    const slice = nameOf(of);
    const state = store.api.getState();
    const { freshness } = slice === "reports" ? state.reports : sliceOf(state, slice);
    const { connection } = state;
    const known = loadedFeed()?.explain({ slice, freshness, connection, outlook: sync()?.outlook(slice) });
    return known ?? { ...NOTHING, slice, status: freshness.status, since: connection.since, ...beforeCode(connection) };
  };
}

const NOTHING = { cause: undefined, message: undefined, close: undefined, error: undefined };

function beforeCode(connection: ConnectionState): Pick<Explanation, "blocked" | "repairs" | "actions"> {
  const { status, attempt } = connection;
  const blocked = status === "blocked" ? connection.reason : undefined;
  if (status === "disposed") return { blocked, repairs: [{ type: "ended" }], actions: [] };
  if (status === "idle") return { blocked, repairs: [{ type: "connect" }], actions: ["connect"] };
  if (blocked === "address") return { blocked, repairs: [], actions: ["check-address"] };
  if (blocked !== undefined) return { blocked, repairs: [{ type: "new-token" }], actions: ["sign-in"] };
  // An attempt loads the code, and waits for it. The newest one has failed, perhaps since the code cannot be had.
  if ("nextAttemptAt" in connection)
    return { blocked, repairs: [{ type: "connection", status, attempt, at: connection.nextAttemptAt }], actions: ["check-network"] };
  return { blocked, repairs: [{ type: "code" }], actions: ["wait"] };
}
