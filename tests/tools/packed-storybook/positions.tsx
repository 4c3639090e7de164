import { useConnection, useFreshness, usePositions } from "@mavr/atlas-react";

export interface PositionsProps {
  title?: string;
}

export function Positions({ title = "Positions" }: PositionsProps) {
  const { rows } = usePositions({ limit: 5 });
  const freshness = useFreshness("positions");
  const { status } = useConnection();
  return (
    <section aria-label={title}>
      <output>{`${freshness.status}${freshness.status === "stale" ? ` ${freshness.cause}` : ""}, ${status}, ${rows.length} rows`}</output>
      <ul>
        {rows.map((row) => (
          <li key={row.position_line_key}>{`${row.symbol ?? ""} ${row.market_value_base ?? ""}`}</li>
        ))}
      </ul>
    </section>
  );
}
