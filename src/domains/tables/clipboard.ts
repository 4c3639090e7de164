/** Rows for the clipboard, in the two forms that spreadsheets and mail programs paste: tab-separated text, and an HTML table. */
import { AtlasError } from "../../shared/errors.ts";
import { readTable, type Cell, type TableOptions } from "./cells.ts";

export interface ClipboardTexts {
  /** Tab-separated. */
  readonly text: string;
  /** A table. Decimals of more than 15 digits are marked as text, since a spreadsheet would round them. */
  readonly html: string;
}

/** The two texts, for code that writes the clipboard by itself, such as a listener of `copy`. */
export function clipboardTexts<Row extends object>(rows: readonly Row[], options: TableOptions<Row>): ClipboardTexts {
  const { headers, cells, asOf } = readTable(rows, options);
  const lines = [...(asOf === undefined ? [] : [asOf]), headers, ...cells.map((line) => line.map(({ text }) => text))];
  const caption = asOf === undefined ? "" : `<caption>${escape(asOf.join(" "))}</caption>`;
  const head = `<tr>${headers.map((header) => `<th>${escape(header)}</th>`).join("")}</tr>`;
  const body = cells.map((line) => `<tr>${line.map(htmlCell).join("")}</tr>`).join("");
  return {
    text: lines.map((line) => line.map(tabCell).join("\t")).join("\r\n"),
    html: `<table>${caption}<thead>${head}</thead><tbody>${body}</tbody></table>`,
  };
}

/**
 * Puts the rows on the clipboard. Call it from an event of the user: browsers refuse it otherwise.
 * @throws AtlasError `clipboard-refused` where the browser has no clipboard, or does not allow it
 */
export async function toClipboard<Row extends object>(rows: readonly Row[], options: TableOptions<Row>): Promise<void> {
  const { text, html } = clipboardTexts(rows, options);
  try {
    const item = new ClipboardItem({
      "text/plain": new Blob([text], { type: "text/plain" }),
      "text/html": new Blob([html], { type: "text/html" }),
    });
    await navigator.clipboard.write([item]);
  } catch (cause) {
    throw new AtlasError("clipboard-refused", { cause });
  }
}

/** Puts a text on the clipboard, as `toClipboard` does. @throws AtlasError `clipboard-refused` */
export async function textToClipboard(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch (cause) {
    throw new AtlasError("clipboard-refused", { cause });
  }
}

function tabCell(text: string): string {
  return /[\t\r\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function htmlCell({ text, isDecimal }: Cell): string {
  const isLong = isDecimal && text.replace(/\D/g, "").length > 15;
  return `<td${isLong ? ` style="mso-number-format:'\\@'"` : ""}>${escape(text)}</td>`;
}

const names: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => names[character] ?? character);
