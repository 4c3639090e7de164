/** The head of a table: a click sorts, another turns the order around, with Shift the column is added to the order. */
import type { Header } from "@tanstack/react-table";
import { memo, type ReactNode } from "react";
import type { Column, SortTerm } from "./column.ts";
import type { TableFeaturesOfDesk } from "./table-features.ts";

export interface TableHeadProps<Row extends object> {
  readonly columns: readonly Column<Row>[];
  /** One for each column. The same objects while the columns are, so that rows that change do not render the head. */
  readonly headers: readonly Header<TableFeaturesOfDesk, Row>[];
  readonly sort: readonly SortTerm[];
}

function TableHeadOnce<Row extends object>({ columns, headers, sort }: TableHeadProps<Row>): ReactNode {
  return (
    <div role="rowgroup" className="head">
      <div role="row" aria-rowindex={1} className="head-row">
        {headers.map(({ id, column }, index) => {
          const term = sort.find(({ field }) => field === id);
          return (
            <div
              key={id}
              role="columnheader"
              aria-sort={term === undefined ? "none" : term.desc ? "descending" : "ascending"}
              className={columns[index]?.isNumber === true ? "head-cell number" : "head-cell"}
            >
              <button type="button" className="sort" onClick={column.getToggleSortingHandler()}>
                <span className="sort-title">{columns[index]?.title}</span>
                <span className="sort-mark" aria-hidden="true">
                  {term === undefined ? "" : term.desc ? "▼" : "▲"}
                </span>
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}

// `memo` forgets the type parameter.
export const TableHead = memo(TableHeadOnce) as typeof TableHeadOnce;
