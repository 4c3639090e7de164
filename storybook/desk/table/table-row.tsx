/** One row: rendered again only when its row object is another one, or its place is. */
import { memo, useLayoutEffect, useRef, type ReactNode } from "react";
import type { Column } from "./column.ts";
import { flashChanges } from "./flash.ts";

export interface TableRowProps<Row extends object> {
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  /** Its place in the whole view, counted from 0. */
  readonly index: number;
  /** Unit: pixels. */
  readonly top: number;
}

function TableRowOnce<Row extends object>({ row, columns, index, top }: TableRowProps<Row>): ReactNode {
  const element = useRef<HTMLDivElement>(null);
  const shown = useRef(row);
  useLayoutEffect(() => {
    if (element.current !== null && shown.current !== row) flashChanges(element.current.children, columns, shown.current, row);
    shown.current = row;
  }, [row, columns]);

  return (
    <div ref={element} role="row" aria-rowindex={index + 2} className="row" data-odd={index % 2 === 1} style={{ top }}>
      {columns.map((column) => (
        <div key={column.field} role="cell" className={column.isNumber ? "cell number" : "cell"} data-tone={column.tone?.(row)}>
          {column.content === undefined ? (column.text(row) ?? dash) : column.content(row)}
        </div>
      ))}
    </div>
  );
}

const dash = <span className="nothing">–</span>;

// `memo` forgets the type parameter.
export const TableRow = memo(TableRowOnce) as typeof TableRowOnce;
