/** Positions: each line with its size, price, worth and profit. */
import type { ReactNode } from "react";
import { collections, useFreshness, usePositions, type Position } from "../../../src/index.ts";
import { amountColumn, codeColumn, rateColumn, textColumn, timeColumn } from "../table/column-kinds.ts";
import type { Column } from "../table/column.ts";
import { stateOfSlice } from "./panel-state.ts";
import { SlicePanel } from "./slice-panel.tsx";
import { useTableView, type FieldSort } from "../table/table-view.ts";

const columns: readonly Column<Position>[] = [
  textColumn("book_id", "Book", { width: 80 }),
  textColumn("symbol", "Symbol", { width: 142 }),
  textColumn("value_date", "Value date", { width: 86 }),
  amountColumn("quantity", "Quantity", { width: 120 }),
  rateColumn("market_price", "Price", { width: 78 }),
  textColumn("currency", "Ccy", { width: 48 }),
  amountColumn("market_value", "Market value", { width: 114, currency: "currency" }),
  amountColumn("unrealized_pnl", "Unreal. P&L", { width: 96, currency: "currency", isProfit: true }),
  amountColumn("daily_pnl", "Day P&L", { width: 92, currency: "currency", isProfit: true }),
  rateColumn("average_price", "Avg price", { width: 104 }),
  codeColumn("asset_class", "Class", { width: 104 }),
  textColumn("instrument_name", "Instrument", { width: 190 }),
  textColumn("entity_id", "Entity", { width: 88 }),
  timeColumn("updated_at", "Updated", { width: 70 }),
];
const firstSort: readonly FieldSort<Position>[] = [
  { field: "book_id", desc: false },
  { field: "symbol", desc: false },
  { field: "value_date", desc: false },
];

export function PositionsPanel({ book }: { readonly book?: string | undefined }): ReactNode {
  const view = useTableView(columns, firstSort);
  const where = book === undefined ? undefined : { book_id: book };
  const { rows, size } = usePositions({ where, sort: view.sort, ...view.window });
  const state = stateOfSlice(useFreshness("positions"));
  const rowId = collections.positions.key;
  return <SlicePanel title="Positions" empty="No positions" {...{ state, columns, rowId, rows, size, view }} />;
}
