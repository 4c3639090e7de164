/**
 * Rows as texts for other programs: which columns, and what stands in each cell. Amounts stay exact: a cell holds the decimal as it was sent.
 *
 * A text that a spreadsheet would take for a formula gets an apostrophe before it, since names and comments come from counterparties.
 */
import { ownValue, type JsonRecord } from "../../protocol/json.ts";
import { canonicalDecimal } from "../../shared/decimals/decimal.ts";
import type { RowField } from "../row-fields.ts";

export interface TableColumn<Row extends object> {
  readonly field: RowField<Row>;
  /** @defaultValue the name of the field */
  readonly header?: string | undefined;
  /** What stands in the cell. @defaultValue what the row has in the field */
  readonly value?: ((row: Row) => unknown) | undefined;
}

export interface TableOptions<Row extends object> {
  /** In order. A name stands for a column with the default header and value. */
  readonly columns: readonly (RowField<Row> | TableColumn<Row>)[];
  /**
   * A line above the table that says of when the rows are, and whether they can be trusted: pass what `useFreshness(slice)` returns.
   * @defaultValue no line
   */
  readonly freshness?: TableFreshness | undefined;
}

/** The part of a slice's freshness that is written. */
export interface TableFreshness {
  readonly status: "waiting" | "live" | "stale";
  readonly asOf: string | undefined;
  readonly updatedAt: number | undefined;
  readonly cause?: string | undefined;
}

export interface Cell {
  readonly text: string;
  /** An exact decimal. */
  readonly isDecimal: boolean;
}

export interface Table {
  readonly headers: readonly string[];
  readonly cells: readonly (readonly Cell[])[];
  /** `As of`, the time, and the status; undefined without freshness. */
  readonly asOf: readonly string[] | undefined;
}

export function readTable<Row extends object>(rows: readonly Row[], { columns, freshness }: TableOptions<Row>): Table {
  const complete = columns.map((column): TableColumn<Row> => (typeof column === "string" ? { field: column } : column));
  return {
    headers: complete.map(({ field, header = field }) => guard(header)),
    cells: rows.map((row) =>
      complete.map(({ field, value }) => cellOf(value === undefined ? ownValue(row as JsonRecord, field) : value(row))),
    ),
    asOf: freshness && asOfLine(freshness),
  };
}

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return { text: "", isDecimal: false };
  const isDecimal = (typeof value === "string" || typeof value === "number") && canonicalDecimal(value) !== undefined;
  if (isDecimal) return { text: typeof value === "number" ? (canonicalDecimal(value) ?? "") : value, isDecimal };
  return { text: guard(typeof value === "string" ? value : JSON.stringify(value)), isDecimal };
}

/** What spreadsheets take for the beginning of a formula, also after blanks that they skip. */
function guard(text: string): string {
  return /^[=+\-@\t\r]|^\s+[=+\-@]/.test(text) ? `'${text}` : text;
}

function asOfLine({ status, asOf, updatedAt, cause }: TableFreshness): readonly string[] {
  const at = asOf ?? (updatedAt === undefined ? "" : new Date(updatedAt).toISOString());
  return ["As of", at, cause === undefined ? status : `${status}: ${cause}`];
}
