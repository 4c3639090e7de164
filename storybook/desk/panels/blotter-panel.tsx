/** The blotter: what happened to trades, the latest first. */
import type { ReactNode } from "react";
import { collections, useBlotter, useFreshness, type BlotterEntry } from "../../../src/index.ts";
import { amountColumn, codeColumn, rateColumn, textColumn, timeColumn } from "../table/column-kinds.ts";
import type { Column } from "../table/column.ts";
import { stateOfSlice } from "./panel-state.ts";
import { SlicePanel } from "./slice-panel.tsx";
import { useTableView, type FieldSort } from "../table/table-view.ts";
import { blotterTones, eventTones, sideTones } from "./tones.ts";

const columns: readonly Column<BlotterEntry>[] = [
  timeColumn("event_at", "Time", { width: 70 }),
  codeColumn("event_type", "Event", { width: 52, tones: eventTones }),
  codeColumn("status", "Status", { width: 76, tones: blotterTones, labels: { pending_validation: "pending" } }),
  codeColumn("side", "Side", { width: 42, tones: sideTones }),
  textColumn("symbol", "Symbol", { width: 152 }),
  amountColumn("dealt_amount", "Amount", { width: 112, currency: "dealt_currency" }),
  rateColumn("price", "Price", { width: 80 }),
  textColumn("book_id", "Book", { width: 80 }),
  textColumn("actor_id", "By", { width: 76 }),
  textColumn("trade_id", "Trade", { width: 134 }),
  textColumn("blotter_entry_id", "Entry", { width: 88 }),
];
const firstSort: readonly FieldSort<BlotterEntry>[] = [
  { field: "event_at", desc: true },
  { field: "blotter_entry_id", desc: true },
];

export function BlotterPanel({ book }: { readonly book?: string | undefined }): ReactNode {
  const view = useTableView(columns, firstSort);
  const where = book === undefined ? undefined : { book_id: book };
  const { rows, size } = useBlotter({ where, sort: view.sort, ...view.window });
  const state = stateOfSlice(useFreshness("blotter"));
  const rowId = collections.blotter.key;
  return <SlicePanel title="Blotter" empty="No entries" {...{ state, columns, rowId, rows, size, view }} />;
}
