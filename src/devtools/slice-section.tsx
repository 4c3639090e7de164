/** One line for each slice, the application's own included, and one for the reports: freshness and number of rows. */
import type { ReactNode } from "react";
import { sliceOf } from "../store/slice-of.ts";
import type { Millis } from "../shared/brand.ts";
import type { AtlasState } from "../store/atlas-state.ts";
import type { Freshness } from "../store/freshness.ts";
import type { ShownClient } from "./shown-client.ts";
import { colours, styles } from "./styles.ts";
import { ago } from "./time.ts";

interface SliceSectionProps {
  readonly client: ShownClient;
  readonly state: AtlasState;
  readonly now: Millis;
}

interface Line {
  readonly name: string;
  readonly size: number;
  readonly freshness: Freshness;
}

export function SliceSection({ client, state, now }: SliceSectionProps): ReactNode {
  return (
    <table style={styles.table}>
      <caption style={{ ...styles.heading, textAlign: "left" }}>Slices</caption>
      <thead>
        <tr>
          {["slice", "rows", "freshness", "updated", "asOf", "quarantined", "error"].map((name) => (
            <th key={name} scope="col" style={styles.cell}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {linesOf(client, state).map(({ name, size, freshness }) => (
          <tr key={name}>
            <th scope="row" style={styles.cell}>
              {name}
            </th>
            <td style={styles.cell}>{size}</td>
            <td style={{ ...styles.cell, color: colours[freshness.status] }}>{describe(freshness)}</td>
            <td style={styles.cell}>{freshness.updatedAt === undefined ? "never" : ago(freshness.updatedAt, now)}</td>
            <td style={styles.cell}>{freshness.asOf ?? ""}</td>
            <td style={styles.cell}>{freshness.quarantinedCount}</td>
            <td style={styles.cell}>{freshness.error?.code ?? ""}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function linesOf(client: ShownClient, state: AtlasState): readonly Line[] {
  const slices = client.internals.registry.collections.map(({ name }) => {
    const { collection, freshness } = sliceOf(state, name);
    return { name, size: collection.size, freshness };
  });
  const { generated, edits, locks, freshness } = state.reports;
  return [...slices, { name: "reports", size: generated.size + edits.size + locks.size, freshness }];
}

function describe(freshness: Freshness): string {
  const status = freshness.status === "stale" ? `stale, ${freshness.cause}` : freshness.status;
  return freshness.recovering ? `${status}, recovering` : status;
}
