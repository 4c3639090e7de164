/** What a table remembers of how it is looked at, in the words of the package's collection hooks. */
import { useCallback, useState } from "react";
import type { Column, FieldOf, SortTerm } from "./column.ts";
import type { RowWindow } from "./row-table.tsx";

export interface FieldSort<Row> {
  readonly field: FieldOf<Row>;
  readonly desc: boolean;
}

export interface TableView<Row extends object> {
  readonly sort: readonly FieldSort<Row>[];
  readonly window: RowWindow;
  readonly onSort: (sort: readonly SortTerm[]) => void;
  readonly onWindow: (window: RowWindow) => void;
}

/** Used until the table has reported which rows are in view. */
const firstWindow: RowWindow = { offset: 0, limit: 40 };

/** `columns` and `firstSort` are constants of a panel. */
export function useTableView<Row extends object>(columns: readonly Column<Row>[], firstSort: readonly FieldSort<Row>[]): TableView<Row> {
  const [sort, setSort] = useState(firstSort);
  const [window, onWindow] = useState(firstWindow);
  const onSort = useCallback(
    (terms: readonly SortTerm[]) =>
      setSort(
        terms.flatMap(({ field, desc }) =>
          columns.filter((column) => column.field === field).map((column) => ({ field: column.field, desc })),
        ),
      ),
    [columns],
  );
  return { sort, window, onSort, onWindow };
}
