/**
 * The browser half of `npm run bench`, which can run alone: `node tests/bench/browser/measure.mjs --rows=100000 --rate=10000
 * --only=atlas,by-hand`. Takes also `--sections=chromium-table`, `--rounds=1` and `--quick`. Plain JavaScript, because Node 20 runs no
 * TypeScript.
 */
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** @type {typeof import("./chromium.ts").measureInChromium} */
export async function measureInChromium(options) {
  /** @type {{ module: typeof import("./chromium.ts") }} */
  const { module } = await runnerImport("./tests/bench/browser/chromium.ts", { root, configFile: false, logLevel: "error" });
  return module.measureInChromium(options);
}

async function runAlone() {
  /** @type {{ module: typeof import("../table.ts") }} */
  const { module: table } = await runnerImport("./tests/bench/table.ts", { root, configFile: false });
  const { sections, reach } = await measureInChromium({
    isQuick: process.argv.includes("--quick"),
    only: list("sections"),
    rowCounts: list("rows")?.map(Number),
    rates: list("rate")?.map(Number),
    peers: list("only"),
    rounds: list("rounds")?.map(Number)[0],
    log: (line) => console.log(line),
  });
  for (const { title, note, columns, rows } of sections) console.log(`\n${title}\n${note}\n${table.markdownTable(columns, rows)}`);
  if (reach.length > 0) console.log(`\n${table.reachTable(reach)}`);
}

/** @type {(name: string) => string[] | undefined} */
function list(name) {
  const text = process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
  return text === undefined || text === "" ? undefined : text.split(",");
}

const isScript = process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (isScript) await runAlone();
