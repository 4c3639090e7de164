/**
 * Builds the pages in production mode, each peer an entry of its own. The package and React are separate files, so a CPU profile can
 * attribute time to each. Names are not shortened, so the profile can be read.
 */
import { mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, type Plugin } from "vite";

const folder = import.meta.dirname;

/** Builds into a new temporary folder and gives its path. */
export async function buildPages(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), "atlas-bench-"));
  const peers = await readdir(join(folder, "peers"));
  await buildInto(outDir, {
    harness: join(folder, "page", "harness.ts"),
    ...Object.fromEntries(peers.map((file) => [file.replace(/\.tsx?$/, ""), join(folder, "peers", file)])),
  });
  return outDir;
}

/** Adds a page of this package whose commits do not give way to messages, to compare with; gives its name. */
export async function buildEagerPage(outDir: string): Promise<string> {
  await buildInto(outDir, { "atlas-eager": join(folder, "peers", "atlas.tsx") }, "-eager", [withoutWaiting]);
  return "atlas-eager";
}

const LONGEST_WAIT = "const LONGEST_WAIT_MS = 5_000;";

/** Commits wait for nothing if they wait for no time at most. */
const withoutWaiting: Plugin = {
  name: "without-waiting",
  enforce: "pre",
  transform(code, id) {
    if (!id.endsWith("/src/sync/commit-scheduler.ts")) return undefined;
    if (!code.includes(LONGEST_WAIT)) throw new Error(`${id} has no ${LONGEST_WAIT}`);
    return code.replace(LONGEST_WAIT, "const LONGEST_WAIT_MS = 0;");
  },
};

async function buildInto(
  outDir: string,
  input: Readonly<Record<string, string>>,
  suffix = "",
  plugins: readonly Plugin[] = [],
): Promise<void> {
  // A program that imports this file through Vite runs as "development", and React's JSX would be built for that.
  process.env["NODE_ENV"] = "production";
  await build({
    configFile: false,
    root: folder,
    logLevel: "error",
    mode: "production",
    plugins: [...plugins],
    build: {
      outDir,
      emptyOutDir: false,
      target: "es2022",
      minify: false,
      modulePreload: false,
      rolldownOptions: {
        input,
        output: {
          entryFileNames: "[name].js",
          chunkFileNames: `[name]${suffix}-chunk.js`,
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
}
