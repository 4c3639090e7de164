/**
 * The fields of the row types, read from the text of their schemas: the words of a status and the comments exist for the compiler only. Knows how
 * the files in `src/protocol/rows/` are written: one field a line, under a comment of one line.
 */
import blotter from "../../../src/protocol/rows/blotter-entry.ts?raw";
import cash from "../../../src/protocol/rows/cash-balance.ts?raw";
import shared from "../../../src/protocol/rows/field.ts?raw";
import ocp from "../../../src/protocol/rows/ocp-position.ts?raw";
import paymentOrders from "../../../src/protocol/rows/payment-order.ts?raw";
import statuses from "../../../src/protocol/payment-status.ts?raw";
import positions from "../../../src/protocol/rows/position.ts?raw";
import trades from "../../../src/protocol/rows/trade.ts?raw";

/** One field of a row, as a page shows it. */
export interface RowFieldEntry {
  readonly name: string;
  /** In Markdown. */
  readonly type: string;
  /** Undefined for what has none, such as a name. In Markdown. */
  readonly unit: string | undefined;
  readonly note: string | undefined;
}

const sources = { positions, trades, blotter, cash, ocp, paymentOrders } as const;
const allText = [...Object.values(sources), statuses].join("\n");

const types: Readonly<Record<string, string>> = {
  text: "text",
  decimal: "decimal: text or number",
  integer: "number",
  flag: "`true` or `false`",
  textList: "list of texts",
  "z.string()": "text, always there",
};

/** By slice, in the order of the schema; the fields that every row may carry come last. */
export const rowFields: Readonly<Record<keyof typeof sources, readonly RowFieldEntry[]>> = {
  positions: fieldsOf(positions),
  trades: fieldsOf(trades),
  blotter: fieldsOf(blotter),
  cash: fieldsOf(cash),
  ocp: fieldsOf(ocp),
  paymentOrders: fieldsOf(paymentOrders),
};

function fieldsOf(source: string): readonly RowFieldEntry[] {
  const [, own = ""] = /z\.looseObject\(\{\n([\s\S]*?)\n\}\)/.exec(source) ?? [];
  const [, common = ""] = /export const common = \{ (.*) \}/.exec(shared) ?? [];
  const lines = [...own.split("\n"), ...common.split(", ")];
  return lines.flatMap((line, index) => {
    const [, name, expression = ""] = /^\s*(\w+): (.*?),?$/.exec(line) ?? [];
    if (name === undefined) return [];
    const [, comment = ""] = /\/\*\* (.*) \*\//.exec(lines[index - 1] ?? "") ?? [];
    const [, unit] = /^Unit: (.*)\.$/.exec(comment) ?? [];
    return [{ name, type: typeOf(expression), unit, note: unit === undefined && comment !== "" ? comment : undefined }];
  });
}

function typeOf(expression: string): string {
  const [, inner] = /^orNull\((.*)\)$/.exec(expression) ?? [];
  if (inner !== undefined) return `${typeOf(inner)}, or \`null\``;
  const [, words] = /^oneOf<(.*)>\(\)$/.exec(expression) ?? [];
  if (words !== undefined) return wordsOf(words);
  const known = types[expression];
  if (known === undefined) throw new Error(`no text for the field type ${expression}`);
  return known;
}

/** Words in quotes, or the name of a type that lists them. */
function wordsOf(union: string): string {
  const [, listed = ""] = union.startsWith('"') ? [union, union] : (new RegExp(`type ${union} =([^;]*);`).exec(allText) ?? []);
  return [...listed.matchAll(/"(\w+)"/g)].map(([, word = ""]) => `\`${word}\``).join(", ");
}
