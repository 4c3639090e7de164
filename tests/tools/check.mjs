/**
 * `npm run check`: what to run after each change, in under a minute. Types and dead code of everything; lint, format and unit tests of what changed
 * since the last commit, or since the commit that is named: `npm run check -- main`.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { runSteps } from "./run-steps.mjs";

const base = process.argv[2] ?? "HEAD";
const git = (/** @type {readonly string[]} */ ...args) =>
  execFileSync("git", args, { encoding: "utf8" })
    .split("\n")
    .filter((file) => file !== "" && existsSync(file));

const changed = [...new Set([...git("diff", "--name-only", base), ...git("ls-files", "--others", "--exclude-standard")])];
const toLint = changed.filter((file) => /\.(tsx?|mjs|js)$/.test(file));
const toFormat = changed.filter((file) => /\.(tsx?|mjs|js|json|md|mdx|css)$/.test(file) && !file.startsWith("storybook/public/"));
console.log(`${changed.length} files changed since ${base}`);

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
    where({ name: "unit tests", script: "test:unit", args: ["--changed", base, "--passWithNoTests"] }, toLint),
  ],
]);
