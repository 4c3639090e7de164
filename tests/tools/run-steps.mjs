/**
 * Runs npm scripts in phases. The lanes of a phase run beside each other, and the steps of a lane one after the other: two cores stay busy while
 * one step waits for a browser. A step's output is printed when the step has ended, since lanes would mix theirs. A failing step hides no other.
 * Plain JavaScript, because Node 20 runs no TypeScript.
 */
import { runChild } from "./run-child.mjs";

/** @typedef {{ readonly name: string; readonly script: string; readonly args?: readonly string[] }} Step */
/** @typedef {Step & { readonly isOk: boolean; readonly seconds: number }} Result */

/**
 * Sets the exit code of the process.
 * @param {readonly (readonly (readonly Step[])[])[]} phases
 */
export async function runSteps(phases) {
  const cli = process.env["npm_execpath"];
  if (!cli) {
    console.error("Run this through npm: npm test, npm run check");
    process.exit(1);
  }
  const env = { ...process.env, STORYBOOK_DISABLE_TELEMETRY: "1" };

  /** @param {Step} step @returns {Promise<Result>} */
  const run = async (step) => {
    const { name, script, args = [] } = step;
    const startedAt = performance.now();
    /** @type {Buffer[]} */
    const output = [];
    const command = [cli, "run", "--silent", script, ...(args.length > 0 ? ["--", ...args] : [])];
    const status = await runChild(process.execPath, command, { stdio: ["ignore", "pipe", "pipe"], env }, (chunk) => output.push(chunk));
    const seconds = (performance.now() - startedAt) / 1_000;
    console.log(`\n--- ${name}: npm run ${script}, ${seconds.toFixed(1)} s\n${Buffer.concat(output).toString()}`);
    return { ...step, isOk: status === 0, seconds };
  };
  const startedAt = performance.now();
  /** @type {Result[]} */
  const results = [];
  for (const lanes of phases) {
    await Promise.all(
      lanes.map(async (steps) => {
        for (const step of steps) results.push(await run(step));
      }),
    );
  }

  console.log("\n--- summary");
  for (const { name, script, isOk, seconds } of results) {
    const again = isOk ? "" : `   again: npm run ${script}`;
    console.log(`${isOk ? "ok    " : "FAILED"} ${name.padEnd(14)} ${seconds.toFixed(1).padStart(6)} s${again}`);
  }
  const failedCount = results.filter(({ isOk }) => !isOk).length;
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
  console.log(`\n${results.length - failedCount} passed, ${failedCount} failed, ${seconds} s in all`);
  process.exitCode = failedCount === 0 ? 0 : 1;
}
