/** Open currency positions: the net per book and currency, and how much of its limit it uses. */
import type { ReactNode } from "react";
import { collections, toChartNumber, useFreshness, useOcp, type OcpPosition } from "../../../src/index.ts";
import { amountColumn, codeColumn, rateColumn, textColumn } from "../table/column-kinds.ts";
import type { Column } from "../table/column.ts";
import { stateOfSlice } from "./panel-state.ts";
import { SlicePanel } from "./slice-panel.tsx";
import { useTableView, type FieldSort } from "../table/table-view.ts";
import { limitTones } from "./tones.ts";

const utilization = rateColumn<OcpPosition>("utilization_pct", "Limit %", { width: 84 });

const columns: readonly Column<OcpPosition>[] = [
  textColumn("book_id", "Book", { width: 80 }),
  textColumn("currency", "Ccy", { width: 48 }),
  amountColumn("net_open_position", "Net open", { width: 112, currency: "currency" }),
  amountColumn("net_open_position_base", "In base", { width: 112, currency: "base_currency" }),
  textColumn("base_currency", "Base", { width: 48 }),
  { ...utilization, content: (row) => <LimitBar row={row} /> },
  codeColumn("limit_status", "Limit", { width: 64, tones: limitTones }),
  amountColumn("spot_position", "Spot", { width: 116, currency: "currency" }),
  amountColumn("forward_position", "Forward", { width: 116, currency: "currency" }),
  amountColumn("option_delta_position", "Option delta", { width: 104, currency: "currency" }),
  textColumn("entity_id", "Entity", { width: 88 }),
];
const firstSort: readonly FieldSort<OcpPosition>[] = [
  { field: "book_id", desc: false },
  { field: "currency", desc: false },
];

function LimitBar({ row }: { readonly row: OcpPosition }): ReactNode {
  const share = Math.min((toChartNumber(row.utilization_pct) ?? 0) / 100, 1);
  return (
    <span className="limit" data-limit={row.limit_status}>
      <span className="limit-bar" style={{ transform: `scaleX(${share})` }} />
      <span className="limit-text">{utilization.text(row)}</span>
    </span>
  );
}

export function OcpPanel({ book }: { readonly book?: string | undefined }): ReactNode {
  const view = useTableView(columns, firstSort);
  // The ladder of value dates adds up to its total; a desk looks at that.
  const where = { value_bucket: "total" as const, ...(book !== undefined && { book_id: book }) };
  const { rows, size } = useOcp({ where, sort: view.sort, ...view.window });
  const state = stateOfSlice(useFreshness("ocp"));
  const rowId = collections.ocp.key;
  return <SlicePanel title="Open currency positions" empty="No open positions" {...{ state, columns, rowId, rows, size, view }} />;
}
