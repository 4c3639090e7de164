import fc from "fast-check";
import { expect, test } from "vitest";
import { clipboardTexts, toCsv } from "../../../src/vanilla.ts";

const seed = 20261129;
const columns = ["text"] as const;
const csvOf = (text: unknown): string => toCsv([{ text }], { columns }).slice("text\r\n".length, -2);

test("a CSV file has headers, exact decimals as sent, and empty cells for null and absent values", () => {
  const rows = [
    { symbol: "EURUSD", quantity: "9007199254740993.10" },
    { symbol: null, quantity: -0.5 },
  ];

  const csv = toCsv(rows, { columns: ["symbol", { field: "quantity", header: "Qty" }] });

  expect(csv).toBe("symbol,Qty\r\nEURUSD,9007199254740993.10\r\n,-0.5\r\n");
});

test.each([
  ["=1+1", "'=1+1"],
  ["+CMD", "'+CMD"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["-x", "'-x"],
  [" =1", "' =1"],
  ["-12.5", "-12.5"],
  ["+3", "+3"],
])("toCsv writes the text %j as %j, so a spreadsheet does not read a formula", (text, written) => {
  expect(csvOf(text)).toBe(written);
});

test.each([
  ['a "b"', '"a ""b"""'],
  ["a,b", '"a,b"'],
  ["a\nb", '"a\nb"'],
  [" a ", '" a "'],
])("toCsv quotes the text %j as %j (RFC 4180)", (text, quoted) => {
  expect(csvOf(text)).toBe(quoted);
});

test("with a `freshness` option the CSV file begins with a line that shows the rows' time and staleness", () => {
  const freshness = { status: "stale", cause: "gap", asOf: "2026-11-28T10:00:00Z", updatedAt: 0 } as const;

  expect(toCsv([], { columns, freshness, delimiter: ";" })).toBe("As of;2026-11-28T10:00:00Z;stale: gap\r\ntext\r\n");
  expect(toCsv([], { columns, freshness: { ...freshness, asOf: undefined } })).toContain("As of,1970-01-01T00:00:00.000Z,");
});

test("the clipboard gets tab-separated text, and an HTML table with escaped text and long decimals as text", () => {
  const { text, html } = clipboardTexts([{ text: "<b>\t&", amount: "12345678901234567.8" }], { columns: ["text", "amount"] });

  expect(text).toBe('text\tamount\r\n"<b>\t&"\t12345678901234567.8');
  expect(html).toContain("<td>&lt;b&gt;\t&amp;</td>");
  expect(html).toContain(`<td style="mso-number-format:'\\@'">12345678901234567.8</td>`);
});

test(`any texts read back from the CSV file are unchanged, except for the guard against formulas (seed ${seed})`, () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), (texts) => {
      const csv = toCsv(
        texts.map((text) => ({ text })),
        { columns },
      );

      expect(parse(csv).map((line) => line[0])).toEqual(["text", ...texts.map(guarded)]);
    }),
    { seed },
  );
});

const guarded = (text: string): string =>
  /^[=+\-@\t\r]|^\s+[=+\-@]/.test(text) && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? `'${text}` : text;

/** A reader of RFC 4180, written from the standard. */
function parse(csv: string): string[][] {
  const lines: string[][] = [[]];
  let cell = "";
  let isQuoted = false;
  for (let index = 0; index < csv.length; index += 1) {
    const character = csv.charAt(index);
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (csv.charAt(index + 1) === '"') cell += csv.charAt(++index);
      else isQuoted = false;
    } else if (character === '"' && cell === "") isQuoted = true;
    else if (character === ",") {
      lines.at(-1)!.push(cell);
      cell = "";
    } else if (character === "\r" && csv.charAt(index + 1) === "\n") {
      lines.at(-1)!.push(cell);
      cell = "";
      lines.push([]);
      index += 1;
    } else cell += character;
  }
  return lines.slice(0, -1);
}
