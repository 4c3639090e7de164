/** Sorting and windowing of rows that a query holds as one array: a few hundred, so no view is kept up for them. */
import { compareDecimals } from "../../../src/index.ts";
import type { RowWindow } from "./row-table.tsx";
import type { FieldSort } from "./table-view.ts";

/** Rows in the order of the terms; decimals by value, other text by code unit, what is absent last. */
export function sortRows<Row extends object>(rows: readonly Row[], terms: readonly FieldSort<Row>[]): readonly Row[] {
  return rows.toSorted((left, right) => {
    for (const { field, desc } of terms) {
      const [a, b]: [unknown, unknown] = [left[field], right[field]];
      if (isAbsent(a) || isAbsent(b)) {
        if (isAbsent(a) !== isAbsent(b)) return isAbsent(a) ? 1 : -1;
        continue;
      }
      const order = compareDecimals(a, b) || compareText(a, b);
      if (order !== 0) return desc ? -order : order;
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
