import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fetchToken, openPeer } from "./peer.ts";

let folder = "";

// The command as a consumer runs it: one file, nothing installed beside it.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "atlas-simulator-"));
  await build({
    configFile: false,
    logLevel: "silent",
    ssr: { noExternal: true },
    build: {
      ssr: "src/simulator/cli.ts",
      outDir: folder,
      target: "node20",
      rolldownOptions: { output: { format: "es", entryFileNames: "cli.mjs" } },
    },
  });
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Run {
  readonly child: ChildProcess;
  readonly exited: Promise<number | null>;
  output(): string;
}

function run(...args: string[]): Run {
  const child = spawn(process.execPath, [join(folder, "cli.mjs"), ...args], { stdio: ["ignore", "pipe", "pipe", "ipc"] });
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
  let output = "";
  for (const stream of streams) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  // Not the event `close`: it never comes for a child whose channel was disconnected from this side.
  const ended = Promise.all([once(child, "exit"), ...streams.map((stream) => once(stream, "end"))]);
  return { child, output: () => output, exited: ended.then(([[code]]) => code as number | null) };
}

async function portOf({ child }: Run): Promise<number> {
  const [message] = (await once(child, "message")) as [unknown];
  expect(message).toEqual({ type: "listening", port: expect.any(Number) as number });
  return (message as { readonly port: number }).port;
}

test("it tells its port over the channel, serves there, never prints a token, and ends with the program that started it", async () => {
  const simulator = run("--port", "0", "--seed", "7");
  const port = await portOf(simulator);
  const url = `http://127.0.0.1:${port}`;

  const token = await fetchToken(url);
  const peer = await openPeer(url, token);
  await peer.frames(6);
  simulator.child.disconnect();

  expect(await simulator.exited).toBe(0);
  expect(await peer.closed).toBe(1006);
  expect(simulator.output()).toBe(`atlas-simulator: ${url}, stream at ws://127.0.0.1:${port}/ws (preset demo, seed 7)\n`);
  expect(simulator.output()).not.toContain(token);
}, 20_000);

test("it ends on a signal", async () => {
  const simulator = run("--port", "0");
  await portOf(simulator);

  simulator.child.kill("SIGTERM");

  expect(await simulator.exited).toBe(0);
}, 20_000);

test("a wrong argument and a port that is taken are said in one line, without a stack", async () => {
  const first = run("--port", "0");
  const port = await portOf(first);

  const taken = run("--port", String(port));
  const wrong = run("--preset", "huge");

  expect(await Promise.all([taken.exited, wrong.exited])).toEqual([1, 2]);
  expect(taken.output()).toMatch(/^atlas-simulator: listen EADDRINUSE[^\n]*\n$/);
  expect(wrong.output()).toBe("atlas-simulator: --preset must be one of demo, desk, stress\nsee atlas-simulator --help\n");
  first.child.disconnect();
  await first.exited;
}, 20_000);

test("help names the verbs' place and every option", async () => {
  const help = run("--help");

  expect(await help.exited).toBe(0);
  expect(help.output()).toContain("POST /control/<verb>");
  expect(help.output()).toContain("--token-ttl");
}, 20_000);
