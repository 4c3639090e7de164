/** One line for each slice, the application's own included, and one for the reports: freshness and number of rows. */
import type { ReactNode } from "react";
import { sliceOf } from "../../../../store/slice-of.ts";
import type { Millis } from "../../../../shared/brand.ts";
import type { AtlasState } from "../../../../store/atlas-state.ts";
import type { Freshness } from "../../../../store/freshness.ts";
import type { ShownClient } from "../../../shown-client.ts";
import { toneOf } from "../../tone.ts";
import { ago } from "../../../time.ts";

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
    <section className="atlas-section">
      <h2 className="atlas-heading">Slices</h2>
      <div className="atlas-scroll">
        <table className="atlas-table" aria-label="Slices">
          <thead>
            <tr>
              {columns.map(({ name, isNumber }) => (
                <th key={name} scope="col" className={isNumber ? "atlas-number" : undefined}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {linesOf(client, state).map((line) => (
              <SliceLine key={line.name} line={line} now={now} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const columns = ["slice", "rows", "freshness", "updated", "asOf", "quarantined", "error"].map((name) => ({
  name,
  isNumber: name === "rows" || name === "quarantined",
}));

function SliceLine({ line: { name, size, freshness }, now }: { readonly line: Line; readonly now: Millis }): ReactNode {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="atlas-number">{size}</td>
      <td>
        <span className={`atlas-status atlas-status--${toneOf(freshness.status)}`}>{describe(freshness)}</span>
      </td>
      <td>{freshness.updatedAt === undefined ? "never" : ago(freshness.updatedAt, now)}</td>
      <td>{freshness.asOf ?? ""}</td>
      <td className="atlas-number">{freshness.quarantinedCount}</td>
      <td>{freshness.error?.code ?? ""}</td>
    </tr>
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
