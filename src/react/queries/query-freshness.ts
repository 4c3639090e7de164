/**
 * How far the answer of a REST query can be trusted. The query's own state says it, with one addition: `sync/signals` marks a query as
 * invalidated from the signal, or from the loss of signals, until a fetch that began after it has ended (P23, P24).
 *
 *   waiting ──answer──▶ live ──connection lost, signal, failed fetch──▶ stale ──answer to the last signal, while connected──▶ live
 *
 * TanStack Query's own `isStale` says something else: whether `staleTime` is over.
 */
import { notifyManager, type QueryClient } from "@tanstack/react-query";
import { useCallback, useState, useSyncExternalStore } from "react";
import type { Cancel } from "../../shared/clock.ts";
import type { AtlasStore } from "../../store/atlas-store.ts";
import type { FreshnessStatus } from "../../store/freshness.ts";

/** What a REST hook says of its answer, beside the fields of TanStack Query. Reading a field makes the component follow it. */
export interface QueryFreshness {
  /**
   * `live`: the connection is up, every signal is answered and the last fetch succeeded. `stale`: one of these does not hold, so the data may
   * be old. `waiting`: no answer has arrived yet; a placeholder is none.
   */
  readonly freshness: FreshnessStatus;
  /** When the answer arrived; undefined before the first one. Unit: milliseconds since 1970. */
  readonly updatedAt: number | undefined;
}

/** Returns the function that reads the freshness. The component re-renders for it only once it has called that function. */
export function useQueryFreshness(queryClient: QueryClient, store: Pick<AtlasStore, "api">, queryHash: string): () => FreshnessStatus {
  const [interest] = useState(createInterest);
  const judgeNow = useCallback((): FreshnessStatus => {
    const isConnected = store.api.getState().connection.status === "connected";
    return judgeQuery(queryClient.getQueryCache().get(queryHash)?.state, isConnected);
  }, [queryClient, store, queryHash]);
  const subscribe = useCallback(
    (wake: () => void): Cancel => {
      interest.mounted();
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
    [interest, queryClient, store, queryHash],
  );
  const getSnapshot = (): FreshnessStatus => interest.look(judgeNow);
  useSyncExternalStore(subscribe, getSnapshot, getSnapshot);
  return useCallback(() => interest.take(judgeNow), [interest, judgeNow]);
}

/** Of the state of a query that is judged. */
interface JudgedState {
  readonly data: unknown;
  readonly dataUpdateCount: number;
  readonly isInvalidated: boolean;
  readonly status: "pending" | "error" | "success";
}

export function judgeQuery(state: JudgedState | undefined, isConnected: boolean): FreshnessStatus {
  if (state?.data === undefined) return "waiting";
  const isAnswer = state.dataUpdateCount > 0; // `initialData` is of an unknown age
  return isConnected && isAnswer && state.status === "success" && !state.isInvalidated ? "live" : "stale";
}

/** Whether a component reads the freshness. While it does not, its snapshot does not change, so it does not re-render. */
function createInterest() {
  let isTaken = false;
  let isMounted = false;
  let shown: FreshnessStatus = "waiting";
  return {
    mounted(): void {
      isMounted = true;
    },
    look(judge: () => FreshnessStatus): FreshnessStatus {
      if (isTaken || !isMounted) shown = judge(); // before the first mount it is not known whether it will be read
      return shown;
    },
    take(judge: () => FreshnessStatus): FreshnessStatus {
      isTaken = true;
      return judge();
    },
  };
}

/** `result` with the two fields. Each field is read from `result` when it is read here, since TanStack Query tracks which ones a component reads. */
export function withFreshness<Result extends { readonly dataUpdatedAt: number }>(
  result: Result,
  readFreshness: () => FreshnessStatus,
): Result & QueryFreshness {
  const fields: PropertyDescriptorMap = {
    freshness: { enumerable: true, get: readFreshness },
    updatedAt: { enumerable: true, get: () => result.dataUpdatedAt || undefined },
  };
  for (const name of Object.keys(result)) fields[name] = { enumerable: true, get: () => result[name as keyof Result] }; // one of its own
  return Object.defineProperties({}, fields) as Result & QueryFreshness; // has just these fields
}
