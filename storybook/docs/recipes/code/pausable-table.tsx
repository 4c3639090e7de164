/** Stands still while someone reads it, and renders four times a second otherwise. The store never pauses. */
import { formatDecimal, usePositions } from "@mavr/atlas-react";
import { useState } from "react";

export function PausableTable() {
  const [paused, setPaused] = useState(false);
  const { rows, keys, status, pendingCount } = usePositions({
    sort: [{ field: "symbol" }],
    limit: 50,
    paused,
    everyMs: 250,
  });
  return (
    <section>
      <button aria-pressed={paused} onClick={() => setPaused(!paused)}>
        {paused ? `Show ${pendingCount ?? 0} changes` : "Pause"}
      </button>
      {status === "stale" && <p role="alert">The connection is lost, or messages are missing.</p>}
      <ul aria-label="Positions">
        {rows.map((row, place) => (
          <li key={keys[place]}>{`${row.symbol ?? ""} ${formatDecimal(row.quantity) ?? "–"}`}</li>
        ))}
      </ul>
    </section>
  );
}
