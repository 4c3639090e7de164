/**
 * What the client is doing now: whether each slice is live and why not, the connection, and the counters. Read four times a second, for countdowns.
 * Shows states, counts, times and codes; never a row.
 */
import { useState, type ReactNode } from "react";
import { recorderOf } from "../../recorder/recorder.ts";
import { closeWithEscape } from "../escape.ts";
import { useReadings } from "../use-readings.ts";
import { ConnectionSection } from "./overview/connection-section.tsx";
import { createRateMeter } from "./overview/rate-meter.ts";
import { sliceLines } from "./overview/slice-lines.ts";
import { SliceSection } from "./overview/slice-section.tsx";
import { StatsSection } from "./overview/stats-section.tsx";
import { TroubleSection } from "./overview/trouble-section.tsx";
import type { ViewProps } from "./view-props.ts";

export interface OverviewViewProps extends ViewProps {
  /** Shows a recorded message in the view of messages. Without it, explanations have no link to their message. */
  readonly onShowMessage?: ((id: number) => void) | undefined;
}

interface Explained {
  readonly slice: string | undefined;
  readonly takesFocus: boolean;
}

const READ_EVERY_MS = 250;

export function OverviewView({ client, clock, onShowMessage }: OverviewViewProps): ReactNode {
  useReadings(clock, READ_EVERY_MS);
  const [meter] = useState(createRateMeter);
  const [explained, setExplained] = useState<Explained>({ slice: undefined, takesFocus: false });
  const recorder = recorderOf(client);
  const now = client.internals.clock.now(); // the times in the state are of the client's clock
  const lines = sliceLines(client, recorder, meter);
  const stats = client.stats();
  const close = explained.slice === undefined ? undefined : () => setExplained({ slice: undefined, takesFocus: false });
  return (
    <div className="atlas-view" onKeyDown={(event) => closeWithEscape(event, close)}>
      <TroubleSection
        lines={lines}
        now={now}
        isForced={client.internals.isForced ?? false}
        onWhy={(slice) => setExplained({ slice, takesFocus: true })}
      />
      <SliceSection
        client={client}
        lines={lines}
        now={now}
        explained={explained.slice}
        takesFocus={explained.takesFocus}
        onExplain={(slice) => setExplained({ slice, takesFocus: false })}
        onShowMessage={onShowMessage}
      />
      <ConnectionSection
        client={client}
        connection={client.store.getState().connection}
        history={recorder.connection}
        stats={stats}
        now={now}
      />
      <StatsSection stats={stats} />
    </div>
  );
}
