/** What `sync/` needs of TanStack Query, said with its own methods. Rule: P23. */
import type { QueryClient } from "@tanstack/react-query";
import { AtlasError } from "../shared/errors.ts";
import type { QueryPort } from "../sync/invalidation.ts";

export function createQueryPort(queryClient: QueryClient): QueryPort {
  const cache = queryClient.getQueryCache();
  return {
    find: (queryKey) => cache.findAll({ queryKey }).map((query) => query.queryHash),
    isFetching: (id) => cache.get(id)?.state.fetchStatus === "fetching",
    hasTimedOut(id) {
      const error: unknown = cache.get(id)?.state.error;
      return error instanceof AtlasError && error.code === "fetch-timeout";
    },
    // Never cancels: a query signalled faster than its server answers would not get data as long as signals arrive.
    refetch: (id) => void queryClient.invalidateQueries({ predicate: (query) => query.queryHash === id }, { cancelRefetch: false }),
    markOutdated: (id) => void queryClient.invalidateQueries({ predicate: (query) => query.queryHash === id, refetchType: "none" }),
    // A fetch ends in success, in an error, by being cancelled or removed: all of them are changes of state, and the state tells.
    onChange: (listener) =>
      cache.subscribe(({ type, query }) => {
        if (type === "updated" || type === "removed") listener(query.queryHash);
      }),
  };
}
