/** Filters above a table: a select of the books that have trades, and a search over several fields. */
import { useTotals, useTrades, type RowField, type Trade } from "@mavr/atlas-react";
import { useCallback, useState } from "react";

const searched = ["trade_id", "symbol", "counterparty_name"] as const satisfies readonly RowField<Trade>[];

export function FilteredTrades() {
  const [book, setBook] = useState("");
  const [text, setText] = useState("");
  const { totals: books } = useTotals("trades", { by: ["book_id"], unit: null });
  // The same function until an input changes: another one at each render would build the view each time.
  const where = useCallback(
    (trade: Trade) => (book === "" || trade.book_id === book) && hasText(trade, text),
    [book, text],
  );
  const { rows, size } = useTrades({ where, sort: [{ field: "executed_at", desc: true }], limit: 100 });

  return (
    <section>
      <select aria-label="Book" value={book} onChange={(event) => setBook(event.target.value)}>
        <option value="">All books</option>
        {books.map(({ group: { book_id: id }, count }) =>
          typeof id === "string" ? (
            <option key={id} value={id}>
              {`${id} (${count})`}
            </option>
          ) : null,
        )}
      </select>
      <input aria-label="Search" value={text} onChange={(event) => setText(event.target.value)} />
      <p>{`${size} found`}</p>
      <ul>
        {rows.map((trade) => (
          <li key={trade.trade_id}>{searched.map((field) => trade[field]).join(" · ")}</li>
        ))}
      </ul>
    </section>
  );
}

/** Whether one of the fields has this text. */
function hasText(trade: Trade, text: string): boolean {
  const part = text.trim().toLowerCase();
  return searched.some((field) => trade[field]?.toLowerCase().includes(part) === true);
}
