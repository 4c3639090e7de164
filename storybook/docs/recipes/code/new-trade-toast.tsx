/** A toast for each new trade. First loads, reconnects and recoveries bring rows as well, but no news. */
import { formatDecimal, useRowChanges, type Trade } from "@mavr/atlas-react";
import { useState } from "react";

const SHOWN = 3;

export function NewTradeToasts() {
  const [news, setNews] = useState<readonly Trade[]>([]);
  useRowChanges("trades", ({ changes, sources }) => {
    // A commit that holds a snapshot as well does not say which of its rows are news.
    if (sources.size > 1 || !sources.has("delta")) return;
    const added = changes.flatMap((change) => (change.type === "enter" ? [change.row] : []));
    if (added.length > 0) setNews((before) => [...added, ...before]);
  });
  const close = (closed: Trade) =>
    setNews((before) => before.filter(({ trade_id }) => trade_id !== closed.trade_id));

  return (
    <section aria-label="New trades" aria-live="polite">
      {news.slice(0, SHOWN).map((trade) => (
        <p key={trade.trade_id}>
          {`${trade.side ?? "trade"} ${amountOf(trade)} ${trade.dealt_currency ?? ""} `}
          <button aria-label={`Close ${trade.trade_id}`} onClick={() => close(trade)}>
            ×
          </button>
        </p>
      ))}
      {news.length > SHOWN && <button onClick={() => setNews([])}>{`Close all ${news.length}`}</button>}
    </section>
  );
}

/** Without its sign: `dealt_amount` of a sale is negative, and `side` says that already. */
function amountOf({ dealt_amount: amount, dealt_currency: currency }: Trade): string {
  return formatDecimal(String(amount ?? "").replace(/^-/, ""), { currency: currency ?? undefined }) ?? "";
}
