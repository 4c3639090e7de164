/** `npm start` ends completely, however it is ended: the command itself, through npm, as a user runs it. */
import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** Children inherit the environment of their parent, so a mark in it finds them all. */
function processesWith(mark: string): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && environmentOf(name).includes(mark))
    .map(Number);
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1");
  } catch {
    return ""; // it has ended, or is another user's
  }
}

/** npm in a process group of its own, as a terminal starts it. The dependencies are there: `--ignore-scripts` leaves their check out. */
function startNpm(mark: string): ChildProcess {
  const cli = process.env["npm_execpath"];
  const [command, ...args] = cli === undefined ? ["npm"] : [process.execPath, cli];
  return spawn(command, [...args, "start", "--ignore-scripts"], {
    cwd: root,
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ATLAS_START_MARK: mark },
  });
}

async function printedAddress(npm: ChildProcess): Promise<string> {
  let output = "";
  for await (const chunk of npm.stdout!) {
    output += String(chunk);
    const address = /http:\/\/localhost:\d+/.exec(output)?.[0];
    if (address !== undefined) return address;
  }
  throw new Error(`npm start ended: ${output}`);
}

test.skipIf(process.platform !== "linux").each([
  { how: "Ctrl+C", end: (pid: number) => process.kill(-pid, "SIGINT") },
  { how: "SIGINT to npm alone", end: (pid: number) => process.kill(pid, "SIGINT") },
  { how: "SIGTERM to npm alone", end: (pid: number) => process.kill(pid, "SIGTERM") },
  { how: "SIGKILL to npm alone", end: (pid: number) => process.kill(pid, "SIGKILL") },
])(
  "$how ends the desk and its simulator, and leaves no process",
  async ({ end }) => {
    const mark = randomUUID();
    const npm = startNpm(mark);
    try {
      const address = await printedAddress(npm);
      expect((await fetch(`${address}/iframe.html`)).status).toBe(200);
      expect(processesWith(mark).length).toBeGreaterThanOrEqual(3); // npm, the start script, the simulator

      end(npm.pid!);

      await expect.poll(() => processesWith(mark), { timeout: 20_000 }).toEqual([]);
      await expect(fetch(address)).rejects.toThrow();
    } finally {
      for (const pid of processesWith(mark)) process.kill(pid, "SIGKILL");
    }
  },
  180_000,
); // the first start builds
