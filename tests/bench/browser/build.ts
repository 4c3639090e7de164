/**
 * Builds the pages in production mode, each peer an entry of its own. The package and React lie in files of their own, so that a CPU
 * profile tells them apart by the file; names are not shortened, so that it can be read.
 */
import { mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";

const folder = import.meta.dirname;

/** Builds into a new temporary folder and gives its path. */
export async function buildPages(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), "atlas-bench-"));
  const peers = await readdir(join(folder, "peers"));
  const input = {
    harness: join(folder, "page", "harness.ts"),
    ...Object.fromEntries(peers.map((file) => [file.replace(/\.tsx?$/, ""), join(folder, "peers", file)])),
  };
  // Whoever imported this file through Vite runs as "development", which React's JSX would take for granted.
  process.env["NODE_ENV"] = "production";
  await build({
    configFile: false,
    root: folder,
    logLevel: "error",
    mode: "production",
    build: {
      outDir,
      target: "es2022",
      minify: false,
      modulePreload: false,
      rolldownOptions: {
        input,
        output: {
          entryFileNames: "[name].js",
          chunkFileNames: "[name]-chunk.js",
          codeSplitting: {
            groups: [
              { name: "package", test: /^(?!.*node_modules).*\/src\/|\/node_modules\/zod\// },
              { name: "zustand", test: /\/node_modules\/zustand\// },
              { name: "query", test: /\/node_modules\/@tanstack\/(?:react-)?query/ },
              { name: "react", test: /\/node_modules\/(?:react|react-dom|scheduler)\// },
            ],
          },
        },
      },
    },
  });
  return outDir;
}
