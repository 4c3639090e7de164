/** Rows as CSV text (RFC 4180): CRLF between lines, quotes where they are needed. */
import { readTable, type TableOptions } from "./cells.ts";

export interface CsvOptions<Row extends object> extends TableOptions<Row> {
  /** `;` for spreadsheets of countries that write decimals with a comma. @defaultValue "," */
  readonly delimiter?: "," | ";" | undefined;
  /** Begins with a byte-order mark, by which Excel recognises UTF-8. @defaultValue false */
  readonly bom?: boolean | undefined;
}

/**
 * The rows as a CSV file: a line of headers, then a line for each row. Decimals are exact and as they were sent; a spreadsheet that opens the file
 * keeps 15 digits of them. Texts that would be formulas are guarded with an apostrophe.
 */
export function toCsv<Row extends object>(rows: readonly Row[], options: CsvOptions<Row>): string {
  const { delimiter = ",", bom = false } = options;
  const { headers, cells, asOf } = readTable(rows, options);
  const lines = [...(asOf === undefined ? [] : [asOf]), headers, ...cells.map((line) => line.map(({ text }) => text))];
  const quoted = lines.map((line) => line.map((text) => quote(text, delimiter)).join(delimiter));
  return `${bom ? "\uFEFF" : ""}${quoted.join("\r\n")}\r\n`;
}

function quote(text: string, delimiter: string): string {
  return /["\r\n]/.test(text) || text.includes(delimiter) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}
