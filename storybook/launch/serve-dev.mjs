/** Starts Storybook's development server, which passes the simulator's paths on (`main.ts`) and renews the page when a source changes. */
import { join } from "node:path";
import { failureOf, root, startChild } from "./children.mjs";

const READY_WITHIN_MS = 120_000;
const ASK_EVERY_MS = 200;

/**
 * Resolves with the server's process once it answers.
 * @param {{ simulatorPort: number, controlSecret: string, host: string, port: number }} options
 */
export async function serveDev({ simulatorPort, controlSecret, host, port }) {
  const bin = join(root, "node_modules", "storybook", "dist", "bin", "dispatcher.js");
  const quiet = ["--ci", "--quiet", "--disable-telemetry", "--no-version-updates", "--exact-port"];
  const child = startChild("storybook", [bin, "dev", "-c", "storybook", "-h", host, "-p", String(port), ...quiet], {
    ATLAS_SIMULATOR_URL: `http://127.0.0.1:${simulatorPort}`,
    ATLAS_CONTROL_SECRET: controlSecret,
    // React as applications ship it: the development build takes a stack trace of each element, which halves the frame rate of the desk.
    NODE_ENV: process.env["NODE_ENV"] ?? "production",
    STORYBOOK_DISABLE_TELEMETRY: "1",
  });
  await Promise.race([answers(`http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${port}/index.json`), failureOf(child, "Storybook")]);
  return child;
}

/** @param {string} url */
async function answers(url) {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    const isOk = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (isOk) return;
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  throw new Error(`Storybook did not answer within ${READY_WITHIN_MS / 1_000} s. DEBUG=1 npm run dev shows what it prints.`);
}
