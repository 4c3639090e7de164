/** The documents say what is so: their code compiles, and the files, rules, decisions, commands, options and errors that they name exist. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { defaultTimings } from "../src/client/options.ts";
import { codeBlocks, documentAt, documents, namedFiles, relativeLinks, resolves, root, routeOf } from "./support/documents.ts";
import { readImportGraph } from "./support/import-graph.ts";
import { readRecipes } from "./support/recipes.ts";
import { typeCheck } from "./support/type-check.ts";

const readme = documentAt("README.md");
const architecture = documentAt("src/ARCHITECTURE.md");
const optionsPage = documentAt("storybook/docs/options.mdx");
const byPath = documents.map((document) => [document.path, document] as const);
const sourceFiles = ["src", "storybook", "tests"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(?:tsx?|mjs)$/.test(file))
    .map((file) => ({ path: `${folder}/${file}`, text: readFileSync(join(root, folder, file), "utf8") })),
);

describe("the code in the documents", () => {
  test("every code block in the documents type-checks against the package", { timeout: 120_000 }, () => {
    const blocks = codeBlocks();

    expect(blocks.size).toBeGreaterThan(15);
    expect(typeCheck(blocks)).toEqual([]);
  });

  test("the README shows the first hook within 30 lines and has at most 180", () => {
    const lines = readme.text.split("\n");

    expect(lines.findIndex((line) => line.includes("usePositions("))).toBeLessThan(30);
    expect(lines.length).toBeLessThanOrEqual(181); // the last line ends with a line break
  });
});

describe("the recipes", () => {
  const recipes = readRecipes();

  test("each one is shown in full on a page that links to its file, and a test of its name uses it", () => {
    expect(recipes.length).toBeGreaterThan(10);
    expect(recipes.filter(({ pages }) => pages.length === 0).map(({ file }) => file)).toEqual([]);
    expect(recipes.filter(({ isTested }) => !isTested).map(({ file }) => file)).toEqual([]);
  });

  test("import the entry points of the package and other packages, and no file", () => {
    const entry = /^@mavr\/atlas-react(?:\/(?:vanilla|pure|testing|devtools(?:\/production)?|simulator))?$/;
    const isPublic = (from: string) => entry.test(from) || !/^[./]|^@mavr/.test(from);

    expect(recipes.flatMap(({ file, imports }) => imports.filter((from) => !isPublic(from)).map((from) => `${file}: ${from}`))).toEqual([]);
    expect(recipes.filter(({ imports }) => !imports.some((from) => entry.test(from))).map(({ file }) => file)).toEqual([]);
  });
});

describe("what the documents name", () => {
  test.each(byPath)("every relative link in %s leads to an existing file", (_, document) => {
    expect(relativeLinks(document).filter((link) => !existsSync(join(root, document.path, "..", link)))).toEqual([]);
  });

  test.each(byPath)("every file and folder named in %s exists", (_, document) => {
    expect(namedFiles(document).filter((name) => !resolves(document, name))).toEqual([]);
  });

  test.each(byPath)("every rule cited in %s is a rule of PROTOCOL.md", (_, { text }) => {
    const rules = new Set([...documentAt("src/protocol/PROTOCOL.md").text.matchAll(/^- \*\*(P\d+) /gm)].map(([, rule]) => rule));

    expect(rules.size).toBeGreaterThan(40);
    expect([...text.matchAll(/\bP\d+\b/g)].map(([rule]) => rule).filter((rule) => !rules.has(rule))).toEqual([]);
  });

  test("every document named in code exists", () => {
    const names = new Set(documents.map(({ path }) => path.split("/").at(-1)));
    const cited = sourceFiles.flatMap(({ path, text }) => [...text.matchAll(/\b[A-Z]{3,}\.md\b/g)].map(([name]) => ({ path, name })));

    expect(cited.length).toBeGreaterThan(5);
    expect(cited.filter(({ name }) => !names.has(name))).toEqual([]);
  });

  test("every decision cited in code and documents is a decision of ARCHITECTURE.md", () => {
    const decisions = new Set([...architecture.text.matchAll(/^### Decision (\d+): /gm)].map(([, number]) => Number(number)));

    const wrong = [...documents, ...sourceFiles].filter(({ text }) => decisionsIn(text).some((number) => !decisions.has(number)));

    expect([...decisions]).toEqual(Array.from({ length: decisions.size }, (_, index) => index + 1));
    expect(decisions.size).toBeGreaterThanOrEqual(12);
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test("every `npm run` command is a script of the package, and CONTRIBUTING.md names every script", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: Record<string, string> };
    const names = Object.keys(scripts);
    const named = documents.flatMap(({ text }) => [...text.matchAll(/npm run ([a-z][\w:-]*)/g)].map(([, name = ""]) => name));
    const contributing = documentAt("CONTRIBUTING.md").text;

    const missing = names.filter((name) => !/^pre/.test(name) && !new RegExp(`npm (?:run )?${name}\``).test(contributing));

    expect(named.filter((name) => !names.includes(name))).toEqual([]);
    expect(missing).toEqual([]);
  });
});

describe("the options page", () => {
  test("the options page names every duration with its default", () => {
    const rows = [...optionsPage.text.matchAll(/^\| `timings\.(\w+)` .*\| ([\d ]+?) *\|$/gm)];

    const defaults = Object.fromEntries(rows.map(([, name = "", value = ""]) => [name, Number(value.replaceAll(" ", ""))]));

    expect(defaults).toEqual(defaultTimings);
  });

  test("the options page has a row for every option of a client", () => {
    const options = membersOf("src/client/options.ts", "AtlasClientOptions").filter((name) => name !== "timings");

    expect(options.length).toBeGreaterThan(15);
    expect(options.filter((name) => !optionsPage.text.includes(`| \`${name}\` `))).toEqual([]);
  });
});

describe("the architecture page", () => {
  const graph = readImportGraph();

  test.each([
    { heading: "Route: one delta, from the socket to the hook", most: 15 },
    { heading: "Route: one signal, to its refetch", most: 10 },
  ])("each station of a documented route of at most $most imports the next, and no file is named more than twice", ({ heading, most }) => {
    const stations = routeOf(architecture, heading);
    const steps = stations.flatMap(({ file, via }) => [...via, file]);

    const unlinked = steps.slice(1).flatMap((file, index) => {
      const before = steps[index] ?? "";
      return graph.isLinked(before, file) ? [] : [`${before} – ${file}`];
    });

    expect(stations.length).toBeGreaterThan(5);
    expect(stations.length).toBeLessThanOrEqual(most);
    expect(steps.filter((file) => !graph.files.includes(file))).toEqual([]);
    expect(unlinked).toEqual([]);
    expect(stations.filter(({ file }) => stations.filter((other) => other.file === file).length > 2)).toEqual([]);
  });

  test("each station of a documented route imports its helpers, directly or through other files", () => {
    const stations = [...architecture.text.matchAll(/^## (Route: .*)$/gm)].flatMap(([, heading = ""]) => routeOf(architecture, heading));
    const pairs = stations.flatMap(({ file, helpers }) => helpers.map((helper) => ({ file, helper })));

    expect(pairs.length).toBeGreaterThan(8);
    expect(pairs.filter(({ file, helper }) => !graph.reaches(file, helper))).toEqual([]);
  });

  test("no folder imports a folder that its row on the architecture page does not name", () => {
    const allowed = readFolderTable();
    const wrong = graph.files.flatMap((file) => {
      const folder = folderOf(file);
      if (folder === undefined) return [];
      const others = graph.importsOf(file).map(folderOf);
      return others.filter((other) => other !== folder && !allowed.get(folder)?.includes(other ?? "")).map((other) => `${file}: ${other}`);
    });

    expect(allowed.size).toBe(new Set(graph.files.map(folderOf).filter((folder) => folder !== undefined)).size);
    expect(wrong).toEqual([]);
  });
});

/** "those of `client`, and `client`" in a row stands for what the row of `client` names, and for `client`. */
function readFolderTable(): ReadonlyMap<string, readonly string[]> {
  const rows = new Map<string, readonly string[]>();
  for (const [, folder = "", cell = ""] of architecture.text.matchAll(/^\| `(\w+)\/` +\|.*\|([^|]*)\|$/gm)) {
    const inherited = /those of `(\w+)`/.exec(cell)?.[1];
    const named = [...cell.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name);
    rows.set(folder, [...(rows.get(inherited ?? "") ?? []), ...named]);
  }
  return rows;
}

/** Undefined for an entry point, which is in no folder. */
function folderOf(file: string): string | undefined {
  return /^src\/(\w+)\//.exec(file)?.[1];
}

/** "Decisions 2, 3 and 11" are three. */
function decisionsIn(text: string): readonly number[] {
  return [...text.matchAll(/\bdecisions? (\d+(?:(?:, | and |, and )\d+)*)/gi)].flatMap(([, list = ""]) =>
    [...list.matchAll(/\d+/g)].map(([number]) => Number(number)),
  );
}

function membersOf(file: string, name: string): readonly string[] {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), "utf8"), ts.ScriptTarget.Latest);
  const declaration = source.statements.filter(ts.isInterfaceDeclaration).find((each) => each.name.text === name);
  return (declaration?.members ?? []).flatMap((member) =>
    member.name !== undefined && ts.isIdentifier(member.name) ? [member.name.text] : [],
  );
}
