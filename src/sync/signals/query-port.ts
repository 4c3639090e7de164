/** What `sync/` needs of a query client. `client/` makes it of TanStack Query's. */
import type { QueryKey } from "../../domains/queries/query-keys.ts";
import type { Cancel } from "../../shared/clock.ts";

/** Names one query of the query client. */
export type QueryId = string;

/** How the last fetch of a query failed. */
export interface QueryFailure {
  /** When the server wants to be asked again. Unit: milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** The same fetch would fail again: no path, no permission. */
  readonly isLasting: boolean;
}

export interface QueryListeners {
  /** A fetch may have begun or ended. */
  readonly onChange: (query: QueryId) => void;
  /** Data came that no fetch of this page brought: by hydration, from a persister, from another tab. */
  readonly onEntered: (query: QueryId) => void;
  readonly onRemoved: (query: QueryId) => void;
}

export interface QueryPort {
  /** The queries whose key begins with `key`: those of this client and of the application, not those of other clients (P25). */
  find(key: QueryKey): readonly QueryId[];
  /** A request is on its way. False while it waits for the network, for the page, or for `open`. */
  isFetching(query: QueryId): boolean;
  /** Its load waits for `open`, so that its request begins after it (P24). */
  isHeld(query: QueryId): boolean;
  /** It has data or an error, so that there is something to outdate. */
  hasResult(query: QueryId): boolean;
  /** Undefined where the last fetch succeeded. */
  failure(query: QueryId): QueryFailure | undefined;
  /** Marks the query as outdated, and fetches it if it is in use. Never cancels a fetch under way. */
  refetch(query: QueryId): void;
  /**
   * Marks only: it is fetched when next used, or by a later `refetch`. The next fetch that succeeds takes the mark away, also one that began
   * before it.
   */
  markOutdated(query: QueryId): void;
  subscribe(listeners: QueryListeners): Cancel;
}
