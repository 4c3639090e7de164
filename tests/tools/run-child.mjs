/**
 * Runs a command to its end, and ends it with this process: a signal that reaches this process alone goes on to the command, and so does the
 * end of the parent. (`spawnSync` would leave the command running.) Plain JavaScript, because Node 20 runs no TypeScript.
 */
import { spawn } from "node:child_process";
import { onParentEnd } from "./parent-end.mjs";

/** @type {readonly NodeJS.Signals[]} */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Resolves with the exit status, or null where a signal ended the command. Rejects where it cannot be started.
 * When this process got a signal meanwhile, it ends by it as soon as the command has ended.
 * @param {string} command @param {readonly string[]} args
 * @param {import("node:child_process").SpawnOptions} options
 * @param {(chunk: Buffer) => void} [onOutput] receives what the command writes to piped outputs
 * @returns {Promise<number | null>}
 */
export function runChild(command, args, options, onOutput) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], options);
    if (onOutput !== undefined) for (const output of [child.stdout, child.stderr]) output?.on("data", onOutput);
    /** @type {NodeJS.Signals | undefined} */
    let received;
    const passOn = (/** @type {NodeJS.Signals} */ signal) => {
      received = signal;
      child.kill(signal);
    };
    for (const signal of signals) process.on(signal, passOn);
    const stopLooking = onParentEnd(() => passOn("SIGTERM"));
    const stopListening = () => {
      stopLooking();
      for (const signal of signals) process.off(signal, passOn);
    };
    child.once("error", (error) => {
      stopListening();
      reject(error);
    });
    child.once(onOutput === undefined ? "exit" : "close", (status) => {
      stopListening();
      if (received === undefined) resolve(status);
      else process.kill(process.pid, received);
    });
  });
}
