/**
 * `npm run size`: what the build costs a browser, and the peers beside it in the same measure. Fails where a limit is exceeded. `--limits` measures
 * what has a limit, and nothing else. The peers are installed in `.cache/peers` at the first run.
 *
 * Each line is a program that imports these names alone, bundled and minified for production, with React, Zustand, TanStack Query and React's own
 * packages outside. First load: the chunks that the program needs before it runs. Whole: with the chunks that load later. Unit: kB, brotli.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../../", import.meta.url));
const outside = ["react", "react-dom", "zustand", "@tanstack/react-query", "@testing-library/react", "msw", "storybook"];

/** Limits are what the package has, and a little: a change that needs more has to say so here. */
const entries = [
  { name: "`AtlasProvider` and `usePositions`", code: imports("AtlasProvider, usePositions"), firstLimit: 30 },
  { name: ".", code: all("index"), firstLimit: 38, wholeLimit: 70 },
  { name: "./vanilla", code: all("vanilla"), firstLimit: 31, wholeLimit: 63 },
  { name: "`formatDecimal` of ./pure", code: 'export { formatDecimal } from "./dist/pure.js";', firstLimit: 2 },
  { name: "./testing", code: all("testing"), wholeLimit: 92 },
  { name: "./storybook", code: all("storybook"), wholeLimit: 100 },
  { name: "./storybook/manager", code: 'import "./dist/storybook/manager.js";', wholeLimit: 40 },
  { name: "./devtools, in a production build", code: all("devtools"), wholeLimit: 1 },
  { name: "./devtools/production", code: all("devtools-production"), firstLimit: 7, wholeLimit: 40 },
];

/** Each beside `AtlasProvider`: what a screen pays for using it as well. */
const hooks = [
  "usePositions",
  "usePosition",
  "useRowChanges",
  "useFreshness",
  "useConnection",
  "useReportLock",
  "useOrders",
  "useReportSection",
  "formatDecimal",
  "addDecimals",
  "defineCollection",
];

/** The package, its version, and what an application imports of it. */
const peers = [
  { name: "centrifuge", version: "5.8.0", code: 'export { Centrifuge } from "centrifuge";' },
  { name: "convex", version: "1.49.0", code: 'export { ConvexProvider, ConvexReactClient, useQuery } from "convex/react";' },
  { name: "@tanstack/react-db", version: "0.5.11", code: 'export { createCollection, useLiveQuery } from "@tanstack/react-db";' },
  { name: "ably", version: "2.28.0", code: 'export { Realtime } from "ably";' },
];

/** @param {string} names */
function imports(names) {
  return `export { ${names} } from "./dist/index.js";`;
}

/** @param {string} entry */
function all(entry) {
  return `export * from "./dist/${entry}.js";`;
}

/** @param {string} code @param {string} resolveDir @returns {Promise<{ first: number, whole: number }>} In kB. */
async function sizeOf(code, resolveDir = root) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir },
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    external: outside.flatMap((name) => [name, `${name}/*`]),
    define: { "process.env.NODE_ENV": '"production"' },
    absWorkingDir: root,
    outdir: "size",
    write: false,
    metafile: true,
    logLevel: "error",
  });
  const files = new Map(outputFiles.map(({ path, contents }) => [path.slice(root.length).replaceAll("\\", "/"), kilobytes(contents)]));
  const first = new Set(Object.keys(metafile.outputs).filter((path) => metafile.outputs[path]?.entryPoint === "<stdin>"));
  for (const path of first) {
    for (const { path: imported, kind } of metafile.outputs[path]?.imports ?? []) if (kind === "import-statement") first.add(imported);
  }
  return { first: sum([...first].map((path) => files.get(path) ?? 0)), whole: sum([...files.values()]) };
}

/** @param {Uint8Array} contents */
function kilobytes(contents) {
  return brotliCompressSync(contents).length / 1_000;
}

/** @param {readonly number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

/** @param {number} kB */
const shown = (kB) => kB.toFixed(1).padStart(6);

if (!existsSync(new URL("../../dist/index.js", import.meta.url))) {
  console.error("There is no build to measure: run `npm run build` first.");
  process.exit(1);
}

let isTooLarge = false;
console.log("first load   whole   kB, brotli");
for (const { name, code, firstLimit = Infinity, wholeLimit = Infinity } of entries) {
  const { first, whole } = await sizeOf(code);
  const isOver = first > firstLimit || whole > wholeLimit;
  isTooLarge ||= isOver;
  const limits = [firstLimit, wholeLimit].filter(Number.isFinite).join(" and ");
  console.log(`${shown(first)}     ${shown(whole)}   ${name} (limit ${limits})${isOver ? " TOO LARGE" : ""}`);
}
if (!process.argv.includes("--limits")) {
  console.log("\nmore first load than `AtlasProvider` alone");
  const { first: base } = await sizeOf(imports("AtlasProvider"));
  for (const hook of hooks) {
    const { first } = await sizeOf(imports(`AtlasProvider, ${hook}`));
    console.log(`${shown(first - base)}   ${hook}`);
  }
  console.log("\npeers");
  const folder = installPeers();
  for (const { name, code } of peers) {
    const { first, whole } = await sizeOf(code, folder);
    console.log(`${shown(first)}     ${shown(whole)}   ${name}`);
  }
}
if (isTooLarge) process.exit(1);

/** @returns {string} Their folder. */
function installPeers() {
  const folder = fileURLToPath(new URL("../../.cache/peers", import.meta.url));
  mkdirSync(folder, { recursive: true });
  const dependencies = Object.fromEntries(peers.map(({ name, version }) => [name, version]));
  writeFileSync(`${folder}/package.json`, JSON.stringify({ private: true, dependencies }));
  execFileSync("npm", ["install", "--silent", "--ignore-scripts", "--legacy-peer-deps"], {
    cwd: folder,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  return folder;
}
