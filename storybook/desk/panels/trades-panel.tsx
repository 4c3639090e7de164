/** Trades, the latest first. */
import type { ReactNode } from "react";
import { collections, useFreshness, useTrades, type Trade } from "../../../src/index.ts";
import { amountColumn, codeColumn, rateColumn, textColumn, timeColumn } from "../table/column-kinds.ts";
import type { Column } from "../table/column.ts";
import { stateOfSlice } from "./panel-state.ts";
import { SlicePanel } from "./slice-panel.tsx";
import { useTableView, type FieldSort } from "../table/table-view.ts";
import { sideTones, tradeTones } from "./tones.ts";

const columns: readonly Column<Trade>[] = [
  timeColumn("executed_at", "Time", { width: 70 }),
  codeColumn("side", "Side", { width: 48, tones: sideTones }),
  textColumn("symbol", "Symbol", { width: 142 }),
  amountColumn("dealt_amount", "Amount", { width: 116, currency: "dealt_currency" }),
  rateColumn("price", "Price", { width: 80, digits: "rate_decimals" }),
  codeColumn("status", "Status", { width: 76, tones: tradeTones }),
  textColumn("counterparty_name", "Counterparty", { width: 190 }),
  textColumn("book_id", "Book", { width: 80 }),
  textColumn("trader_id", "Trader", { width: 72 }),
  textColumn("value_date", "Value date", { width: 86 }),
  textColumn("trade_id", "Trade", { width: 134 }),
];
const firstSort: readonly FieldSort<Trade>[] = [
  { field: "executed_at", desc: true },
  { field: "trade_id", desc: true },
];

export function TradesPanel({ book }: { readonly book?: string | undefined }): ReactNode {
  const view = useTableView(columns, firstSort);
  const where = book === undefined ? undefined : { book_id: book };
  const { rows, size } = useTrades({ where, sort: view.sort, ...view.window });
  const state = stateOfSlice(useFreshness("trades"));
  const rowId = collections.trades.key;
  return <SlicePanel title="Trades" empty="No trades" {...{ state, columns, rowId, rows, size, view }} />;
}
