/** The kinds of columns that the desk's tables are put together from. */
import type { Column, FieldOf, Tone } from "./column.ts";
import { amount, rate, signOf, timeOfDay, words } from "../format.ts";

type Wire = string | number | null | undefined;

interface Options<Row extends object> {
  readonly width: number;
  readonly tone?: Column<Row>["tone"];
}

/** Rows hold what the wire said: a field of another type than expected is shown as text all the same. */
function decimalOf<Row extends object>(row: Row, field: FieldOf<Row>): Wire {
  const value: unknown = row[field];
  return typeof value === "string" || typeof value === "number" ? value : undefined;
}

function textOf<Row extends object>(row: Row, field: FieldOf<Row>): string | undefined {
  const value: unknown = row[field];
  if (value === null || value === undefined) return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}

export function textColumn<Row extends object>(field: FieldOf<Row>, title: string, options: Options<Row>): Column<Row> {
  return { field, title, isNumber: false, text: (row) => textOf(row, field), ...options };
}

/** A code of the wire in words, coloured by how much it wants to be looked at. `labels` shortens what its words say at length. */
export function codeColumn<Row extends object>(
  field: FieldOf<Row>,
  title: string,
  options: {
    readonly width: number;
    readonly tones?: Readonly<Record<string, Tone>>;
    readonly labels?: Readonly<Record<string, string>>;
  },
): Column<Row> {
  const { width, tones = {}, labels = {} } = options;
  const tone = (row: Row): Tone | undefined => tones[textOf(row, field) ?? ""];
  const text = (row: Row): string | undefined => labels[textOf(row, field) ?? ""] ?? words(textOf(row, field));
  return { field, title, width, isNumber: false, text, tone };
}

/** The time of day; the whole instant stays in the row. */
export function timeColumn<Row extends object>(field: FieldOf<Row>, title: string, options: Options<Row>): Column<Row> {
  return { field, title, isNumber: false, text: (row) => timeOfDay(textOf(row, field)), ...options };
}

/** An amount with its currency's digits. Red where it is negative; with `isProfit` green where it is positive. */
export function amountColumn<Row extends object>(
  field: FieldOf<Row>,
  title: string,
  options: { readonly width: number; readonly currency?: FieldOf<Row>; readonly isProfit?: boolean },
): Column<Row> {
  const { width, currency, isProfit = false } = options;
  return {
    field,
    title,
    width,
    isNumber: true,
    text: (row) => amount(decimalOf(row, field), currency === undefined ? undefined : textOf(row, currency)),
    tone: (row) => {
      const sign = signOf(decimalOf(row, field));
      return sign === "positive" && !isProfit ? undefined : sign;
    },
  };
}

/** A price or rate, with as many digits as it was sent with, or as its row says. */
export function rateColumn<Row extends object>(
  field: FieldOf<Row>,
  title: string,
  options: { readonly width: number; readonly digits?: FieldOf<Row> },
): Column<Row> {
  const { width, digits } = options;
  const digitsOf = (row: Row): number | undefined => {
    const value: unknown = digits === undefined ? undefined : row[digits];
    return typeof value === "number" ? value : undefined;
  };
  return { field, title, width, isNumber: true, text: (row) => rate(decimalOf(row, field), digitsOf(row)) };
}
