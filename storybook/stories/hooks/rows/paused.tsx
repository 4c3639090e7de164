import { formatDecimal, usePositions } from "@mavr/atlas-react";
import { useState } from "react";
import { Example, useRenderCount } from "../../../hook-page/example.tsx";

export function PausableTable() {
  const [paused, setPaused] = useState(false);
  const { rows, keys, status, pendingCount } = usePositions({
    sort: [{ field: "symbol" }],
    limit: 5,
    paused,
  });
  return (
    <Example renders={useRenderCount()} status={status}>
      <button type="button" aria-pressed={paused} onClick={() => setPaused(!paused)}>
        {paused ? `Show ${pendingCount ?? 0} changes` : "Pause"}
      </button>
      <table>
        <tbody>
          {rows.map((row, place) => (
            <tr key={keys[place]}>
              <td>{row.symbol}</td>
              <td className="number">{formatDecimal(row.market_value, { currency: row.currency })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Example>
  );
}
