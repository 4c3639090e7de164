#!/usr/bin/env node
/**
 * The command `atlas-simulator`. Prints its address and never a token. Started by another program with a channel, it tells its port there
 * and ends with that program.
 */
import process from "node:process";
import { helpText, readArguments } from "./args.ts";
import { startSimulator } from "./start.ts";

const read = readArguments(process.argv.slice(2));
if (read.type === "help") {
  console.log(helpText);
} else if (read.type === "refused") {
  console.error(`atlas-simulator: ${read.reason}\nsee atlas-simulator --help`);
  process.exitCode = 2;
} else {
  const { preset, seed } = read.options;
  try {
    const simulator = await startSimulator(read.options);
    const end = (): void => void simulator.close().then(() => process.exit(0));
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, end);
    process.once("disconnect", end);
    console.log(`atlas-simulator: ${simulator.url}, stream at ${simulator.url.replace(/^http/, "ws")}/ws (preset ${preset}, seed ${seed})`);
    process.send?.({ type: "listening", port: simulator.port });
  } catch (error) {
    console.error(`atlas-simulator: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
