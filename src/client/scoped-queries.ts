/** Drops the queries of a scope from the query cache. Rule: P41. */
import type { QueryClient } from "@tanstack/react-query";
import { isOfScope } from "../domains/queries/query-keys.ts";

/** Also drops answers that are under way. */
export function dropQueries(queryClient: QueryClient, scope: string): void {
  const cache = queryClient.getQueryCache();
  for (const query of cache.findAll({ predicate: ({ queryKey }) => isOfScope(queryKey, scope) })) {
    query.reset(); // hooks show nothing from now on, and an answer under way is ignored
    if (query.getObserversCount() === 0) cache.remove(query);
  }
}
