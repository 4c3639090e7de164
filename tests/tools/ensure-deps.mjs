/**
 * Installs the dependencies where they are missing or older than the lock file, so that `npm start` and `npm test` work on a fresh clone.
 *
 * A stamp in node_modules names what was installed: the lock file, the platform and the major of Node (native packages differ by both).
 * Knows no dependency: it runs before there are any. Plain JavaScript, because Node 20 runs no TypeScript.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runChild } from "./run-child.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const stampFile = join(root, "node_modules", ".deps-stamp");

checkNode();
const stamp = currentStamp();
if (!isInstalled()) await install();
if (process.platform === "win32") provideExec();

function checkNode() {
  /** @type {{ engines: { node: string } }} */
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [minimumMajor = 0, minimumMinor = 0] = manifest.engines.node.replace(">=", "").split(".").map(Number);
  if (major > minimumMajor || (major === minimumMajor && minor >= minimumMinor)) return;
  fail(
    `Node ${process.versions.node} is too old: Node ${manifest.engines.node} is needed. Install it from https://nodejs.org and try again.`,
  );
}

function currentStamp() {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  return `${lock} ${process.platform}-${process.arch} node${process.versions.node.split(".")[0]}\n`;
}

function isInstalled() {
  return existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp;
}

async function install() {
  console.log("dependencies: installing what package-lock.json names (about half a minute)");
  const cli = process.env["npm_execpath"];
  if (!cli) fail("Run this through npm (npm start, npm test), or run npm ci.");
  // npm by its own file: no shell, hence no npm.cmd to find on Windows.
  const args = [cli, "ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const status = await runChild(process.execPath, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) fail("npm ci failed. Its messages stand above.");
  writeFileSync(stampFile, stamp);
}

/** Scripts that say `exec`, for the sake of signals, find it here: the shell of Windows has none. */
function provideExec() {
  writeFileSync(join(root, "node_modules", ".bin", "exec.cmd"), "@%*\r\n");
}

/** @type {(message: string) => never} */
function fail(message) {
  console.error(message);
  process.exit(1);
}
