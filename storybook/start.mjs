/**
 * `npm start`: the simulator and a built Storybook as one thing with one address. `npm run dev` has Storybook's development server in the
 * place of the built one. Other options go to the simulator: `npm start -- --preset stress`. The npm scripts say `exec`, since the shell of
 * npm would otherwise stand in between and keep SIGINT to itself.
 * Plain JavaScript, because Node 20 runs no TypeScript.
 *
 *   starting ──simulator and pages answer──▶ ready ──SIGINT, SIGTERM, SIGHUP, parent gone, Storybook ended──▶ stopping
 */
import { randomBytes } from "node:crypto";
import { createInterface } from "node:readline";
import { built } from "./launch/built.mjs";
import { endChildren } from "./launch/children.mjs";
import { freePort } from "./launch/free-port.mjs";
import { serveBuilt } from "./launch/serve-built.mjs";
import { serveDev } from "./launch/serve-dev.mjs";
import { createSimulator } from "./launch/simulator.mjs";
import { onParentEnd } from "../tests/tools/parent-end.mjs";

const isDev = process.argv.includes("--dev");
const simulatorArguments = process.argv.slice(2).filter((argument) => argument !== "--dev");
const defaults = simulatorArguments.some((argument) => argument.startsWith("--preset")) ? [] : ["--preset", "desk", "--rate", "300"];
const host = process.env["HOST"] ?? "127.0.0.1"; // a container that forwards ports wants HOST=0.0.0.0
/** What a page has to name to trouble the simulator; a page of another origin does not know it. */
const controlSecret = process.env["ATLAS_CONTROL_SECRET"] ?? randomBytes(18).toString("base64url");
let isStopping = false;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => void stop(0));
onParentEnd(() => void stop(0)); // npm that is killed outright passes no signal on

try {
  await main();
} catch (error) {
  if (!isStopping) console.error(error instanceof Error ? error.message : String(error));
  await stop(1);
}

async function main() {
  console.log("starting the simulator and Storybook (the first time, and after a change, they are built: about 15 s) ...");
  const pages = isDev ? undefined : built("storybook");
  pages?.catch(() => undefined); // awaited below, after the simulator
  const simulator = createSimulator({
    folder: await built("simulator"),
    args: ["--seed", "1", ...defaults, ...simulatorArguments], // the last word counts
    controlSecret,
    onLoss: (how) => isStopping || console.log(`  simulator ended (${how}); s + Enter starts it again`),
    onWarning: (text) => console.log(`  simulator: ${text}`),
  });
  await simulator.start();

  const folder = await pages;
  const port = await freePort(host, Number(process.env["PORT"] ?? 6006)); // not before the build: the port may be taken meanwhile
  const given = { simulatorPort: simulator.port, controlSecret, host, port };
  if (folder === undefined) endWith(await serveDev(given));
  else await serveBuilt({ ...given, folder });

  console.log(`\n  http://localhost:${port}/?path=/story/desk--live\n`);
  console.log("  s + Enter stops and starts the simulator; Ctrl+C ends both.\n");
  createInterface({ input: process.stdin }).on("line", (line) => {
    if (line.trim() === "s") void toggle(simulator);
  });
}

/** @param {ReturnType<typeof createSimulator>} simulator */
async function toggle(simulator) {
  try {
    if (simulator.isRunning) await simulator.stop();
    else await simulator.start();
    console.log(simulator.isRunning ? "  simulator started; s + Enter stops it" : "  simulator stopped; s + Enter starts it");
  } catch (error) {
    console.error(`  ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** @param {import("./launch/children.mjs").Child} storybook */
function endWith(storybook) {
  storybook.on("exit", (code) => {
    if (isStopping) return;
    console.error(`Storybook ended (${code ?? "killed"}).\n${storybook.tail()}`);
    void stop(1);
  });
}

/** @param {number} code */
async function stop(code) {
  if (isStopping) return;
  isStopping = true;
  await endChildren();
  process.exit(code);
}
