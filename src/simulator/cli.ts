#!/usr/bin/env node
/**
 * The command `atlas-simulator`. Prints its address, how control is used, and never a token. Started by another program with a channel, it
 * sends its port and its warnings there and ends with that program.
 */
import { existsSync, readFileSync } from "node:fs";
import process from "node:process";
import { controlHeader } from "../engine/http/paths.ts";
import { helpText, readArguments } from "./args.ts";
import { startSimulator } from "./start.ts";

const read = readArguments(process.argv.slice(2), process.env);
if (read.type === "help") {
  console.log(helpText);
} else if (read.type === "version") {
  console.log(versionOf(["../package.json", "../../package.json"])); // as built, and as a source file
} else if (read.type === "refused") {
  console.error(`atlas-simulator: ${read.reason}\nsee atlas-simulator --help`);
  process.exitCode = 2;
} else {
  const { preset, seed, controlSecret } = read.options;
  try {
    const simulator = await startSimulator({ ...read.options, onWarning: warn });
    const end = (): void => void simulator.close().then(() => process.exit(0));
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, end);
    process.once("disconnect", end);
    console.log(`atlas-simulator: ${simulator.url}, stream at ${simulator.url.replace(/^http/, "ws")}/ws (preset ${preset}, seed ${seed})`);
    const shown = controlSecret === undefined ? simulator.controlSecret : "<the secret you gave>"; // one that was given is known already
    console.log(`atlas-simulator: faults: curl -X POST -H "${controlHeader}: ${shown}" ${simulator.url}/control/gap`);
    process.send?.({ type: "listening", port: simulator.port });
  } catch (error) {
    console.error(`atlas-simulator: ${reasonOf(error, read.options.port)}`);
    process.exitCode = 1;
  }
}

function reasonOf(error: unknown, port: number | undefined): string {
  const { code, message = String(error) } = error as { readonly code?: unknown; readonly message?: string };
  return code === "EADDRINUSE" ? `port ${port} is in use; name another one with --port, or 0 for any free one` : message;
}

function versionOf(places: readonly string[]): string {
  const [manifest] = places.map((place) => new URL(place, import.meta.url)).filter((place) => existsSync(place));
  if (manifest === undefined) return "unknown";
  return (JSON.parse(readFileSync(manifest, "utf8")) as { readonly version: string }).version;
}

function warn(text: string): void {
  console.error(`atlas-simulator: ${text}`);
  process.send?.({ type: "warning", text });
}
