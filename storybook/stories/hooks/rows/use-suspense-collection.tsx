import { collections, useSuspenseCollection } from "@mavr/atlas-react";
import { Suspense } from "react";
import { Example, useRenderCount } from "../../../hook-page/example.tsx";

function Trades() {
  const { rows, keys, size, status } = useSuspenseCollection(collections.trades, {
    sort: [{ field: "executed_at", desc: true }],
    limit: 5,
  });
  return (
    <Example renders={useRenderCount()} status={`${size} trades, ${status}`}>
      <ul>
        {rows.map((row, place) => (
          <li key={keys[place]}>{`${row.side ?? ""} ${row.symbol ?? ""}`}</li>
        ))}
      </ul>
    </Example>
  );
}

export function SuspendedTrades() {
  return (
    <Suspense fallback={<p>Waiting for the first trades</p>}>
      <Trades />
    </Suspense>
  );
}
