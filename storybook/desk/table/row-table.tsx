/**
 * A table of any length that renders the cells in view. It is given a window of rows and says which window it wants; it does not know where
 * rows come from. Columns have fixed widths and rows one height, so that nothing moves when values change.
 */
import { useTable, type ColumnDef } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useMemo, useRef, type ReactNode, type RefObject } from "react";
import type { Column, SortTerm } from "./column.ts";
import { endFlash } from "./flash.ts";
import { deskFeatures, type TableFeaturesOfDesk } from "./table-features.ts";
import { TableHead } from "./table-head.tsx";
import { TableRow } from "./table-row.tsx";
import { rowHeight, useTableLayout } from "./use-table-layout.ts";
import { showWhole } from "./whole-text.ts";
import "./row-table.css";

/** Rows rendered beyond the edges, so that a scroll shows no gap. */
const overscan = 2;
/** Rows are counted in such steps: a virtualizer looks at every row when there is one more, and a feed has one more all the time. */
const countStep = 1_024;

export interface RowWindow {
  readonly offset: number;
  readonly limit: number;
}

export interface RowTableProps<Row extends object> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  /** The rows from `offset` on: those of the window that was asked for last. */
  readonly rows: readonly Row[];
  readonly offset: number;
  /** Rows in the whole view. */
  readonly size: number;
  readonly rowId: (row: Row) => string | undefined;
  readonly sort: readonly SortTerm[];
  readonly onSort: (sort: readonly SortTerm[]) => void;
  /** Called before the paint when other rows come into view. */
  readonly onWindow: (window: RowWindow) => void;
  /** In the place of rows while there are none. */
  readonly placeholder: ReactNode;
}

export function RowTable<Row extends object>(props: RowTableProps<Row>): ReactNode {
  const { label, columns, rows, offset, size, rowId, sort, onSort, onWindow, placeholder } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const definitions = useMemo(() => columns.map(columnDef), [columns]);
  const sorting = useMemo(() => sort.map(({ field, desc }) => ({ id: field, desc })), [sort]);
  const table = useTable({
    features: deskFeatures,
    columns: definitions,
    data: rows,
    getRowId: (row, index) => rowId(row) ?? `row ${offset + index}`,
    manualSorting: true,
    enableSortingRemoval: false,
    state: { sorting },
    onSortingChange: (updater) => {
      const next = typeof updater === "function" ? updater(sorting) : updater;
      onSort(next.map(({ id, desc }) => ({ field: id, desc })));
    },
  });
  const { widths, style } = useTableLayout(columns, scroller);
  // Before the rows: the first listener of a scroll reads the layout before it changes; the rows' listener then changes it.
  const { columnsInView, firstColumn } = useColumnsInView(columns, widths, scroller);
  // eslint-disable-next-line react-hooks/incompatible-library -- the compiler is not used here
  const virtualRows = useVirtualizer({
    count: Math.ceil(size / countStep) * countStep,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan,
  });
  const items = virtualRows.getVirtualItems();
  const beyondEnd = Math.max((items.at(-1)?.index ?? 0) + 1 - size, 0); // after a filter that leaves few rows, all of them may be
  const inView = items.map(({ index }) => index - beyondEnd).filter((index) => index >= 0);
  const first = inView[0] ?? 0;
  const limit = inView.length;
  // Before the paint, so that the rows that come into view are there when they are seen.
  useLayoutEffect(() => onWindow({ offset: first, limit }), [onWindow, first, limit]);

  const models = table.getRowModel().rows;
  return (
    <div className="table-frame">
      <div
        ref={scroller}
        role="table"
        aria-label={label}
        aria-rowcount={size + 1}
        className="row-table"
        tabIndex={0}
        style={style}
        onAnimationEnd={(event) => endFlash(event.target)}
        onPointerOver={(event) => showWhole(event.target)}
      >
        <TableHead columns={columns} headers={table.getFlatHeaders()} sort={sort} />
        <div role="rowgroup" className="body" style={{ height: size * rowHeight }}>
          {inView.map((index) => {
            const model = models[index - offset];
            if (model === undefined) return null;
            const place = { index, top: index * rowHeight, firstColumn };
            return <TableRow key={index} row={model.original} id={model.id} columns={columnsInView} {...place} />;
          })}
        </div>
      </div>
      {size === 0 && <div className="placeholder">{placeholder}</div>}
    </div>
  );
}

/**
 * Renders only the columns in view: half of a wide table is outside.
 * Columns before the first in view have empty cells: a screen reader finds a cell's column by its position in the row.
 */
function useColumnsInView<Row extends object>(
  columns: readonly Column<Row>[],
  widths: readonly number[],
  scroller: RefObject<HTMLDivElement | null>,
) {
  // eslint-disable-next-line react-hooks/incompatible-library -- the compiler is not used here
  const virtualColumns = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => widths[index]!,
    overscan: 1,
  });
  useLayoutEffect(() => virtualColumns.measure(), [virtualColumns, widths]);
  const items = virtualColumns.getVirtualItems();
  const firstColumn = items[0]?.index ?? 0;
  const end = firstColumn + items.length;
  // The same array while the same columns are in view, so that rows that have not changed are not rendered.
  const columnsInView = useMemo(() => columns.slice(0, end), [columns, end]);
  return { columnsInView, firstColumn };
}

function columnDef<Row extends object>({ field, title, width, isNumber }: Column<Row>): ColumnDef<TableFeaturesOfDesk, Row> {
  return { id: field, header: title, accessorFn: (row: Row) => row[field], size: width, sortDescFirst: isNumber };
}
