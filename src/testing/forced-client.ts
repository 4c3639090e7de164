/**
 * A client without a server, in a state that a test or a story forces: for pictures of a component in each state. It is never connected, and its
 * clock stands still, so nothing changes by itself; REST hooks stay pending.
 */
import type { QueryClient } from "@tanstack/react-query";
import { createAtlasClient, type AtlasClient } from "../client/create-client.ts";
import type { CollectionName } from "../domains/collections.ts";
import type { JsonRecord } from "../protocol/json.ts";
import type { Millis, RowKey } from "../shared/brand.ts";
import type { ConnectionState, ConnectionStatus } from "../shared/connection-state.ts";
import { AtlasError } from "../shared/errors.ts";
import type { FreshnessEvent, FreshnessStatus, StaleCause } from "../store/freshness.ts";
import type { InitialRows } from "./server/test-book.ts";
import { testPaths } from "./server/test-rest.ts";
import { createVirtualClock } from "./time/virtual-clock.ts";
import { createVirtualPage } from "./time/virtual-page.ts";

export interface ForcedState {
  /** What every slice says of its rows. */
  readonly state: FreshnessStatus;
  /** Of `stale`. @defaultValue "disconnect" */
  readonly cause?: StaleCause | undefined;
  /** Rows of the six collections. @defaultValue none */
  readonly rows?: InitialRows | undefined;
  /** @defaultValue what fits: `connecting` while waiting, `disconnected` after a disconnect, else `connected` */
  readonly connection?: ConnectionStatus | undefined;
}

/** @throws AtlasError `collection-unknown` for rows of a slice that is none of the six */
export function createForcedClient(forced: ForcedState, queryClient: QueryClient): AtlasClient {
  const { state, cause = "disconnect", rows = {}, connection = fittingConnection(state, cause) } = forced;
  const clock = createVirtualClock();
  const at = clock.now();
  const client = createAtlasClient({
    ...{ url: "https://atlas.test", clock, page: createVirtualPage(clock), queryClient, onError: () => undefined },
    paths: testPaths,
    getToken: forever,
    fetch: forever,
  });
  const { store, registry } = client.internals;
  const events = eventsTo(state, cause, at);
  for (const handle of registry.collections) {
    const given = (rows[handle.name as CollectionName] ?? []) as readonly JsonRecord[]; // the six are in the registry by these names
    const slice = store.slice(handle.name);
    slice.rows.replaceAll(
      given.map((row) => keyOf(handle, row)),
      given,
    );
    for (const event of events) slice.transition(event);
  }
  for (const event of events) store.reportsTransition(event);
  const { since: _, ...facts } = store.api.getState().connection;
  store.setConnection(connectionOf(connection, { ...facts, since: at, everConnected: state !== "waiting" }));
  store.commit();
  Object.assign(client.internals, { isForced: true } satisfies Partial<AtlasClient["internals"]>);
  return client;
}

/** What leads to a state from the first one. */
function eventsTo(state: FreshnessStatus, cause: StaleCause, at: Millis): readonly FreshnessEvent[] {
  const baseline = { type: "baseline", at, asOf: undefined } as const;
  if (state === "waiting") return [];
  return state === "live" ? [baseline] : [baseline, { type: "mark", cause, at }];
}

const forever = (): Promise<never> => new Promise(() => undefined);

function keyOf({ name, key }: { readonly name: string; readonly key: (row: JsonRecord) => RowKey | undefined }, row: JsonRecord): RowKey {
  const found = key(row);
  if (found === undefined) throw new Error(`a row of ${name} needs its key`);
  return found;
}

function fittingConnection(state: FreshnessStatus, cause: StaleCause): ConnectionStatus {
  if (state === "waiting") return "connecting";
  return state === "stale" && cause === "disconnect" ? "disconnected" : "connected";
}

/** What every status has in common. */
type Facts = Pick<ConnectionState, "since" | "attempt" | "lastClose" | "everConnected" | "sequence">;

function connectionOf(status: ConnectionStatus, facts: Facts): ConnectionState {
  switch (status) {
    case "disconnected":
      return { ...facts, status, nextAttemptAt: undefined };
    case "error":
      return { ...facts, status, nextAttemptAt: undefined, error: new AtlasError("token-failed") };
    case "blocked":
      return { ...facts, status, reason: "token-rejected", error: new AtlasError("token-rejected") };
    case "idle":
    case "connecting":
    case "connected":
    case "disposed":
      return { ...facts, status };
  }
}
