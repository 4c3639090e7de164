import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fetchToken, openPeer, sendRaw } from "./peer.ts";

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
  /** All that was printed. */
  output(): string;
  /** Without what went to the error output, where a busy machine is complained about. */
  lines(): readonly string[];
}

function run(...args: string[]): Run {
  const env = { ...process.env, ATLAS_CONTROL_SECRET: undefined };
  const child = spawn(process.execPath, [join(folder, "cli.mjs"), ...args], { env, stdio: ["ignore", "pipe", "pipe", "ipc"] });
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
  let output = "";
  let printed = "";
  for (const stream of streams) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stdout?.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  // Not the event `close`: it never comes for a child whose channel was disconnected from this side.
  const ended = Promise.all([once(child, "exit"), ...streams.map((stream) => once(stream, "end"))]);
  return { child, output: () => output, lines: () => printed.split("\n"), exited: ended.then(([[code]]) => code as number | null) };
}

async function portOf({ child }: Run): Promise<number> {
  const [message] = (await once(child, "message")) as [unknown];
  expect(message).toEqual({ type: "listening", port: expect.any(Number) as number });
  return (message as { readonly port: number }).port;
}

/** What matches in the output so far, or in what is still to come. */
function printedBy(run: Run, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve) => {
    const check = (): void => {
      const match = pattern.exec(run.output());
      if (match !== null) resolve(match);
    };
    run.child.stdout?.on("data", check);
    check();
  });
}

test("`atlas-simulator` sends its port to its parent, serves there, prints no token, and exits when the parent disconnects", async () => {
  const simulator = run("--port", "0", "--seed", "7");
  const port = await portOf(simulator);
  const url = `http://127.0.0.1:${port}`;

  const token = await fetchToken(url);
  const peer = await openPeer(url, token);
  await peer.frames(6);
  simulator.child.disconnect();

  expect(await simulator.exited).toBe(0);
  expect(await peer.closed).toBe(1006);
  const [listening, faults, ...more] = simulator.lines();
  expect(listening).toBe(`atlas-simulator: ${url}, stream at ws://127.0.0.1:${port}/ws (preset demo, seed 7)`);
  expect(faults).toMatch(new RegExp(`^atlas-simulator: faults: curl -X POST -H "x-atlas-control: [\\w-]{24}" ${url}/control/gap$`));
  expect(more).toEqual([""]);
  expect(simulator.output()).not.toContain(token);
}, 20_000);

test("control accepts the printed random secret, and a given secret is not printed", async () => {
  const [random, given] = [run("--port", "0"), run("--port", "0", "--control-secret", "of-this-test")];
  const ports = await Promise.all([portOf(random), portOf(given)]);

  const [, printed = ""] = await printedBy(random, /x-atlas-control: ([\w-]+)"/);
  const statuses = await Promise.all(
    [printed, "of-this-test"].map(async (secret, index) => {
      const headers = { "x-atlas-control": secret };
      return (await fetch(`http://127.0.0.1:${ports[index]}/control/gap`, { method: "POST", headers })).status;
    }),
  );
  for (const { child } of [random, given]) child.disconnect();
  await Promise.all([random.exited, given.exited]);

  expect(statuses).toEqual([200, 200]);
  expect(given.output()).not.toContain("of-this-test");
}, 20_000);

test("an upgrade to the path `//` is answered 404, and the simulator keeps running", async () => {
  const simulator = run("--port", "0");
  const port = await portOf(simulator);

  const answer = await sendRaw(port, "GET // HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
  const token = await fetchToken(`http://127.0.0.1:${port}`);
  simulator.child.disconnect();

  expect(answer).toMatch(/^HTTP\/1\.1 404 /);
  expect(token).not.toBe("");
  expect(await simulator.exited).toBe(0);
}, 20_000);

test("a rate that the simulator cannot reach is reported on the error output and to the parent process", async () => {
  const simulator = run("--port", "0", "--rate", "100000");
  await portOf(simulator);

  const [message] = (await once(simulator.child, "message")) as [unknown];
  simulator.child.disconnect();
  await simulator.exited;

  const text = expect.stringMatching(/^this machine is too slow for 100000 changes a second; it makes \d+$/) as string;
  expect(message).toEqual({ type: "warning", text });
  expect(simulator.output()).toMatch(/^atlas-simulator: this machine is too slow for 100000 changes a second/m);
}, 60_000);

test("`atlas-simulator` exits with code 0 on SIGTERM", async () => {
  const simulator = run("--port", "0");
  await portOf(simulator);

  simulator.child.kill("SIGTERM");

  expect(await simulator.exited).toBe(0);
}, 20_000);

test("a wrong argument and a port in use are reported without a stack, and exit with code 2 and 1", async () => {
  const first = run("--port", "0");
  const port = await portOf(first);

  const taken = run("--port", String(port));
  const wrong = run("--preset", "huge");

  expect(await Promise.all([taken.exited, wrong.exited])).toEqual([1, 2]);
  expect(taken.output()).toMatch(/^atlas-simulator: port \d+ is in use; name another one with --port, or 0 for any free one\n$/);
  expect(wrong.output()).toBe("atlas-simulator: --preset must be one of demo, desk, stress\nsee atlas-simulator --help\n");
  first.child.disconnect();
  await first.exited;
}, 20_000);

test("`atlas-simulator --help` names the control endpoint and the options", async () => {
  const help = run("--help");

  expect(await help.exited).toBe(0);
  expect(help.output()).toContain("POST /control/<verb>");
  expect(help.output()).toContain("--token-ttl");
}, 20_000);
