/**
 * The table that every React page paints: 40 rows of 10 cells out of a list of any length, which scrolls. A row renders when it changed.
 * With `?render=200` each rendering takes 200 ms, as that of a page without windows does.
 */
import { memo, useState, type ReactNode, type UIEvent } from "react";
import { columns, ROW_HEIGHT, type ShownRow } from "./columns.ts";
import { takeLong } from "./slow.ts";

export interface Scroll {
  /** The first row of the window. */
  readonly offset: number;
  readonly onScroll: (event: UIEvent<HTMLElement>) => void;
}

export function useScroll(): Scroll {
  const [offset, setOffset] = useState(0);
  return { offset, onScroll: (event) => setOffset(Math.floor(event.currentTarget.scrollTop / ROW_HEIGHT)) };
}

interface TableProps {
  /** The rows of the window. */
  readonly rows: readonly (ShownRow | undefined)[];
  /** Rows in the whole list. */
  readonly size: number;
  readonly scroll: Scroll;
}

export function Table({ rows, size, scroll }: TableProps): ReactNode {
  takeLong();
  return (
    <div className="table" onScroll={scroll.onScroll}>
      <div style={{ height: size * ROW_HEIGHT }}>
        {rows.map((row, index) => row && <Row key={row.position_line_key} row={row} place={scroll.offset + index} isProbe={index === 0} />)}
      </div>
    </div>
  );
}

interface RowProps {
  readonly row: ShownRow;
  readonly place: number;
  readonly isProbe: boolean;
}

const Row = memo(function Row({ row, place, isProbe }: RowProps): ReactNode {
  return (
    <div className="row" style={{ transform: `translateY(${place * ROW_HEIGHT}px)` }} data-probe={isProbe ? "" : undefined}>
      {columns.map((column) => (
        <div key={column}>{row[column]}</div>
      ))}
    </div>
  );
});
