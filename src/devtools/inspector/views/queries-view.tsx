/** The REST queries of the client, what a signal makes of them, and the signals and fetches in order. Shows keys, times and codes; never an answer. */
import type { QueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import type { QueryKey } from "../../../domains/queries/query-keys.ts";
import { recorderOf } from "../../recorder/recorder.ts";
import { useReadings } from "../use-readings.ts";
import { HistoryList, keysOf } from "./queries/history-list.tsx";
import { historyLines, withoutRepeats } from "./queries/query-history.ts";
import { queryLines } from "./queries/query-lines.ts";
import { QueryList } from "./queries/query-list.tsx";
import type { ViewProps } from "./view-props.ts";

export function QueriesView({ client, clock }: ViewProps): ReactNode {
  const { queryClient } = client;
  if (queryClient === undefined) return <p className="atlas-empty">This client has no QueryClient, so no REST hook is in use.</p>;
  return <Queries client={client} clock={clock} queryClient={queryClient} />;
}

function Queries({ client, clock, queryClient }: ViewProps & { readonly queryClient: QueryClient }): ReactNode {
  useReadings(clock);
  const [filter, setFilter] = useState("");
  const wanted = filter.trim().toLowerCase();
  const isWanted = (text: string): boolean => text.toLowerCase().includes(wanted);
  const all = queryLines(client, queryClient);
  const queries = all.filter(({ key }) => isWanted(key));
  const history = historyLines(recorderOf(client).queries.entries, finder(queryClient));
  return (
    <div className="atlas-view--fill">
      <div className="atlas-toolbar">
        <label className="atlas-field">
          Filter
          <input
            type="search"
            className="atlas-input"
            placeholder="part of a key"
            value={filter}
            onChange={(event) => setFilter(event.currentTarget.value)}
          />
        </label>
        <span className="atlas-muted">
          {queries.length} of {all.length} queries
        </span>
        <span className="atlas-spacer" />
        <span className="atlas-lane-legend" aria-hidden="true">
          <span className="atlas-lane-key atlas-lane-key--signal" /> signal <span className="atlas-lane-key atlas-lane-key--fetch" /> fetch{" "}
          <span className="atlas-lane-key atlas-lane-key--running" /> under way <span className="atlas-lane-key atlas-lane-key--error" />{" "}
          failed
        </span>
      </div>
      <QueryList queries={queries} history={history} now={client.internals.clock.now()} />
      <h2 className="atlas-heading atlas-history-heading">Signals and fetches</h2>
      <HistoryList lines={withoutRepeats(history.filter((line) => isWanted(keysOf(line))))} clock={clock} />
    </div>
  );
}

/** Signals name few keys, and many signals the same: each key is looked up once a reading. */
function finder(queryClient: QueryClient): (key: QueryKey) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (queryKey) => {
    const text = JSON.stringify(queryKey);
    const found =
      known.get(text) ??
      queryClient
        .getQueryCache()
        .findAll({ queryKey })
        .map(({ queryHash }) => queryHash);
    known.set(text, found);
    return found;
  };
}
