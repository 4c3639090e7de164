#!/usr/bin/env node
/** The command `atlas-simulator`. */
import { startSimulator } from "./start.ts";

const simulator = await startSimulator({ port: Number(process.argv[2] ?? 0) });
process.stdout.write(`atlas-simulator: ${simulator.url}\n`);
