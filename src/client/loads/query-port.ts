/** Implements the package's query port with TanStack Query. Rules: P23, P24, P25, P41. */
import type { Query, QueryCacheNotifyEvent, QueryClient } from "@tanstack/react-query";
import { isOfScope, isUnscoped, type QueryKey } from "../../domains/queries/query-keys.ts";
import { AtlasError, isConfiguration } from "../../shared/errors.ts";
import { isEqual } from "../../store/equality.ts";
import type { QueryFailure, QueryPort } from "../../sync/signals/query-port.ts";

/** `isHeld`: the load under this very key waits for `open` (P24). */
export function createQueryPort(queryClient: QueryClient, scope: string, isHeld: (queryKey: QueryKey) => boolean): QueryPort {
  const cache = queryClient.getQueryCache();
  const isOurs = ({ queryKey }: Query): boolean => isUnscoped(queryKey) || isOfScope(queryKey, scope);

  return {
    find: (queryKey) => cache.findAll({ queryKey, predicate: isOurs }).map((query) => query.queryHash),
    isFetching(id) {
      const query = cache.get(id);
      return query?.state.fetchStatus === "fetching" && !isHeld(query.queryKey);
    },
    isHeld(id) {
      const query = cache.get(id);
      return query !== undefined && isHeld(query.queryKey);
    },
    hasResult: (id) => (cache.get(id)?.state.status ?? "pending") !== "pending",
    failure(id) {
      const state = cache.get(id)?.state;
      return state?.status === "error" ? failureOf(state.error) : undefined;
    },
    // Never cancels: a query signalled faster than its server answers would not get data as long as signals arrive.
    refetch: (id) => void queryClient.invalidateQueries({ predicate: (query) => query.queryHash === id }, { cancelRefetch: false }),
    markOutdated: (id) => cache.get(id)?.invalidate(),
    subscribe({ onChange, onEntered, onRemoved }) {
      const before = new WeakMap<Query, Query["state"]>(cache.getAll().map((query) => [query, query.state]));
      return cache.subscribe((event) => {
        const query: Query = event.query as Query; // of any data: the cache holds all queries
        if (event.type === "removed") return onRemoved(query.queryHash);
        if (event.type !== "added" && event.type !== "updated") return;
        const hasEntered = isEntry(event, query.state, before.get(query));
        before.set(query, query.state);
        if (hasEntered) onEntered(query.queryHash);
        // A fetch ends in success, in an error or by being cancelled: all of them are changes of state.
        onChange(query.queryHash);
      });
    },
  };
}

/** Statuses that a repeated request does not change, as for slices (P35). */
const LASTING_STATUSES: ReadonlySet<unknown> = new Set([403, 404, 405, 410]);

function failureOf(error: unknown): QueryFailure {
  if (!(error instanceof AtlasError)) return { retryAfterMs: undefined, isLasting: false };
  const { retryAfterMs, status } = error.detail;
  return {
    retryAfterMs: typeof retryAfterMs === "number" ? retryAfterMs : undefined,
    isLasting: isConfiguration(error.code) || LASTING_STATUSES.has(status),
  };
}

/**
 * Whether the event brought data that no fetch of this page did. Hydration and persisters add a query with data, or set the state of an
 * existing one; a persister of single queries answers a fetch, then sets back its time. Tabs that broadcast set the state, too. Equal data
 * do not count: otherwise two tabs would make each other fetch without end.
 */
function isEntry(event: QueryCacheNotifyEvent, { data, dataUpdatedAt }: Query["state"], before: Query["state"] | undefined): boolean {
  if (data === undefined) return false;
  if (event.type === "added") return true;
  if (event.type !== "updated" || event.action.type !== "setState") return false;
  return dataUpdatedAt < (before?.dataUpdatedAt ?? 0) || !isSame(data, before?.data);
}

/** An application's own data may be of any type: data that cannot be compared count as changed. */
function isSame(left: unknown, right: unknown): boolean {
  try {
    return isEqual(left, right);
  } catch {
    return false;
  }
}
