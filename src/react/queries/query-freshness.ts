/**
 * How far the answer of a REST query can be trusted. The query's own state says it, with one addition: `sync/signals` marks a query as
 * invalidated from the signal, or from the loss of signals, until a fetch that began after it has ended (P23, P24).
 *
 *   waiting ──answer──▶ live ──connection lost, signal, failed fetch──▶ stale ──answer to the last signal, while connected──▶ live
 *
 * The first cause stays until the answer is live again, as that of a slice does. TanStack Query's own `isStale` says something else: whether
 * `staleTime` is over.
 */
import { notifyManager, type QueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useSyncExternalStore } from "react";
import type { AtlasClient } from "../../client/create-client.ts";
import type { Cancel } from "../../shared/clock.ts";
import type { ConnectionState } from "../../shared/connection-state.ts";
import type { StaleCause } from "../../store/freshness.ts";

/**
 * Why an answer may be old. `disconnect`: the connection was lost. `unproven`: there was no connection yet, or the data are `initialData`.
 * `outdated`: a signal came, or may have been missed, and no fetch has served it yet. `fetch-failed`: the last fetch failed.
 */
export type RestStaleCause = Extract<StaleCause, "disconnect" | "unproven"> | "outdated" | "fetch-failed";

/** How far the answer of a REST hook can be trusted. The same object until its status changes. */
export type RestFreshness =
  | { readonly status: "waiting" }
  | { readonly status: "live" }
  | {
      readonly status: "stale";
      /** The first one, where several hold. */
      readonly cause: RestStaleCause;
      /** Undefined where the answer was stale before this component looked, and nothing says since when. Unit: milliseconds since 1970. */
      readonly since: number | undefined;
    };

/** What a REST hook says of its answer, beside the fields of TanStack Query. Reading a field makes the component follow it. */
export interface QueryFreshness {
  /**
   * `live`: the connection is up, every signal is answered and the last fetch succeeded. `stale`: one of these does not hold, so the data may
   * be old. `waiting`: no answer has arrived yet; a placeholder is none.
   */
  readonly freshness: RestFreshness;
  /** When the answer arrived; undefined before the first one. Unit: milliseconds since 1970. */
  readonly updatedAt: number | undefined;
}

/** Returns the function that reads the freshness. The component re-renders for it only once it has called that function. */
export function useQueryFreshness(
  queryClient: QueryClient,
  { store, clock }: Pick<AtlasClient["internals"], "store" | "clock">,
  queryHash: string,
): () => RestFreshness {
  const tracker = useMemo(() => {
    const judge = (): RestFreshness => judgeQuery(queryClient.getQueryCache().get(queryHash)?.state, store.api.getState().connection);
    return createTracker(judge, () => clock.now());
  }, [queryClient, store, clock, queryHash]);
  const subscribe = useCallback(
    (wake: () => void): Cancel => {
      tracker.mounted();
      const stops = [
        store.api.subscribe(wake),
        // After the batch of the query client: `sync/signals` may mark the query in the event that brings its data.
        queryClient.getQueryCache().subscribe(({ query }) => {
          if (query.queryHash === queryHash) notifyManager.schedule(wake);
        }),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
    [tracker, queryClient, store, queryHash],
  );
  useSyncExternalStore(subscribe, tracker.look, tracker.look);
  return tracker.take;
}

/** Of the state of a query that is judged. */
interface JudgedState {
  readonly data: unknown;
  readonly dataUpdateCount: number;
  /** 0 where none failed. */
  readonly errorUpdatedAt: number;
  readonly isInvalidated: boolean;
  readonly status: "pending" | "error" | "success";
}

const waiting: RestFreshness = { status: "waiting" };
const live: RestFreshness = { status: "live" };

/** Judges by the present state alone, so `since` is what that state knows. */
export function judgeQuery(
  state: JudgedState | undefined,
  { status, everConnected, since }: Pick<ConnectionState, "status" | "everConnected" | "since">,
): RestFreshness {
  if (state?.data === undefined) return waiting;
  if (status !== "connected") return everConnected ? staleBy("disconnect", since) : staleBy("unproven");
  if (state.dataUpdateCount === 0) return staleBy("unproven"); // `initialData` is of an unknown age
  if (state.status === "error") return staleBy("fetch-failed", state.errorUpdatedAt);
  return state.status === "success" && !state.isInvalidated ? live : staleBy("outdated");
}

function staleBy(cause: RestStaleCause, since?: number): RestFreshness {
  return { status: "stale", cause, since };
}

/** Whether a component reads the freshness. While it does not, its snapshot does not change, so it does not re-render. */
function createTracker(judge: () => RestFreshness, now: () => number) {
  let isTaken = false;
  let isMounted = false;
  let shown: RestFreshness | undefined;

  const renew = (): RestFreshness => {
    const next = judge();
    if (next.status === shown?.status) return shown;
    // A change of what was shown happened now. What the component sees first may have lasted for a while.
    shown = shown !== undefined && next.status === "stale" ? { ...next, since: now() } : next;
    return shown;
  };
  return {
    mounted: (): void => {
      isMounted = true;
    },
    // Before the first mount it is not known whether it will be read.
    look: (): RestFreshness => (isTaken || !isMounted || shown === undefined ? renew() : shown),
    take: (): RestFreshness => {
      if (!isTaken && isMounted) shown = undefined; // it was not followed until now
      isTaken = true;
      return renew();
    },
  };
}

/** `result` with the two fields. Each field is read from `result` when it is read here, since TanStack Query tracks which ones a component reads. */
export function withFreshness<Result extends { readonly dataUpdatedAt: number }>(
  result: Result,
  readFreshness: () => RestFreshness,
): Result & QueryFreshness {
  const fields: PropertyDescriptorMap = {
    freshness: { enumerable: true, get: readFreshness },
    updatedAt: { enumerable: true, get: () => result.dataUpdatedAt || undefined },
  };
  for (const name of Object.keys(result)) fields[name] = { enumerable: true, get: () => result[name as keyof Result] }; // one of its own
  return Object.defineProperties({}, fields) as Result & QueryFreshness; // has just these fields
}
