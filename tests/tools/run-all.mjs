/**
 * Every check of the project, one after the other so that a small machine is enough. Each step is an npm script of its own; a failing one
 * does not hide the others. Plain JavaScript, because Node 20 runs no TypeScript.
 */
import { runChild } from "./run-child.mjs";

const steps = [
  { name: "types", script: "typecheck" },
  { name: "lint", script: "lint" },
  { name: "format", script: "format:check" },
  { name: "dead code", script: "knip" },
  { name: "unit tests", script: "test:unit" },
  { name: "browser tests", script: "test:browser" },
  { name: "stories", script: "test:stories" },
  { name: "build", script: "build" },
  { name: "package", script: "check:package" },
  { name: "packed", script: "test:packed" },
];

const cli = process.env["npm_execpath"];
if (!cli) {
  console.error("Run this through npm: npm test");
  process.exit(1);
}
const env = { ...process.env, STORYBOOK_DISABLE_TELEMETRY: "1" };

const results = [];
for (const { name, script } of steps) {
  console.log(`\n--- ${name}: npm run ${script}`);
  const startedAt = performance.now();
  const status = await runChild(process.execPath, [cli, "run", "--silent", script], { stdio: ["ignore", "inherit", "inherit"], env });
  results.push({ name, script, ok: status === 0, seconds: (performance.now() - startedAt) / 1_000 });
}

console.log("\n--- summary");
for (const { name, script, ok, seconds } of results) {
  console.log(
    `${ok ? "ok    " : "FAILED"} ${name.padEnd(14)} ${seconds.toFixed(1).padStart(6)} s${ok ? "" : `   again: npm run ${script}`}`,
  );
}
const failedCount = results.filter(({ ok }) => !ok).length;
console.log(`\n${results.length - failedCount} passed, ${failedCount} failed`);
process.exitCode = failedCount === 0 ? 0 : 1;
