/**
 * Builds the bench as an application would be built, and runs each measurement in a process of its own. Code that is run by a dev server
 * reads every import through a getter, which would be measured too.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { writeSnapshot } from "./workload.ts";
import type { ChildTask } from "./child.ts";

export type Outcome<Result> = { readonly type: "result"; readonly result: Result } | { readonly type: "failed"; readonly reason: string };

export interface Children {
  /** `Result` is what a child prints for this part. */
  run<Result>(task: Omit<ChildTask, "snapshot">): Promise<Outcome<Result>>;
  /** Deletes what was built. */
  close(): Promise<void>;
}

/** A candidate that takes longer than this is left out of a cell. */
const LIMIT_MS = 240_000;
const LONGEST_ANSWER = 2 ** 26;

export async function buildChildren(): Promise<Children> {
  const folder = await mkdtemp(join(tmpdir(), "atlas-bench-"));
  await build({
    configFile: false,
    logLevel: "error",
    mode: "production",
    define: { "process.env.NODE_ENV": '"production"' },
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: "node20",
      minify: false,
      outDir: folder,
      rolldownOptions: {
        input: { child: fileURLToPath(new URL("child.ts", import.meta.url)) },
        output: { entryFileNames: "[name].mjs", chunkFileNames: "[name]-[hash].mjs" },
      },
    },
  });
  const written = new Set<number>();

  return {
    run<Result>(task: Omit<ChildTask, "snapshot">) {
      const snapshot = join(folder, `${task.rowCount}.txt`);
      if (!written.has(task.rowCount)) writeSnapshot(snapshot, task.rowCount);
      written.add(task.rowCount);
      const memory = task.rowCount >= 1_000_000 ? 12_000 : 4_000;
      const args = ["--expose-gc", `--max-old-space-size=${memory}`, join(folder, "child.mjs"), JSON.stringify({ ...task, snapshot })];
      const options = { timeout: LIMIT_MS, maxBuffer: LONGEST_ANSWER, env: { ...process.env, NODE_ENV: "production" } };
      return new Promise<Outcome<Result>>((resolve) => {
        execFile(process.execPath, args, options, (error, stdout, stderr) => {
          if (error?.killed === true) return resolve({ type: "failed", reason: "over the time limit" });
          if (error !== null) return resolve({ type: "failed", reason: stderr.trim().slice(-1_000) });
          const result = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Result; // what the caller says this part prints
          resolve({ type: "result", result });
        });
      });
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
