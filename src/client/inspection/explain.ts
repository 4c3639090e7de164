/**
 * `client.explain`. What puts the answer together belongs to the code that loads after the first frame; before it has come, nothing but that is
 * awaited.
 */
import type { CollectionHandle } from "../../domains/collection.ts";
import { nameOf } from "../../domains/slice-name.ts";
import type { AtlasStore } from "../../store/atlas-store.ts";
import { sliceOf } from "../../store/slice-of.ts";
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
    return known ?? { ...NOTHING, slice, status: freshness.status, since: connection.since };
  };
}

const NOTHING = {
  ...{ cause: undefined, message: undefined, close: undefined, blocked: undefined, error: undefined },
  repairs: [{ type: "code" }],
  actions: ["wait"],
} as const;
