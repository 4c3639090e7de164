/** A component that shows the orders: it has to show those of the identity that is logged in, and no others, in every result (P41). */
import { hashKey, hydrate, notifyManager, QueryObserver, type QueryClient } from "@tanstack/react-query";
import type { AtlasClient } from "../../src/client/create-client.ts";
import type { Candidate } from "./candidate.ts";

// Notifications of queries are batched by a timer of the platform: here they come at once.
notifyManager.setScheduler((callback) => callback());

type OrdersQuery = ReturnType<Candidate["ordersQuery"]>;

export interface OrdersViewOptions {
  readonly queryClient: QueryClient;
  readonly candidate: Candidate;
  /** It shows what it must not. */
  readonly onFailure: (failure: string) => void;
}

export class OrdersView {
  readonly #options: OrdersViewOptions;
  #owner: string;
  #query: OrdersQuery;
  #observer: ReturnType<typeof observe>;
  #unmount: (() => void) | undefined;

  constructor(options: OrdersViewOptions, client: AtlasClient, owner: string) {
    this.#options = options;
    this.#owner = owner;
    this.#query = options.candidate.ordersQuery(client);
    this.#observer = observe(options.queryClient, this.#query);
    this.mount();
  }

  get isMounted(): boolean {
    return this.#unmount !== undefined;
  }

  /** The moment at which the orders on screen were requested; 0 where there are none. */
  get requestedAt(): number {
    return Number(orderIds(this.#observer.getCurrentResult().data)[0]?.split(":")[1] ?? 0);
  }

  mount(): void {
    this.#unmount ??= this.#observer.subscribe(() => this.check());
    this.check();
  }

  unmount(): void {
    this.#unmount?.();
    this.#unmount = undefined;
  }

  /** It is rendered with another client: the same component, or after it was unmounted another one. */
  show(client: AtlasClient, owner: string): void {
    this.#owner = owner;
    this.#query = this.#options.candidate.ordersQuery(client);
    if (this.isMounted)
      this.#observer.setOptions(this.#query); // the options of another client are of the same type
    else this.#observer = observe(this.#options.queryClient, this.#query);
    this.check();
  }

  /** A persister brings orders of a while ago into the cache, stamped by a clock that is ahead. Answers whether they replace what was there. */
  restore(): boolean {
    const { queryClient } = this.#options;
    const { queryKey } = this.#query;
    if (queryClient.isFetching({ queryKey, exact: true }) > 0) return false;
    const hour = 3_600_000;
    const state = { data: [{ order_id: `${this.#owner}:0` }], dataUpdatedAt: Date.now() + hour, ...idleState };
    hydrate(queryClient, { queries: [{ queryKey: queryKey, queryHash: hashKey(queryKey), state, dehydratedAt: Date.now() }] });
    return true;
  }

  /** Looks at what is on screen now. */
  check(): void {
    const foreign = orderIds(this.#observer.getCurrentResult().data).find((id) => !id.startsWith(`${this.#owner}:`));
    if (foreign !== undefined) this.#options.onFailure(`the orders of another identity are shown: ${foreign}`);
  }
}

function observe(queryClient: QueryClient, query: OrdersQuery) {
  return new QueryObserver(queryClient, query);
}

/** Orders of an identity that the cache still holds. */
export function ordersIn(queryClient: QueryClient, owner: string): number {
  const queries = queryClient.getQueryCache().getAll();
  return queries.filter(({ state }) => orderIds(state.data).some((id) => id.startsWith(`${owner}:`))).length;
}

const idleState = {
  dataUpdateCount: 1,
  error: null,
  errorUpdateCount: 0,
  errorUpdatedAt: 0,
  fetchFailureCount: 0,
  fetchFailureReason: null,
  fetchMeta: null,
  isInvalidated: false,
  status: "success",
  fetchStatus: "idle",
} as const;

/** The rows of the schedule's server name their owner and the moment of their request. */
function orderIds(data: unknown): string[] {
  return Array.isArray(data) ? data.map((row: { readonly order_id?: unknown }) => String(row.order_id)) : [];
}
