/**
 * `npm run bench`: every peer side by side in one run. Prints the tables; a whole run writes results.md and results.json, and with `--write`
 * the README's table and the picture as well.
 *
 *   --quick               fewer rows and rounds
 *   --only=node|decode|chromium|…  parts or sections; with `--write` they take the place of the same ones in results.json
 *   --rows=1000,10000     other row counts
 *   --peers=ours,…        these candidates alone
 *
 * `npm run bench -- --growth` measures other things: what hostile and oversized inputs cost at n, 2n and 4n. It writes nothing.
 *
 *   --against=<commit>    beside the same inputs under the sources of that commit
 *   --only=<text>         inputs whose names hold the text
 *
 * `npm run bench -- --inspector` measures what the open inspector costs its page, at 1,000 messages a second. It writes nothing.
 */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { cpus, loadavg, release, totalmem, type } from "node:os";
import { parseArgs } from "node:util";
import { format, resolveConfig } from "prettier";
import { runnerImport } from "vite";

/** Measured in Chromium beside those of `peers.ts`. */
const inChromium = ["react", "react-redux", "@tanstack/react-db", "ag-grid-community"];
const folder = new URL("./", import.meta.url);
/** @param {string} file */
const load = async (file) => (await runnerImport(new URL(file, folder).pathname, { configFile: false })).module;

const { values: flags } = parseArgs({
  options: {
    quick: { type: "boolean" },
    only: { type: "string" },
    rows: { type: "string" },
    peers: { type: "string" },
    write: { type: "boolean" },
    growth: { type: "boolean" },
    inspector: { type: "boolean" },
    against: { type: "string" },
  },
});
if (flags.growth === true) {
  const { benchGrowth } = await import(new URL("growth.mjs", folder).href);
  await benchGrowth(flags.against, flags.only);
  process.exit(); // clients of inputs that failed half-way may hold timers
}
if (flags.inspector === true) {
  /** @type {typeof import("./browser/measure-inspector.ts")} */
  const { benchInspector } = await load("browser/measure-inspector.ts");
  console.log(await benchInspector({ rounds: flags.quick === true ? 1 : 3, log: (line) => console.error(`  ${line}`) }));
  process.exit();
}
const only = flags.only?.split(",");
/** @type {import("./table.ts").BenchOptions} */
const options = {
  isQuick: flags.quick === true,
  only,
  rowCounts: flags.rows?.split(",").map(Number),
  peers: flags.peers?.split(","),
  log: (line) => console.error(`  ${line}`),
};
const isWhole = only === undefined && flags.rows === undefined && flags.peers === undefined && !options.isQuick;

/** @type {typeof import("./table.ts")} */
const { markdownPage, reachTable } = await load("table.ts");
/** @type {typeof import("./node-part.ts")} */
const { isNodeId, measureInNode } = await load("node-part.ts");
/** @type {typeof import("./peers.ts")} */
const { peers } = await load("peers.ts");
/** @type {typeof import("./summary.ts")} */
const { mergeResults, withSummary } = await load("summary.ts");
/** @type {typeof import("./picture.ts")} */
const { drawBench } = await load("picture.ts");

const machine = await describeMachine();
/** @type {import("./table.ts").Part[]} */
const parts = [];
if (only === undefined || only.some(isNodeId)) parts.push(await measureInNode(options));
if (only === undefined || !only.every(isNodeId)) {
  const { measureInChromium } = await import(new URL("browser/measure.mjs", folder).href);
  parts.push(await measureInChromium({ ...options, only: only?.includes("chromium") ? undefined : only }));
}

/** @type {import("./table.ts").Results} */
let results = {
  command: ["npm run bench", ...(process.argv.length > 2 ? ["--", ...process.argv.slice(2)] : [])].join(" "),
  machine,
  sections: parts.flatMap(({ sections }) => sections),
  reach: parts.flatMap(({ reach }) => reach),
};
console.log(markdownPage(results));

if (isWhole || flags.write === true) {
  const file = new URL("results.json", folder);
  if (!isWhole && existsSync(file)) results = mergeResults(JSON.parse(await readFile(file, "utf8")), results);
  await write(file, JSON.stringify(results));
  await write(new URL("results.md", folder), markdownPage(results));
}
if (flags.write === true) {
  const readme = new URL("../../README.md", folder);
  await write(readme, withSummary(await readFile(readme, "utf8"), results));
  await writeFile(new URL("../../storybook/public/bench.svg", folder), drawBench(results));
}
const missed = results.reach.filter(({ holds }) => !holds);
if (missed.length > 0) console.log(`not reached:\n\n${reachTable(missed)}`);

/** @param {URL} file @param {string} text */
async function write(file, text) {
  const config = await resolveConfig(file);
  await writeFile(file, await format(text, { ...config, filepath: file.pathname }));
}

/** @returns {Promise<import("./table.ts").Machine>} */
async function describeMachine() {
  const { devDependencies, dependencies } = JSON.parse(await readFile(new URL("../../package.json", folder), "utf8"));
  const names = new Set([...Object.values(peers).flatMap((peer) => [...peer.packages]), "zod", "valibot", ...inChromium]);
  const installed = await Promise.all(
    [...names]
      .filter((name) => name in { ...devDependencies, ...dependencies })
      .map(async (name) => {
        const manifest = await readFile(new URL(`../../node_modules/${name}/package.json`, folder), "utf8");
        return [name, JSON.parse(manifest).version];
      }),
  );
  return {
    processor: cpus()[0]?.model ?? "unknown processor",
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
    load: Number((loadavg()[0] ?? 0).toFixed(1)),
    versions: Object.fromEntries(installed),
    date: new Date().toISOString().slice(0, 10),
  };
}
