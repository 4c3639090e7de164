/**
 * One place of a table, and the row that is there: rendered again only when the row object is another one. Places are kept when rows move
 * through them, so that a feed whose newest entry is always the first one changes texts, and makes and throws away no elements.
 */
import { memo, useLayoutEffect, useRef, type ReactNode } from "react";
import type { Column } from "./column.ts";
import { flashChanges, forgetFlashes } from "./flash.ts";
import { textWidth } from "./text-width.ts";

export interface TableRowProps<Row extends object> {
  readonly row: Row;
  /** Decides whether a row is the one that was here before. */
  readonly id: string;
  readonly columns: readonly Column<Row>[];
  /** Cells before this one are beside what is seen, and left empty. */
  readonly firstColumn: number;
  /** Its place in the whole view, counted from 0. */
  readonly index: number;
  /** Unit: pixels. */
  readonly top: number;
}

function TableRowOnce<Row extends object>({ row, id, columns, firstColumn, index, top }: TableRowProps<Row>): ReactNode {
  const element = useRef<HTMLDivElement>(null);
  const shown = useRef({ id, row });
  useLayoutEffect(() => {
    const before = shown.current;
    shown.current = { id, row };
    if (element.current === null || before.row === row) return;
    if (before.id === id) flashChanges(element.current.children, columns, before.row, row);
    else forgetFlashes(element.current.children);
  }, [id, row, columns]);

  return (
    <div ref={element} role="row" aria-rowindex={index + 2} className="row" data-odd={index % 2 === 1} style={{ top }}>
      {columns.map((column, place) => {
        if (place < firstColumn) return <div key={`${column.field}, beside`} role="cell" />; // an element of its own: no light comes back with it
        const text = column.text(row);
        return (
          <div key={column.field} role="cell" className={cellClass(column, text)} data-tone={column.tone?.(row)}>
            {column.content === undefined ? (text ?? dash) : column.content(row)}
          </div>
        );
      })}
    </div>
  );
}

/** Of both sides of a cell, as in the style sheet. Unit: pixels. */
const padding = 14;

/** Only a text that is longer than its column at its narrowest is clipped: a browser takes each clipped cell for a layer of its own to be put together. */
function cellClass<Row extends object>({ isNumber, width, content }: Column<Row>, text = ""): string {
  const isLong = content !== undefined || textWidth(text, isNumber ? "mono" : "sans") > width - padding;
  return `cell${isNumber ? " number" : ""}${isLong ? " long" : ""}`;
}

const dash = <span className="nothing">–</span>;

// `memo` forgets the type parameter.
export const TableRow = memo(TableRowOnce) as typeof TableRowOnce;
