/**
 * `npm run release`: publishes the version of package.json with provenance, after everything that could make it a mistake was checked.
 *
 *   clean tree, dated heading in CHANGELOG.md, no tag yet, a repository in package.json ──▶ npm test ──▶ tree still clean ──▶ npm publish --provenance
 *
 *   --dry-run   does all of it, but has npm publish nothing
 *
 * Provenance needs a CI job with an identity token; npm refuses to publish without one. The tag is set by hand afterwards.
 * Plain JavaScript, because Node 20 runs no TypeScript.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runChild } from "./run-child.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** @typedef {{ readonly version: string, readonly changelog: string, readonly status: string, readonly tags: readonly string[], readonly repository: unknown }} ReleaseState */

/**
 * Why a version cannot be released; empty where it can. `status` is what `git status --porcelain` prints.
 * @param {ReleaseState} state @returns {readonly string[]}
 */
export function refusals({ version, changelog, status, tags, repository }) {
  const heading = changelog.split("\n").find((line) => line.startsWith("## ") && line.split(" ")[1] === version);
  return [
    ...(status.trim() === "" ? [] : [`The tree has changes; commit or discard them:\n${status.trimEnd()}`]),
    ...(heading === undefined ? [`CHANGELOG.md has no heading for ${version}.`] : []),
    ...(heading !== undefined && !/ – \d{4}-\d{2}-\d{2}$/.test(heading)
      ? [`CHANGELOG.md gives ${version} no date: "## ${version} – YYYY-MM-DD".`]
      : []),
    ...(tags.includes(`v${version}`) ? [`There is a tag v${version}; set another version in package.json.`] : []),
    // Provenance needs it as well.
    ...(repository ? [] : ["package.json names no repository; npm needs it to resolve the relative links and pictures of README.md."]),
  ];
}

/** @param {readonly string[]} flags @returns {Promise<void>} */
async function release(flags) {
  stopAt(refusals(readState()));
  await npm("test");
  stopAt(refusals(readState())); // a test run must not have changed what is published
  const { version } = readState();
  await npm("publish", "--provenance", "--access", "public", ...(flags.includes("--dry-run") ? ["--dry-run"] : []));
  console.log(`${version}: published. Set the tag: git tag v${version} && git push origin v${version}`);
}

/** @returns {ReleaseState} */
function readState() {
  const { version, repository } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return {
    version,
    repository,
    changelog: readFileSync(join(root, "CHANGELOG.md"), "utf8"),
    status: git("status", "--porcelain"),
    tags: git("tag", "--list").split("\n"),
  };
}

/** @param {string[]} args */
function git(...args) {
  return execFileSync("git", args, { cwd: root, encoding: "utf8" });
}

/** @param {readonly string[]} reasons */
function stopAt(reasons) {
  if (reasons.length > 0) throw new Error(reasons.join("\n"));
}

/** @param {string[]} args */
async function npm(...args) {
  const cli = process.env["npm_execpath"];
  if (!cli) throw new Error("Run this through npm: npm run release");
  const status = await runChild(process.execPath, [cli, ...args], { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) throw new Error(`npm ${args[0]} ended with ${status}.`);
}

const isScript = process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (isScript) {
  try {
    await release(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
