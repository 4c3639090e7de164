/** Orders: no stream brings them. A signal says that they changed, and the query fetches them again. */
import { useMemo, type ReactNode } from "react";
import { useConnection, useOrders, type Order } from "../../../src/index.ts";
import { sortRows, windowOf } from "../table/arrange.ts";
import { amountColumn, codeColumn, rateColumn, textColumn, timeColumn } from "../table/column-kinds.ts";
import type { Column } from "../table/column.ts";
import { stateOfQuery } from "./panel-state.ts";
import { SlicePanel } from "./slice-panel.tsx";
import { useTableView, type FieldSort } from "../table/table-view.ts";
import { orderTones, sideTones } from "./tones.ts";

const columns: readonly Column<Order>[] = [
  textColumn("order_id", "Order", { width: 86 }),
  codeColumn("side", "Side", { width: 48, tones: sideTones }),
  textColumn("symbol", "Symbol", { width: 142 }),
  codeColumn("status", "Status", { width: 108, tones: orderTones }),
  amountColumn("quantity", "Quantity", { width: 110 }),
  amountColumn("filled_quantity", "Filled", { width: 110 }),
  rateColumn("price", "Limit", { width: 84 }),
  rateColumn("average_price", "Avg price", { width: 84 }),
  codeColumn("order_type", "Type", { width: 60 }),
  textColumn("book_id", "Book", { width: 80 }),
  timeColumn("transact_time", "Time", { width: 70 }),
];
const firstSort: readonly FieldSort<Order>[] = [{ field: "transact_time", desc: true }];
const none: readonly Order[] = [];

export function OrdersPanel({ book }: { readonly book?: string | undefined }): ReactNode {
  const view = useTableView(columns, firstSort);
  const query = useOrders();
  const connection = useConnection();
  const all = query.data ?? none;
  const { sort } = view;
  const sorted = useMemo(() => {
    const chosen = book === undefined ? all : all.filter((order) => order.book_id === book);
    return sortRows(chosen, sort, columns);
  }, [all, book, sort]);
  return (
    <SlicePanel
      title="Orders"
      source="REST"
      empty="No orders"
      state={stateOfQuery(query, connection)}
      columns={columns}
      rowId={idOf}
      rows={windowOf(sorted, view.window)}
      size={sorted.length}
      view={view}
    />
  );
}

function idOf({ order_id: id }: Order): string {
  return id;
}
