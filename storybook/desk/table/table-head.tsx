/** The head of a table: a click sorts, another turns the order around, with Shift the column is added to the order. */
import type { Header, RowData } from "@tanstack/react-table";
import type { ReactNode } from "react";
import type { TableFeaturesOfDesk } from "./table-features.ts";

export interface TableHeadProps<Row extends RowData> {
  readonly headers: readonly Header<TableFeaturesOfDesk, Row>[];
  readonly isNumber: (field: string) => boolean;
}

export function TableHead<Row extends RowData>({ headers, isNumber }: TableHeadProps<Row>): ReactNode {
  return (
    <div role="rowgroup" className="head">
      <div role="row" aria-rowindex={1} className="head-row">
        {headers.map(({ id, column }) => {
          const sorted = column.getIsSorted();
          return (
            <div key={id} role="columnheader" aria-sort={ariaSort(sorted)} className={isNumber(id) ? "head-cell number" : "head-cell"}>
              <button type="button" className="sort" onClick={column.getToggleSortingHandler()}>
                <span className="sort-title">{String(column.columnDef.header)}</span>
                <span className="sort-mark" aria-hidden="true">
                  {sorted === false ? "" : sorted === "asc" ? "▲" : "▼"}
                </span>
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function ariaSort(sorted: false | "asc" | "desc"): "none" | "ascending" | "descending" {
  return sorted === false ? "none" : sorted === "asc" ? "ascending" : "descending";
}
