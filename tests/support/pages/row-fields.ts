/**
 * The fields of the row types, read from the text of their schemas: the words of a status and the comments exist for the compiler only. Knows how
 * the files in `src/protocol/rows/` are written: one field a line, under a comment of one line.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../documents.ts";

/** One field of a row, as a page shows it. */
export interface RowFieldEntry {
  readonly name: string;
  /** In Markdown. */
  readonly type: string;
  /** Undefined for what has none, such as a name. In Markdown. */
  readonly unit: string | undefined;
  readonly note: string | undefined;
}

const sources = {
  positions: sourceOf("rows/position"),
  trades: sourceOf("rows/trade"),
  blotter: sourceOf("rows/blotter-entry"),
  cash: sourceOf("rows/cash-balance"),
  ocp: sourceOf("rows/ocp-position"),
  paymentOrders: sourceOf("rows/payment-order"),
} as const;
const shared = sourceOf("rows/field");
const allText = [...Object.values(sources), sourceOf("payment-status")].join("\n");

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
  positions: fieldsOf(sources.positions),
  trades: fieldsOf(sources.trades),
  blotter: fieldsOf(sources.blotter),
  cash: fieldsOf(sources.cash),
  ocp: fieldsOf(sources.ocp),
  paymentOrders: fieldsOf(sources.paymentOrders),
};

function sourceOf(name: string): string {
  return readFileSync(join(root, "src", "protocol", `${name}.ts`), "utf8");
}

function fieldsOf(source: string): readonly RowFieldEntry[] {
  const [, own = ""] = /z\.looseObject\(\{\n([\s\S]*?)\n\}\)/.exec(source) ?? [];
  const [, common = ""] = /export const common = \{\n([\s\S]*?)\n\};/.exec(shared) ?? [];
  const lines = [...own.split("\n"), ...common.split("\n")];
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
