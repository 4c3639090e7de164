/**
 * Writes the comments of the row schemas into their declarations, so that an editor shows unit and meaning of a field of a row: the compiler
 * leaves out the comments within an inferred type. A step of `npm run build`. Plain JavaScript, because Node 20 runs no TypeScript.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * @param {string} declarations The text of the `.d.ts` file.
 * @param {string} source The text of its schema: one field a line, under a comment of one line.
 * @param {string} shared The same of the fields that many schemas have.
 * @throws Error where a comment of `source` has no field in the declarations, so that a change of the compiler is noticed
 */
export function withFieldDocs(declarations, source, shared = "") {
  const own = commentsIn(source);
  const comments = new Map([...commentsIn(shared), ...own]);
  /** @type {Set<string>} */
  const written = new Set();
  const text = declarations.replaceAll(/^( +)(\w+): /gm, (line, indent, name) => {
    const comment = comments.get(name);
    if (comment === undefined) return line;
    written.add(name);
    return `${indent}${comment}\n${line}`;
  });
  const missing = [...own.keys()].filter((name) => !written.has(name));
  if (missing.length > 0) throw new Error(`no declaration for the documented fields ${missing.join(", ")}`);
  return text;
}

/** @param {string} source @returns {ReadonlyMap<string, string>} By name of the field. */
function commentsIn(source) {
  return new Map([...source.matchAll(/^ +(\/\*\* .* \*\/)\n +(\w+): /gm)].map(([, comment = "", name = ""]) => [name, comment]));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  const folder = join(root, "src/protocol/rows");
  const shared = readFileSync(join(folder, "field.ts"), "utf8");
  for (const file of readdirSync(folder)) {
    const target = join(root, "dist/protocol/rows", file.replace(/\.ts$/, ".d.ts"));
    writeFileSync(target, withFieldDocs(readFileSync(target, "utf8"), readFileSync(join(folder, file), "utf8"), shared));
  }
}
