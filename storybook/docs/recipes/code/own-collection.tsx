/** A kind of your own becomes a slice with freshness, filters, totals and recovery, like the six. */
import { useCollection, defineCollection, useFreshness, useRow } from "@mavr/atlas-react";
import { useState } from "react";
import * as z from "zod/mini";

/** Give it to the provider: `<AtlasProvider collections={[quotes]} …>`. */
export const quotes = defineCollection({
  kind: "quotes",
  key: "quote_id",
  // Loose, and optional but for the key: a field that the server adds or leaves out is no defect.
  schema: z.looseObject({
    quote_id: z.string(),
    symbol: z.optional(z.string()),
    bid: z.optional(z.string()),
    ask: z.optional(z.string()),
  }),
  rest: "/quotes/snapshot", // without it, a gap costs a reconnect
});

export function Quotes() {
  const [selected, setSelected] = useState<string>();
  const { rows, keys } = useCollection(quotes, { where: { bid: { gt: "0" } }, sort: [{ field: "symbol" }] });
  const quote = useRow(quotes, selected);
  const { status } = useFreshness(quotes);
  return (
    <section data-status={status}>
      {rows.map((row, place) => (
        <button key={keys[place]} onClick={() => setSelected(keys[place])}>
          {row.symbol}
        </button>
      ))}
      <output>
        {quote === undefined ? "No quote selected" : `${quote.bid ?? "–"} / ${quote.ask ?? "–"}`}
      </output>
    </section>
  );
}
