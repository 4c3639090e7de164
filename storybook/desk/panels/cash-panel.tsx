/** Cash: what is booked, what may be spent, and what is still to come today. */
import type { ReactNode } from "react";
import { collections, useCashBalances, useFreshness, type CashBalance } from "../../../src/index.ts";
import { amountColumn, codeColumn, textColumn } from "../table/column-kinds.ts";
import type { Column } from "../table/column.ts";
import { stateOfSlice } from "./panel-state.ts";
import { SlicePanel } from "./slice-panel.tsx";
import { useTableView, type FieldSort } from "../table/table-view.ts";

const columns: readonly Column<CashBalance>[] = [
  textColumn("entity_id", "Entity", { width: 84 }),
  textColumn("account_id", "Account", { width: 140 }),
  textColumn("currency", "Ccy", { width: 48 }),
  amountColumn("available", "Available", { width: 114, currency: "currency" }),
  amountColumn("current_booked", "Booked", { width: 114, currency: "currency" }),
  amountColumn("pending_in", "Pending in", { width: 116, currency: "currency" }),
  amountColumn("pending_out", "Pending out", { width: 116, currency: "currency" }),
  amountColumn("blocked", "Blocked", { width: 104, currency: "currency" }),
  codeColumn("account_type", "Type", { width: 76 }),
];
const firstSort: readonly FieldSort<CashBalance>[] = [
  { field: "entity_id", desc: false },
  { field: "currency", desc: false },
  { field: "account_id", desc: false },
];

export function CashPanel(): ReactNode {
  const view = useTableView(columns, firstSort);
  const { rows, size } = useCashBalances({ sort: view.sort, ...view.window });
  const state = stateOfSlice(useFreshness("cash"));
  const rowId = collections.cash.key;
  return <SlicePanel title="Cash" empty="No balances" {...{ state, columns, rowId, rows, size, view }} />;
}
