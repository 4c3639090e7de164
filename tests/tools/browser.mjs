/**
 * Finds the browser that the tests drive, and installs one where there is none. A missing browser is an error with a remedy, never a skip.
 *
 * Looking (`findBrowser`): the environment, PATH and the standard folders, Playwright's cache, the record of an earlier install.
 * Installing (run as a script): Playwright's download if its host answers, the npm build for Linux x64, apt-get for root.
 * `ATLAS_BROWSER=bundled npm test` runs on the npm build although there is another browser: it is older, and both have to pass.
 * Plain JavaScript, because Node 20 runs no TypeScript.
 */
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { runChild } from "./run-child.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const cache = join(root, ".cache", "browser");
const record = join(cache, "found.json");
const sparticuz = "@sparticuz/chromium@147.0.0"; // the last line that accepts Node 20
const remedy =
  "No browser found and none could be installed. Install Chromium or Chrome and set CHROMIUM_PATH to its executable, then run the command again. " +
  "Tests that need no browser: npm run test:unit";

/** Whether the npm build is asked for, whatever else is installed. `npm test` and each of its steps read it. */
const wantsBundled = process.env["ATLAS_BROWSER"] === "bundled";
if (process.env["ATLAS_BROWSER"] && !wantsBundled)
  throw new Error('ATLAS_BROWSER takes "bundled" alone. Unset it for the installed browser.');

const isRoot = process.getuid?.() === 0;

/** Flags for a browser that starts quietly and asks nothing of the network. The sandbox is off only for root, for whom it cannot start. */
export const launchArgs = [
  ...(isRoot ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Looks for a browser and installs nothing.
 * @returns {{ executablePath: string, source: string, env?: Record<string, string> } | null}
 */
export function findBrowser() {
  if (wantsBundled) return fromRecord();
  return fromEnvironment() ?? fromSystem() ?? fromPlaywright() ?? fromRecord();
}

function fromEnvironment() {
  for (const name of ["CHROMIUM_PATH", "CHROME_BIN", "PUPPETEER_EXECUTABLE_PATH"]) {
    const executablePath = process.env[name];
    if (!executablePath) continue;
    if (!existsSync(executablePath)) throw new Error(`${name} is set to ${executablePath}, which does not exist. Correct or unset it.`);
    return { executablePath, source: name };
  }
  return null;
}

function fromSystem() {
  const commands = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chromium-headless-shell", "microsoft-edge"];
  const onPath = (process.env.PATH ?? "").split(delimiter).flatMap((folder) => commands.map((command) => join(folder, command)));
  const executablePath = [...onPath, ...standardPlaces()].find((path) => existsSync(path));
  return executablePath === undefined ? null : { executablePath, source: "system" };
}

function standardPlaces() {
  if (process.platform === "darwin") {
    return ["Google Chrome", "Chromium", "Microsoft Edge"].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  }
  if (process.platform !== "win32") return [];
  const folders = [process.env["PROGRAMFILES"], process.env["PROGRAMFILES(X86)"], process.env["LOCALAPPDATA"]];
  return folders
    .filter((folder) => folder !== undefined)
    .flatMap((folder) => [
      join(folder, "Google", "Chrome", "Application", "chrome.exe"),
      join(folder, "Microsoft", "Edge", "Application", "msedge.exe"),
    ]);
}

function fromPlaywright() {
  try {
    const { chromium } = createRequire(import.meta.url)("playwright");
    const executablePath = chromium.executablePath();
    return existsSync(executablePath) ? { executablePath, source: "playwright" } : null;
  } catch {
    return null; // not installed yet: the next source may do
  }
}

function fromRecord() {
  if (!existsSync(record)) return null;
  const found = JSON.parse(readFileSync(record, "utf8"));
  return existsSync(found.executablePath) ? found : null;
}

async function installBrowser() {
  const bundled = { name: sparticuz, install: installSparticuz };
  const attempts = wantsBundled
    ? [bundled]
    : [{ name: "Playwright's download", install: installPlaywright }, bundled, { name: "apt-get", install: installApt }];
  for (const { name, install } of attempts) {
    console.log(`browser: none found, trying ${name}`);
    try {
      await install();
    } catch (error) {
      console.log(`browser: ${name} failed: ${error instanceof Error ? error.message : String(error)}`);
    }
    const found = findBrowser();
    if (found) return found;
  }
  return null;
}

async function installPlaywright() {
  // Where downloads are filtered the installer itself may hang for minutes.
  await fetch("https://cdn.playwright.dev", { method: "HEAD", signal: AbortSignal.timeout(4_000) });
  await run(process.execPath, [join(root, "node_modules", "playwright", "cli.js"), "install", "chromium"]);
}

async function installSparticuz() {
  if (process.platform !== "linux" || process.arch !== "x64") throw new Error("it is built for Linux x64 only");
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, "package.json"), '{ "private": true }\n');
  await npm(["install", "--no-save", "--no-audit", "--no-fund", sparticuz], cache);

  // It unpacks into the temp folder, and its NSS libraries only where it believes it runs on Lambda.
  process.env.TMPDIR = cache;
  process.env.AWS_EXECUTION_ENV = `AWS_Lambda_nodejs${process.versions.node.split(".")[0]}.x`;
  const entry = createRequire(join(cache, "package.json")).resolve("@sparticuz/chromium");
  const { default: chromium } = await import(pathToFileURL(entry).href);
  const executablePath = await chromium.executablePath();
  const env = { LD_LIBRARY_PATH: join(cache, "al2023", "lib") };
  writeFileSync(record, `${JSON.stringify({ executablePath, source: sparticuz, env }, null, 2)}\n`);
}

async function installApt() {
  if (!isRoot || process.platform !== "linux") throw new Error("it needs root on a Debian-like system");
  await run("apt-get", ["update", "-qq"]);
  try {
    await run("apt-get", ["install", "-y", "-qq", "chromium-headless-shell"]);
  } catch {
    await run("apt-get", ["install", "-y", "-qq", "chromium"]);
  }
}

/** @type {(args: readonly string[], cwd: string) => Promise<void>} */
async function npm(args, cwd) {
  const cli = process.env.npm_execpath;
  if (cli) await run(process.execPath, [cli, ...args], cwd);
  else await run("npm", args, cwd);
}

/** @type {(command: string, args: readonly string[], cwd?: string) => Promise<void>} */
async function run(command, args, cwd = root) {
  const status = await runChild(command, args, { cwd, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) throw new Error(`${command} ended with ${status}`);
}

const isScript = process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (isScript) {
  try {
    const found = findBrowser() ?? (await installBrowser());
    if (!found) throw new Error(remedy);
    console.log(`browser: ${found.executablePath} (${found.source})`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
