/**
 * `npm run bench -- --growth [--against=<commit>]`: how the cost of hostile and oversized inputs grows. Prints a table.
 *
 * `--against` measures the sources of another commit with the same inputs. Its `src` and the harnesses of its tests lie in `.cache/growth`,
 * below the dependencies of this checkout; the inputs themselves are today's.
 */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { build } from "vite";

setFlagsFromString("--expose-gc");
/** @type {typeof globalThis} */
const fresh = runInNewContext("globalThis"); // contexts that are made from now on have `gc`
globalThis.gc ??= fresh.gc;

const root = fileURLToPath(new URL("../../", import.meta.url));
/** What the inputs are made of, today's in every case. */
const inputs = ["growth.ts", "growth-input.ts", "growth-inputs.ts", "growth-feed-inputs.ts", "sampling.ts", "table.ts"];

/** @param {string | undefined} against @param {string | undefined} only A part of the inputs' names. */
export async function benchGrowth(against, only) {
  const present = await measureIn(root, only);
  if (against === undefined) return print(present);
  const folder = extract(against);
  try {
    print(present, await measureIn(folder, only), against);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder A checkout. @param {string | undefined} only @returns {Promise<readonly import("./growth.ts").Growth[]>} */
async function measureIn(folder, only) {
  const outDir = mkdtempSync(join(tmpdir(), "atlas-growth-"));
  try {
    // Built as an application would be: code run by a dev server reads every import through a getter.
    await build({
      configFile: false,
      logLevel: "error",
      ssr: { noExternal: true },
      build: {
        ssr: join(folder, "tests", "bench", "growth.ts"),
        target: "node20",
        minify: false,
        outDir,
        rolldownOptions: { output: { entryFileNames: "growth.mjs" } },
      },
    });
    /** @type {typeof import("./growth.ts")} */
    const { measureGrowth } = await import(pathToFileURL(join(outDir, "growth.mjs")).href);
    return await measureGrowth({ only, log: (line) => console.error(`  ${line}`) });
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

/** @param {string} commit @returns {string} Its folder. */
function extract(commit) {
  const folder = join(root, ".cache", "growth", commit.replaceAll(/\W/g, "-"));
  mkdirSync(folder, { recursive: true });
  const archive = execFileSync("git", ["archive", commit, "src", "tests", "tsconfig.json"], { cwd: root, maxBuffer: 2 ** 28 });
  execFileSync("tar", ["-x", "-C", folder], { input: archive });
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  for (const name of inputs) {
    const path = join(folder, "tests", "bench", name);
    writeFileSync(path, withImportsFrom(folder, files, path, readFileSync(join(root, "tests", "bench", name), "utf8")));
  }
  cpSync(join(root, "tests", "support", "colliding-keys.ts"), join(folder, "tests", "support", "colliding-keys.ts"));
  return folder;
}

/**
 * Source text whose relative imports lead to the file of the same name, in whatever folder that commit had it.
 *
 * @param {string} folder @param {readonly string[]} files What it holds. @param {string} path Of the source. @param {string} source
 */
function withImportsFrom(folder, files, path, source) {
  return source.replaceAll(/from "(\.[^"]+)"/g, (whole, /** @type {string} */ specifier) => {
    if (existsSync(join(dirname(path), specifier))) return whole;
    const found = files.find((file) => basename(file) === basename(specifier));
    return found === undefined ? whole : `from "${relative(dirname(path), join(folder, found)).replaceAll("\\", "/")}"`;
  });
}

/**
 * @param {readonly import("./growth.ts").Growth[]} present @param {readonly import("./growth.ts").Growth[]} [before] @param {string} [commit]
 */
function print(present, before, commit = "") {
  const sizes = ["at n", "at 2n", "at 4n", "growth"];
  const columns = ["input", "n", ...(before === undefined ? [] : sizes.map((size) => `${commit}: ${size}`)), ...sizes, "bound in"];
  console.log(`| ${columns.join(" | ")} |\n|${" --- |".repeat(columns.length)}`);
  for (const [index, { name, size, cells, boundIn }] of present.entries()) {
    console.log(`| ${[name, size, ...(before?.[index]?.cells ?? []), ...cells, boundIn].join(" | ")} |`);
  }
}
