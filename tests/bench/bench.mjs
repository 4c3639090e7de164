/** `npm run bench`: prints what a delta costs, as ratios of one run. Plain JavaScript, because Node 20 runs no TypeScript. */
import { cpus } from "node:os";
import { runnerImport } from "vite";

const ROWS = 100_000;
const DELTA = 100;
const { measureDeltas } = (await runnerImport("./tests/bench/delta.ts", { configFile: false })).module;

console.log(`node ${process.version}, ${cpus()[0]?.model ?? "unknown processor"}, ${ROWS} rows, deltas of ${DELTA}`);
for (const isLean of [false, true]) {
  /** @type {readonly import("./delta.ts").DeltaCost[]} */
  const costs = await measureDeltas(ROWS, DELTA, isLean);
  console.log(`\n${isLean ? "lean rows, merged (P21)" : "full rows"}`);
  for (const { name, medianUs } of costs) {
    const ratio = medianUs / (costs[0]?.medianUs ?? medianUs);
    console.log(`  ${name.padEnd(38)} ${medianUs.toFixed(1).padStart(10)} µs   ${ratio.toFixed(2).padStart(8)} × ours`);
  }
}
