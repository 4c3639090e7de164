/**
 * `npm run check`: what to run after each change, in under a minute. Types and dead code of everything; lint, format and unit tests of what changed
 * since the last commit, or since the commit that is named: `npm run check -- main`.
 *
 * A file's unit tests are those that bear its name in the folder of `tests/` that mirrors its own; else all of that folder. What imports the file is
 * the business of `npm test`: a change in `src/shared/` would run nearly everything.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { runSteps } from "./run-steps.mjs";

const base = process.argv[2] ?? "HEAD";
const git = (/** @type {readonly string[]} */ ...args) =>
  execFileSync("git", args, { encoding: "utf8" })
    .split("\n")
    .filter((file) => file !== "" && existsSync(file));

const changed = [...new Set([...git("diff", "--name-only", base), ...git("ls-files", "--others", "--exclude-standard")])];
const toLint = changed.filter((file) => /\.(tsx?|mjs|js)$/.test(file));
const toFormat = changed.filter((file) => /\.(tsx?|mjs|js|json|md|mdx|css)$/.test(file) && !file.startsWith("storybook/public/"));
const toTest = [...new Set(changed.flatMap(testsOf))];
console.log(`${changed.length} files changed since ${base}`);

/** @param {string} file @returns {readonly string[]} */
function testsOf(file) {
  if (/\.test\.tsx?$/.test(file)) return file.endsWith(".browser.test.ts") ? [] : [file];
  if (!/^(src|tests)\/.*\.tsx?$/.test(file)) return [];
  const folder = dirname(file).replace(/^src/, "tests");
  if (!existsSync(folder)) return [];
  const tests = readdirSync(folder).filter((name) => /\.test\.tsx?$/.test(name) && !name.endsWith(".browser.test.ts"));
  const own = basename(file).replace(/\..*$/, "");
  const named = tests.filter((name) => name.startsWith(`${own}.`) || name.startsWith(`${own}-`));
  return (named.length > 0 ? named : tests).map((name) => join(folder, name));
}

/** @param {import("./run-steps.mjs").Step} step @param {readonly string[]} files */
const where = (step, files) => (files.length > 0 ? [step] : []);
await runSteps([
  [
    [
      { name: "types", script: "typecheck" },
      { name: "dead code", script: "knip" },
      ...where({ name: "lint", script: "lint:files", args: toLint }, toLint),
      ...where({ name: "format", script: "format:files", args: toFormat }, toFormat),
    ],
    where({ name: "unit tests", script: "test:unit", args: toTest }, toTest),
  ],
]);
