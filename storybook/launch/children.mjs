/**
 * Child processes that never outlive this one. A child keeps a channel to this process and ends when the channel closes, so that not even a
 * crash or SIGKILL of this process leaves one behind. Their output is kept and shown only where they fail.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** @typedef {import("node:child_process").ChildProcess & { tail(): string }} Child */

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const KILL_AFTER_MS = 3_000;

// The channel must not keep a child alive that has nothing left to do. Encoded, since a bare `?` ends the path of a data URL.
const endWithParent = encodeURIComponent("process.on('disconnect', () => process.exit()); process.channel?.unref();");

/** @type {Set<Child>} */
const children = new Set();

/**
 * Starts Node with `args`. DEBUG=1 shows what the child prints.
 * @param {string} name @param {readonly string[]} args @param {Record<string, string>} [env] @returns {Child}
 */
export function startChild(name, args, env = {}) {
  const child = spawn(process.execPath, ["--import", `data:text/javascript,${endWithParent}`, ...args], {
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
  const started = Object.assign(child, { tail: () => output.trim() });
  children.add(started);
  child.on("exit", () => children.delete(started));
  return started;
}

/** Rejects when the child ends, with the end of its output. @param {Child} child @param {string} name @returns {Promise<never>} */
export async function failureOf(child, name) {
  const [code, signal] = await once(child, "exit");
  throw new Error(`${name} ended (${signal ?? `code ${code}`}) before it was ready.\n${child.tail()}`);
}

export async function endChildren() {
  const ended = [...children].map((child) => once(child, "exit"));
  for (const child of children) child.kill("SIGTERM");
  setTimeout(() => children.forEach((child) => child.kill("SIGKILL")), KILL_AFTER_MS).unref();
  await Promise.all(ended);
}
