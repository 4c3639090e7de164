/** Declared once, a field of your server is known to hooks, filters and row builders in all files. */
import { useTrades } from "@mavr/atlas-react";

declare module "@mavr/atlas-react" {
  interface Trade {
    /** A field of your own. */
    readonly desk_label?: "hedge" | "client" | null | undefined;
  }
}

export function HedgeTrades() {
  const { rows } = useTrades({ where: { desk_label: "hedge" }, sort: [{ field: "trade_id" }] });
  return (
    <ul>
      {rows.map((trade) => (
        <li key={trade.trade_id}>{`${trade.trade_id} ${trade.desk_label ?? ""}`}</li>
      ))}
    </ul>
  );
}
