import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";
import { defaultTimings } from "../src/client/options.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const readme = readFileSync(join(root, "README.md"), "utf8");

/** The README's code, as files of a folder that is not there. */
const blocks = new Map(
  [...readme.matchAll(/```(tsx?)\n([\s\S]*?)```/g)].map(([, extension, code], index) => [
    join(root, "tests", `readme-${index + 1}.${extension ?? "ts"}`),
    code ?? "",
  ]),
);

function complaints(): string[] {
  const config = ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const entry = (name: string) => [join(root, "src", `${name}.ts`)];
  const paths = {
    "@mavr/atlas-react": entry("index"),
    ...Object.fromEntries(["vanilla", "testing", "devtools", "simulator"].map((name) => [`@mavr/atlas-react/${name}`, entry(name)])),
  };
  const settings: ts.CompilerOptions = { ...options, paths, noEmit: true, incremental: false };
  const host = ts.createCompilerHost(settings);
  const readFile = host.readFile.bind(host);
  const getSourceFile = host.getSourceFile.bind(host);
  host.fileExists = (path) => blocks.has(path) || ts.sys.fileExists(path);
  host.readFile = (path) => blocks.get(path) ?? readFile(path);
  host.getSourceFile = (path, languageVersion) => {
    const code = blocks.get(path);
    return code === undefined ? getSourceFile(path, languageVersion) : ts.createSourceFile(path, code, languageVersion);
  };
  const program = ts.createProgram([...blocks.keys()], settings, host);
  const diagnostics = [...blocks.keys()].flatMap((path) => ts.getPreEmitDiagnostics(program, program.getSourceFile(path)));
  return diagnostics.map(
    (diagnostic) => `${diagnostic.file?.fileName ?? ""}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n")}`,
  );
}

test("the README's code blocks type-check against the package", { timeout: 120_000 }, () => {
  expect(blocks.size).toBeGreaterThan(8);
  expect(complaints()).toEqual([]);
});

test("the README names every duration's default as it is", () => {
  for (const [name, value] of Object.entries(defaultTimings)) {
    const written = String(value).replace(/\B(?=(\d{3})+$)/g, " ");
    expect(readme).toContain(`\`${name}\` ${written}`);
  }
});

test("the README's commands are scripts of the package", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: Record<string, string> };

  for (const [, script] of readme.matchAll(/`npm run ([\w:-]+)/g)) expect(Object.keys(scripts)).toContain(script);
});
