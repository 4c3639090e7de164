/** `node --expose-gc tests/bench/growth.mjs`: how the cost of hostile and oversized inputs grows. Prints a table. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "vite";

const folder = await mkdtemp(join(tmpdir(), "atlas-growth-"));
try {
  // Built as an application would be: code run by a dev server reads every import through a getter.
  await build({
    configFile: false,
    logLevel: "error",
    ssr: { noExternal: true },
    build: {
      ssr: fileURLToPath(new URL("growth.ts", import.meta.url)),
      target: "node20",
      minify: false,
      outDir: folder,
      rolldownOptions: { output: { entryFileNames: "growth.mjs" } },
    },
  });
  /** @type {typeof import("./growth.ts")} */
  const { measureGrowth } = await import(pathToFileURL(join(folder, "growth.mjs")).href);
  await measureGrowth((line) => console.log(line));
} finally {
  await rm(folder, { recursive: true, force: true });
}
