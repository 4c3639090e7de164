import { formatDecimal, usePositions } from "@mavr/atlas-react";
import { Example, useRenderCount } from "../../../hook-page/example.tsx";

function Table({ everyMs }: { readonly everyMs?: number }) {
  const { rows, keys, status } = usePositions({ sort: [{ field: "symbol" }], limit: 10, everyMs });
  return (
    <Example
      renders={useRenderCount()}
      status={`${everyMs === undefined ? "each frame" : `every ${everyMs} ms`}, ${status}`}
    >
      <p>
        {rows.map((row, place) => (
          <span key={keys[place]}>{formatDecimal(row.market_price)} </span>
        ))}
      </p>
    </Example>
  );
}

export function SlowTable() {
  return (
    <>
      <Table />
      <Table everyMs={2_000} />
    </>
  );
}
