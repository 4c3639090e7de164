/** The state of the connection in one word, in sight whichever view is shown. A part of its own, so that its readings render nothing else. */
import type { ReactNode } from "react";
import { toneOf } from "./tone.ts";
import { useReadings } from "./use-readings.ts";
import type { ViewProps } from "./views/view-props.ts";

export function ConnectionBadge({ client, clock }: ViewProps): ReactNode {
  useReadings(clock);
  const { status } = client.store.getState().connection;
  return <span className={`atlas-status atlas-status--${toneOf(status)}`}>{status}</span>;
}
