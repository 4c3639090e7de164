/** Signals and fetches in order: which signal named which keys, and which query was fetched, how long, and with what result. */
import type { Query, QueryCacheNotifyEvent, QueryClient } from "@tanstack/react-query";
import type { QueryKey } from "../../domains/queries/query-keys.ts";
import type { Millis } from "../../shared/brand.ts";
import type { Cancel } from "../../shared/clock.ts";
import { AtlasError } from "../../shared/errors.ts";

export type QueryEntry =
  | { readonly type: "signal"; readonly id: number; readonly at: Millis; readonly kind: string; readonly keys: readonly QueryKey[] }
  | {
      readonly type: "fetch";
      readonly id: number;
      /** When the request began. */
      readonly at: Millis;
      /** The query's hash. */
      readonly query: string;
      readonly key: QueryKey;
      /** Undefined while it is under way. */
      readonly endedAt: Millis | undefined;
      readonly outcome: "running" | "success" | "error" | "cancelled";
      /** Why it failed: a code, or the name of another exception. */
      readonly error: string | undefined;
    };

export interface QueryTimeline {
  /** The newest last. */
  readonly entries: readonly QueryEntry[];
  signal(signal: { readonly kind: string; readonly keys: readonly QueryKey[] }): void;
  /** Follows the fetches of a query client, until the result is called. */
  follow(queryClient: QueryClient): Cancel;
  clear(): void;
}

const ENTRIES_KEPT = 500;

type Fetch = Extract<QueryEntry, { type: "fetch" }>;

export function createQueryTimeline(now: () => Millis): QueryTimeline {
  let entries: readonly QueryEntry[] = [];
  let count = 0;
  const running = new Map<string, Fetch>();

  const add = (entry: QueryEntry): void => {
    entries = [...entries.slice(1 - ENTRIES_KEPT), entry];
  };
  const begin = (query: string, key: QueryKey): void => {
    const fetch: Fetch = {
      type: "fetch",
      id: (count += 1),
      at: now(),
      query,
      key,
      endedAt: undefined,
      outcome: "running",
      error: undefined,
    };
    running.set(query, fetch);
    add(fetch);
  };
  const end = (query: string, outcome: Fetch["outcome"], error?: unknown): void => {
    const begun = running.get(query);
    if (begun === undefined) return;
    running.delete(query);
    const ended: Fetch = { ...begun, endedAt: now(), outcome, error: error === undefined ? undefined : nameOf(error) };
    entries = entries.map((entry) => (entry === begun ? ended : entry));
  };
  const onEvent = (event: QueryCacheNotifyEvent): void => {
    const { queryHash, queryKey }: Query = event.query as Query; // of any data: the cache holds all queries
    if (event.type === "removed") return end(queryHash, "cancelled");
    if (event.type !== "updated") return;
    const { action } = event;
    if (action.type === "fetch") begin(queryHash, queryKey);
    else if (action.type === "success" && action.manual !== true) end(queryHash, "success");
    else if (action.type === "error") end(queryHash, "error", action.error);
    else if (event.query.state.fetchStatus !== "fetching") end(queryHash, "cancelled"); // paused, or set back by a cancelled fetch
  };

  return {
    get entries() {
      return entries;
    },
    signal: ({ kind, keys }) => add({ type: "signal", id: (count += 1), at: now(), kind, keys }),
    follow: (queryClient) => queryClient.getQueryCache().subscribe(onEvent),
    clear() {
      entries = [];
      running.clear();
    },
  };
}

/** Never the message of a foreign exception, which may hold anything. */
function nameOf(error: unknown): string {
  if (error instanceof AtlasError) return error.code;
  return error instanceof Error ? error.name : "unknown";
}
