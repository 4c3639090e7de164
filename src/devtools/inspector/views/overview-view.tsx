/** What the client is doing now: the connection, each slice and the counters, read twice a second. Shows states, counts and codes; never a row. */
import type { ReactNode } from "react";
import { useReadings } from "../use-readings.ts";
import { ConnectionSection } from "./overview/connection-section.tsx";
import { SliceSection } from "./overview/slice-section.tsx";
import { StatsSection } from "./overview/stats-section.tsx";
import type { ViewProps } from "./view-props.ts";

export function OverviewView({ client, clock }: ViewProps): ReactNode {
  useReadings(clock);
  const state = client.store.getState();
  const stats = client.stats();
  return (
    <div className="atlas-view">
      <ConnectionSection client={client} connection={state.connection} stats={stats} now={clock.now()} />
      <SliceSection client={client} state={state} now={clock.now()} />
      <StatsSection stats={stats} />
    </div>
  );
}
