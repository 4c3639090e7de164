/**
 * What the configured paths say, at once; and the REST requests, whose code loads with the feed.
 *
 * Rules: P2, P3 (where to probe), P24.
 */
import { abortable } from "../../connection/abortable.ts";
import type { ProbeTarget } from "../../connection/tokens/probe.ts";
import type { QueryName } from "../../domains/queries/rest-queries.ts";
import type { JsonRecord } from "../../protocol/json.ts";
import { loadedFeed, loadFeed, type Feed } from "../load-feed.ts";
import { probeTarget, queryPath, queryTarget, shownPath, type PathParameters } from "./rest-paths.ts";
import type { RestOptions, RestRequests } from "./rest-requests.ts";

export interface Rest extends Pick<RestRequests, "record" | "rows"> {
  /** The requests, once their code has loaded. */
  requests(feed: Feed): RestRequests;
  hasPath(name: QueryName): boolean;
  /** The configured path, as errors show it. */
  shownPath(name: QueryName): string | undefined;
  /** Whether a request can be sent: its path is configured, and the parameters fit. */
  isCallable(name: QueryName, parameters?: PathParameters): boolean;
  /** The path of the probe (P3); undefined where none is configured. */
  readonly probe: ProbeTarget | undefined;
}

export function createRest(options: RestOptions): Rest {
  const { paths } = options;
  let made: RestRequests | undefined;
  const requests = (feed: Feed): RestRequests => (made ??= feed.createRestRequests(options));
  const load = async (signal: AbortSignal): Promise<RestRequests> => requests(loadedFeed() ?? (await abortable(loadFeed(), signal)));

  return {
    requests,
    async record(name, signal, parameters): Promise<JsonRecord> {
      return (await load(signal)).record(name, signal, parameters);
    },
    async rows(name, signal, fields, isBaseline): Promise<readonly unknown[]> {
      return (await load(signal)).rows(name, signal, fields, isBaseline);
    },
    hasPath: (name) => queryPath(name, paths)[1] !== undefined,
    shownPath(name) {
      const path = queryPath(name, paths)[1];
      return path === undefined ? undefined : shownPath(path);
    },
    isCallable(name, parameters) {
      try {
        queryTarget(name, paths, parameters);
        return true;
      } catch {
        return false;
      }
    },
    probe: probeTarget(paths),
  };
}
