/**
 * `npm start`: the simulator and Storybook as one thing with one address. The page reaches the simulator through Storybook's own origin,
 * so only that address is printed. Options go to the simulator: `npm start -- --preset stress`.
 * Plain JavaScript, because Node 20 runs no TypeScript.
 *
 *   starting ──both answer──▶ ready ──SIGINT, SIGTERM, SIGHUP, npm gone, Storybook ended──▶ stopping
 *                               │
 *                               └─ simulator: running ⇄ stopped (`s` + Enter; killed from outside counts as stopped)
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "vite";

/** @typedef {import("node:child_process").ChildProcess} ChildProcess */

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const host = process.env["HOST"] ?? "127.0.0.1"; // a container that forwards ports wants HOST=0.0.0.0
const bundle = join(root, "node_modules", ".cache", "atlas-simulator");
/** What the page has to name to trouble the simulator; a page of another origin does not know it. */
const controlSecret = process.env["ATLAS_CONTROL_SECRET"] ?? randomBytes(18).toString("base64url");
const READY_WITHIN_MS = 120_000;
const KILL_AFTER_MS = 3_000;

/** A child outlives its parent's crash unless something ends it: the closed channel does, and keeps no child alive that has nothing to do. */
const dieWithParent = ["--import", "data:text/javascript,process.on('disconnect',()=>process.exit());process.channel?.unref()"];

/** @type {Set<ChildProcess>} */
const children = new Set();
let isStopping = false;
/** @type {ChildProcess | undefined} */
let simulator;
/** Kept from the first start, since Storybook's proxy points at it. */
let simulatorPort = 0;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => void stop(0));
stopWithNpm();

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  await stop(1);
}

async function main() {
  console.log("starting the simulator and Storybook ...");
  await build({ root, mode: "simulator", logLevel: "warn", build: { outDir: bundle, emptyOutDir: true } });
  await startSimulator();

  const port = await freePort(Number(process.env["PORT"] ?? 6006));
  const storybook = startStorybook(port);
  await Promise.race([answers(`http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${port}/index.json`), endOf(storybook, "Storybook")]);
  storybook.on("exit", (code) => {
    if (isStopping) return;
    console.error(`Storybook ended (${code ?? "killed"}).\n${storybook.tail()}`);
    void stop(1);
  });

  console.log(`\n  http://localhost:${port}/?path=/story/desk--live\n`);
  console.log("  s + Enter stops and starts the simulator; Ctrl+C ends both.\n");
  createInterface({ input: process.stdin }).on("line", (line) => {
    if (line.trim() === "s") void toggleSimulator();
  });
}

async function toggleSimulator() {
  if (simulator) {
    const stopped = once(simulator, "exit");
    const running = simulator;
    simulator = undefined; // so that its end is not reported as a surprise
    running.kill("SIGTERM");
    await stopped;
    console.log("  simulator stopped; s + Enter starts it");
    return;
  }
  try {
    await startSimulator();
    console.log("  simulator started; s + Enter stops it");
  } catch (error) {
    console.error(`  ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function startSimulator() {
  const args = [
    join(bundle, "atlas-simulator.js"),
    "--port",
    String(simulatorPort),
    "--seed",
    "1",
    ...(process.argv.some((argument) => argument.startsWith("--preset")) ? [] : ["--preset", "desk", "--rate", "300"]),
    ...process.argv.slice(2), // the last word counts
  ];
  const child = run("simulator", args, { ATLAS_CONTROL_SECRET: controlSecret });
  simulator = child;
  child.on("exit", (code, signal) => {
    if (simulator !== child) return;
    simulator = undefined;
    if (!isStopping) console.log(`  simulator ended (${signal ?? `code ${code}`}); s + Enter starts it again`);
  });
  simulatorPort = await Promise.race([listening(child), endOf(child, "The simulator")]);
}

/** @param {number} port */
function startStorybook(port) {
  const bin = join(root, "node_modules", "storybook", "dist", "bin", "dispatcher.js");
  const quiet = ["--ci", "--quiet", "--disable-telemetry", "--no-version-updates", "--exact-port"];
  return run("storybook", [bin, "dev", "-c", "storybook", "-h", host, "-p", String(port), ...quiet], {
    ATLAS_SIMULATOR_URL: `http://127.0.0.1:${simulatorPort}`,
    // The desk runs React as applications ship it: the development build takes a stack trace of each element, which halves the frame rate.
    NODE_ENV: process.env["NODE_ENV"] ?? "production",
    STORYBOOK_ATLAS_CONTROL_SECRET: controlSecret, // Storybook hands variables with this prefix to its page
    STORYBOOK_DISABLE_TELEMETRY: "1",
  });
}

/**
 * A quiet child: its output is kept, the end of it is shown if it dies.
 * @param {string} name @param {readonly string[]} args @param {Record<string, string>} [env]
 */
function run(name, args, env = {}) {
  const child = spawn(process.execPath, [...dieWithParent, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      output = (output + String(chunk)).slice(-4_000);
      if (process.env["DEBUG"]) process.stderr.write(`[${name}] ${chunk}`);
    });
  }
  children.add(child);
  child.on("exit", () => children.delete(child));
  return Object.assign(child, { tail: () => output.trim() });
}

/** @param {ChildProcess} child @returns {Promise<number>} */
function listening(child) {
  return new Promise((resolve) => {
    child.on("message", (/** @type {{ type?: unknown, port?: unknown }} */ message) => {
      if (message.type === "listening" && typeof message.port === "number") resolve(message.port);
    });
  });
}

/** @param {ReturnType<typeof run>} child @param {string} name @returns {Promise<never>} */
async function endOf(child, name) {
  const [code, signal] = await once(child, "exit");
  throw new Error(`${name} ended (${signal ?? `code ${code}`}) before it was ready.\n${child.tail()}`);
}

/** @param {string} url */
async function answers(url) {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    const isOk = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (isOk) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`Storybook did not answer within ${READY_WITHIN_MS / 1_000} s. DEBUG=1 npm start shows what it says.`);
}

/** The first port from `first` on that nobody listens on. @param {number} first @returns {Promise<number>} */
async function freePort(first) {
  for (let port = first; port < first + 50; port += 1) {
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port between ${first} and ${first + 49}. PORT=7000 npm start looks elsewhere.`);
}

/** Free on both loopback addresses: a browser may take `localhost` for either. @param {number} port */
async function isFree(port) {
  const addresses = new Set([host, "127.0.0.1", "::1"]);
  for (const address of addresses) {
    if (await isTaken(port, address)) return false;
  }
  return true;
}

/** @param {number} port @param {string} address @returns {Promise<boolean>} */
function isTaken(port, address) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", (error) => resolve("code" in error && error.code === "EADDRINUSE"));
    probe.listen(port, address, () => probe.close(() => resolve(false)));
  });
}

/** npm that is killed outright passes no signal on. */
function stopWithNpm() {
  if (!process.env["npm_lifecycle_event"]) return;
  const npm = npmProcess();
  setInterval(() => isAlive(npm) || void stop(0), 1_000).unref();
}

/** The parent, or what started the shell that npm may have put in between; beyond Linux the parent has to do. */
function npmProcess() {
  try {
    const status = readFileSync(`/proc/${process.ppid}/status`, "utf8");
    const parent = /^Name:\s+(?:ba|da|a)?sh$/m.test(status) && /^PPid:\s+(\d+)$/m.exec(status)?.[1];
    return parent ? Number(parent) : process.ppid;
  } catch {
    return process.ppid;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM"; // there, but another user's
  }
}

/** @param {number} code */
async function stop(code) {
  if (isStopping) return;
  isStopping = true;
  const ended = [...children].map((child) => once(child, "exit"));
  for (const child of children) child.kill("SIGTERM");
  setTimeout(() => children.forEach((child) => child.kill("SIGKILL")), KILL_AFTER_MS).unref();
  await Promise.all(ended);
  process.exit(code);
}
