/**
 * Rules are tested by name (decision 10): each rule of PROTOCOL.md stands in at least one test title, and neither a title nor a source file cites
 * a rule that does not exist.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const tests = import.meta.dirname;
const root = join(tests, "..");
const rules = [...readFileSync(join(root, "src/protocol/PROTOCOL.md"), "utf8").matchAll(/^- \*\*P(\d+) /gm)].map(([, number]) =>
  Number(number),
);
const titles = readdirSync(tests, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.test(-d)?\.tsx?$/.test(file))
  .flatMap((file) => titlesIn(join(tests, file)));

test("every rule is cited in the title of a test", () => {
  const named = new Set(titles.flatMap(rulesIn));

  const missing = rules.filter((rule) => !named.has(rule)).map((rule) => `P${rule}`);

  expect(missing).toEqual([]);
});

test("PROTOCOL.md states the rules in order, without a missing number", () => {
  expect(rules.length).toBeGreaterThan(40);
  expect(rules).toEqual(rules.map((_, index) => index + 1));
});

test("no source file cites a rule that PROTOCOL.md does not state", () => {
  const sources = ["src", "storybook"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(tsx?|mjs|mdx|md)$/.test(file))
      .map((file) => join(folder, file)),
  );

  const wrong = sources.filter((file) => rulesIn(readFileSync(join(root, file), "utf8")).some((rule) => !rules.includes(rule)));

  expect(wrong).toEqual([]);
});

test("no test title cites a rule that does not exist", () => {
  const wrong = titles.filter((title) => rulesIn(title).some((rule) => !rules.includes(rule)));

  expect(wrong).toEqual([]);
});

/** "P3" is one rule, "P34–P36" three. */
function rulesIn(title: string): readonly number[] {
  return [...title.matchAll(/\bP(\d+)(?:\s*[–-]\s*P(\d+))?\b/g)].flatMap(([, from, to]) => {
    const first = Number(from);
    return Array.from({ length: Number(to ?? from) - first + 1 }, (_, index) => first + index);
  });
}

function titlesIn(file: string): readonly string[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, false);
  const found: string[] = [];
  visit(source);
  return found;

  function visit(node: ts.Node): void {
    if (ts.isCallExpression(node) && isTest(node.expression)) {
      const [title] = node.arguments;
      if (title !== undefined && ts.isStringLiteralLike(title)) found.push(title.text);
      if (title !== undefined && ts.isTemplateExpression(title)) found.push(title.head.text);
    }
    ts.forEachChild(node, visit);
  }
}

/** `test`, `it`, `test.only`, `test.each(table)`. */
function isTest(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee)) return callee.text === "test" || callee.text === "it";
  if (ts.isPropertyAccessExpression(callee) || ts.isCallExpression(callee)) return isTest(callee.expression);
  return false;
}
