/** A panel over rows of a slice, or of a query that looks like one. Pure: rows in, a table out. */
import type { ReactNode } from "react";
import type { Column } from "../table/column.ts";
import { Panel, Placeholder } from "./panel.tsx";
import type { PanelState } from "./panel-state.ts";
import { RowTable } from "../table/row-table.tsx";
import type { TableView } from "../table/table-view.ts";

export interface SlicePanelProps<Row extends object> {
  readonly title: string;
  readonly state: PanelState;
  readonly columns: readonly Column<Row>[];
  readonly rowId: (row: Row) => string | undefined;
  /** The rows of the view's window, and how many there are in all. */
  readonly rows: readonly Row[];
  readonly size: number;
  readonly view: TableView<Row>;
  /** What it means that there are no rows. */
  readonly empty: string;
  readonly source?: string | undefined;
}

export function SlicePanel<Row extends object>(props: SlicePanelProps<Row>): ReactNode {
  const { title, state, columns, rowId, rows, size, view, empty, source } = props;
  return (
    <Panel title={title} state={state} size={size} source={source}>
      <RowTable
        label={title}
        columns={columns}
        rows={rows}
        offset={view.window.offset}
        size={size}
        rowId={rowId}
        sort={view.sort}
        onSort={view.onSort}
        onWindow={view.onWindow}
        placeholder={<Placeholder state={state} empty={empty} />}
      />
    </Panel>
  );
}
