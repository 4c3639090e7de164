/**
 * Performs the load of a REST hook: it waits for `open` while the page starts, and ends with the session. Every failure is reported, since a
 * screen may not show it.
 *
 * Rules: P24, P44.
 */
import type { QueryKey } from "../../domains/queries/query-keys.ts";
import type { QueryName } from "../../domains/queries/rest-queries.ts";
import { AtlasError } from "../../shared/errors.ts";
import type { Reporter } from "../../sync/reporter.ts";
import type { Rest } from "../rest/rest.ts";
import type { Session } from "../session/session.ts";
import type { FirstLoads } from "./first-loads.ts";

/** A query that loads: its key, and the signal that ends its call. */
export interface LoadingQuery {
  readonly queryKey: QueryKey;
  readonly signal: AbortSignal;
}

export type LoadQuery = <Data>(name: QueryName, query: LoadingQuery, call: (signal: AbortSignal) => Promise<Data>) => Promise<Data>;

export interface QueryLoadsOptions {
  readonly firstLoads: Pick<FirstLoads, "wait">;
  readonly rest: Pick<Rest, "hasPath">;
  readonly reporter: Pick<Reporter, "report">;
  /** Begins a session where none runs. */
  readonly begin: () => Pick<Session, "bound">;
}

export function createLoadQuery({ firstLoads, rest, reporter, begin }: QueryLoadsOptions): LoadQuery {
  /** The end of the client is no error. */
  function reportFailure(thrown: unknown): void {
    if (thrown instanceof AtlasError && thrown.code !== "client-disposed") reporter.report(thrown);
  }

  return async (name, { queryKey, signal }, call) => {
    try {
      if (rest.hasPath(name)) await firstLoads.wait(queryKey); // without a path there is nothing to load
      return await begin().bound(call, signal);
    } catch (thrown) {
      if (!signal.aborted) reportFailure(thrown);
      throw thrown;
    }
  };
}
