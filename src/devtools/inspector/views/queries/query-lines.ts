/** The queries of this client, and for each what a person asks: is its answer up to date, and when is it fetched again. */
import type { Query, QueryClient } from "@tanstack/react-query";
import { isOfScope, isUnscoped } from "../../../../domains/queries/query-keys.ts";
import { judgeQuery, type RestFreshness, type RestStaleCause } from "../../../../react/queries/query-freshness.ts";
import type { Millis } from "../../../../shared/brand.ts";
import { AtlasError } from "../../../../shared/errors.ts";
import type { QueryOutlook } from "../../../../sync/signals/query-outlook.ts";
import type { ShownClient } from "../../../shown-client.ts";
import { duration } from "../../../time.ts";
import { keyText, keyTitle } from "./key-text.ts";

export interface QueryLine {
  readonly hash: string;
  readonly key: string;
  readonly freshness: RestFreshness;
  /** A signal came, or may have been missed, and no fetch has answered it yet. */
  readonly isOutdated: boolean;
  readonly isInUse: boolean;
  /** What the parts of the key are, where it has several. */
  readonly keyTitle: string | undefined;
  /** How often the fetch that is under way has failed so far, and the last reason: `failed 2 times so far: fetch-failed, status 503`. */
  readonly failing: string | undefined;
  /** `fetching`, `paused`, or undefined while idle. */
  readonly activity: string | undefined;
  /** Why the last fetch failed: a code, or the name of another exception. */
  readonly error: string | undefined;
  /** Unit: milliseconds since 1970; undefined before the first answer. */
  readonly updatedAt: Millis | undefined;
  readonly pacing: string;
}

/** Those in use first. */
export function queryLines(client: ShownClient, queryClient: QueryClient): readonly QueryLine[] {
  const { connection } = client.store.getState();
  const outlooks = new Map((client.internals.sync()?.queryOutlooks() ?? []).map((outlook) => [outlook.query, outlook]));
  const isOurs = ({ queryKey }: Query): boolean => isUnscoped(queryKey) || isOfScope(queryKey, client.scope);
  const lines = queryClient
    .getQueryCache()
    .findAll({ predicate: isOurs })
    .map((query): QueryLine => {
      const { state, queryHash, queryKey } = query;
      return {
        hash: queryHash,
        key: keyText(queryKey),
        keyTitle: keyTitle(queryKey),
        failing: failingText(state),
        freshness: judgeQuery(state, connection),
        isOutdated: state.isInvalidated,
        isInUse: query.getObserversCount() > 0,
        activity: state.fetchStatus === "idle" ? undefined : state.fetchStatus,
        error: state.error === null ? undefined : errorName(state.error),
        updatedAt: state.dataUpdatedAt === 0 ? undefined : (state.dataUpdatedAt as Millis), // as TanStack Query counts them
        pacing: pacingText(outlooks.get(queryHash)),
      };
    });
  return lines.sort((left, right) => Number(right.isInUse) - Number(left.isInUse) || (left.key < right.key ? -1 : 1));
}

const causeTexts = {
  disconnect: "connection lost",
  unproven: "not confirmed yet",
  "fetch-failed": "fetch failed",
  outdated: "outdated by a signal",
} as const satisfies Record<RestStaleCause, string>;

/** `stale: outdated by a signal`, or the status alone. */
export function freshnessText(freshness: RestFreshness): string {
  return freshness.status === "stale" ? `stale: ${causeTexts[freshness.cause]}` : freshness.status;
}

/** TanStack Query repeats a failed fetch within the same fetch, so `error` has nothing yet. */
function failingText({ fetchStatus, fetchFailureCount: count, fetchFailureReason: reason }: Query["state"]): string | undefined {
  if (fetchStatus === "idle" || count === 0) return undefined;
  const status = reason instanceof AtlasError ? reason.detail["status"] : undefined;
  const words = [reason === null ? "" : errorName(reason), status === undefined ? "" : `status ${status}`].filter(Boolean).join(", ");
  return `failed ${count === 1 ? "once" : `${count} times`} so far${words === "" ? "" : `: ${words}`}`;
}

/** Never the message of a foreign exception, which may hold anything. */
function errorName(error: Error): string {
  return error instanceof AtlasError ? error.code : error.name;
}

const phaseTexts: { readonly [Phase in QueryOutlook["phase"]]: (outlook: QueryOutlook) => string } = {
  idle: () => "idle: a signal fetches at once",
  fetching: ({ next }) =>
    next === undefined ? "a fetch is under way" : "a fetch is under way, and another follows: a signal came meanwhile",
  pausing({ next, waitMs = 0, failures }) {
    const wait = duration(waitMs);
    if (next === "signal") return `a signal came: the next fetch begins in ${wait}`;
    if (next === "failure") return `the next try begins in ${wait}, after ${failures} ${failures === 1 ? "failure" : "failures"}`;
    return `pause after a fetch: ${wait} left`;
  },
  hidden: () => "waits until the page is visible",
};

/** What the pacing of signals plans for a query. */
export function pacingText(outlook: QueryOutlook | undefined): string {
  if (outlook === undefined) return "no signal yet";
  const text = phaseTexts[outlook.phase](outlook);
  return outlook.signalledPauses < 2 ? text : `${text}; slowed down by signals in ${outlook.signalledPauses} pauses in a row`;
}
