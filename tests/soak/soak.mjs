/**
 * The long soak: `npm run soak`, or with other numbers `SOAK_CONNECTIONS=1000 SOAK_FRAMES=100000 SOAK_HIDDEN_SECONDS=60 npm run soak`.
 * Thousands of connections, then a tab that is hidden for an hour at 1,000 messages a second. Prints counts and heap at even distances and
 * fails when a count is not flat. The heap is only printed, as a ratio: a machine under load runs garbage collection at any time.
 */
import { runnerImport } from "vite";

const connectionCount = Number(process.env["SOAK_CONNECTIONS"] ?? 10_000);
const framesEach = Math.ceil(Number(process.env["SOAK_FRAMES"] ?? 1_000_000) / connectionCount);
const hiddenSeconds = Number(process.env["SOAK_HIDDEN_SECONDS"] ?? 3_600);
const { leaveHidden } = (await runnerImport("./tests/soak/hidden.ts", { configFile: false })).module;
const { soak } = (await runnerImport("./tests/soak/soak.ts", { configFile: false })).module;

function heapNow() {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

/** @type {(import("./soak.ts").Sample & { heapMb: number })[]} */
const samples = [];
const startedAt = performance.now();
const result = await soak({
  connectionCount,
  framesEach,
  sampleCount: 10,
  seed: 5,
  onSample(/** @type {import("./soak.ts").Sample} */ sample) {
    const heapMb = heapNow();
    samples.push({ ...sample, heapMb });
    console.log(`${JSON.stringify(sample)} heap ${heapMb.toFixed(1)} MB`);
  },
});
const [first, last] = [samples[0], samples.at(-1)];
const flat = /** @type {const} */ (["timers", "pageListeners", "handlers", "lostHandlers", "liveSockets"]);
const grown = flat.filter((name) => new Set(samples.map((sample) => sample[name])).size > 1);
const seconds = (performance.now() - startedAt) / 1_000;

console.log(`${result.connections} connections, ${result.received} of ${result.sent} frames, ${seconds.toFixed(0)} s`);
if (first && last) console.log(`heap at the end / at the first sample: ${(last.heapMb / first.heapMb).toFixed(3)}`);
if (grown.length > 0 || result.leftBehind > 0 || result.received !== result.sent) {
  console.error(`not flat: ${grown.join(", ")}; left behind after dispose: ${result.leftBehind}`);
  process.exitCode = 1;
}

/** @type {number[]} */
const heaps = [];
const hidden = await leaveHidden({
  seconds: hiddenSeconds,
  messagesPerSecond: 1_000,
  sampleCount: 6,
  onSample(/** @type {object} */ sample) {
    heaps.push(heapNow());
    console.log(`hidden: ${JSON.stringify(sample)} heap ${heaps.at(-1)?.toFixed(1)} MB`);
  },
});
console.log(
  `hidden: ${JSON.stringify(hidden)}, heap at the end / at the first sample: ${((heaps.at(-1) ?? 0) / (heaps[0] ?? 1)).toFixed(3)}`,
);
if (hidden.received !== hidden.sent || hidden.outdatedCount > 0 || hidden.commitsWhileHidden > hiddenSeconds) {
  console.error("hidden: messages were lost, or commits were more than one a second");
  process.exitCode = 1;
}
