/**
 * Keeps a placeholder within its scope. `keepPreviousData` shows the data of the previous key while the next one loads. After a change of
 * identity these data belong to another user (P41).
 */
import type { QueryClient } from "@tanstack/react-query";
import { isOfScope, type QueryKey } from "../../domains/queries/query-keys.ts";

/** TanStack Query calls it with the data that it showed last, and the query they are of. */
type Placeholder = (before: unknown, query: { readonly queryKey: QueryKey } | undefined) => unknown;

/** `placeholder` may be any value: data are as they are, a function is given previous data of this scope alone. */
export function ownPlaceholder<Given>(placeholder: Given, scope: string): Given {
  if (typeof placeholder !== "function") return placeholder;
  const fill = placeholder as unknown as Placeholder; // the only functions that TanStack Query takes for this option
  const own: Placeholder = (before, query) => {
    const isOwn = query !== undefined && isOfScope(query.queryKey, scope);
    return isOwn ? fill(before, query) : fill(undefined, undefined);
  };
  return own as Given; // called as the given one is
}

/**
 * As an option, the placeholder that the query client's defaults give to a key, kept within the scope; none where they give none. A client that
 * was given no query client does not know the one that the query will run in, nor its defaults: there must be no placeholder.
 */
export function defaultPlaceholder(
  queryClient: QueryClient | undefined,
  queryKey: QueryKey,
  scope: string,
): { readonly placeholderData?: unknown } {
  if (queryClient === undefined) return { placeholderData: undefined };
  const placeholderData: unknown = queryClient.defaultQueryOptions({ queryKey }).placeholderData;
  return placeholderData === undefined ? {} : { placeholderData: ownPlaceholder(placeholderData, scope) };
}
