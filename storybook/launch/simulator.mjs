/**
 * The simulator as a child that can be stopped and started again. It keeps the port of its first start, since the pages are passed on to it.
 *
 *   stopped ⇄ running   (ended from outside counts as stopped)
 */
import { once } from "node:events";
import { join } from "node:path";
import { failureOf, startChild } from "./children.mjs";

/**
 * `onLoss` is called when a running simulator ends from outside, `onWarning` when it cannot do what it was asked for.
 * @param {{
 *   folder: string, args: readonly string[], controlSecret: string,
 *   onLoss: (how: string) => void, onWarning: (text: string) => void,
 * }} options
 */
export function createSimulator({ folder, args, controlSecret, onLoss, onWarning }) {
  /** @type {import("./children.mjs").Child | undefined} */
  let running;
  let port = 0;

  return {
    get port() {
      return port;
    },
    get isRunning() {
      return running !== undefined;
    },
    async start() {
      const child = startChild("simulator", [join(folder, "atlas-simulator.js"), "--port", String(port), ...args], {
        ATLAS_CONTROL_SECRET: controlSecret, // not an argument, which the list of processes would show
      });
      running = child;
      child.on("message", (/** @type {{ type?: unknown, text?: unknown }} */ { type, text }) => {
        if (type === "warning" && typeof text === "string") onWarning(text);
      });
      child.on("exit", (code, signal) => {
        if (running !== child) return;
        running = undefined;
        if (port !== 0) onLoss(signal ?? `code ${code}`);
      });
      port = await Promise.race([portOf(child), failureOf(child, "The simulator")]);
    },
    async stop() {
      const child = running;
      running = undefined; // its end is wanted, so it is not reported
      if (child === undefined) return;
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** @param {import("./children.mjs").Child} child @returns {Promise<number>} */
function portOf(child) {
  return new Promise((resolve) => {
    child.on("message", (/** @type {{ type?: unknown, port?: unknown }} */ message) => {
      if (message.type === "listening" && typeof message.port === "number") resolve(message.port);
    });
  });
}
