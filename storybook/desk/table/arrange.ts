/** Sorting and windowing of rows that a query holds as one array: a few hundred, so no view is kept up for them. */
import { compareDecimals } from "../../../src/index.ts";
import type { Column } from "./column.ts";
import type { RowWindow } from "./row-table.tsx";
import type { FieldSort } from "./table-view.ts";

/** Rows in the order of the terms; figures by value, other text by code unit, what is absent last. */
export function sortRows<Row extends object>(
  rows: readonly Row[],
  terms: readonly FieldSort<Row>[],
  columns: readonly Column<Row>[],
): readonly Row[] {
  const orders = terms.map(({ field, desc }) => {
    const isNumber = columns.some((column) => column.field === field && column.isNumber);
    return { field, sign: desc ? -1 : 1, compare: isNumber ? compareDecimals : compareText };
  });
  return rows.toSorted((left, right) => {
    for (const { field, sign, compare } of orders) {
      const [a, b]: [unknown, unknown] = [left[field], right[field]];
      if (isAbsent(a) || isAbsent(b)) {
        if (isAbsent(a) !== isAbsent(b)) return isAbsent(a) ? 1 : -1;
        continue;
      }
      const order = compare(a, b);
      if (order !== 0) return order * sign;
    }
    return 0;
  });
}

export function windowOf<Row>(rows: readonly Row[], { offset, limit }: RowWindow): readonly Row[] {
  return rows.slice(offset, offset + limit);
}

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined;
}

function compareText(left: unknown, right: unknown): number {
  const [a, b] = [String(left), String(right)];
  return a < b ? -1 : Number(a > b);
}
