/**
 * What `npm start` needs built, each kept in `.cache/start` until a source of it changes. The folder of a build carries the hash of its
 * sources in its name and appears complete or not at all, so a build that was interrupted is never served.
 */
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root, startChild } from "./children.mjs";
import { sourceHash } from "./source-hash.mjs";

/** @typedef {{ readonly sources: readonly string[], readonly build: (folder: string) => readonly string[] }} Build */

const cache = join(root, ".cache", "start");
const bin = (/** @type {string[]} */ ...path) => join(root, "node_modules", ...path);

/** `sources`: files and folders, relative to the root. `build`: the arguments of Node that build into a folder. */
const builds = /** @satisfies {Record<string, Build>} */ ({
  simulator: {
    sources: ["src", "package-lock.json", "vite.config.ts"],
    build: (folder) => [bin("vite", "bin", "vite.js"), "build", "--mode", "simulator", "--outDir", folder, "--logLevel", "warn"],
  },
  storybook: {
    sources: ["src", "storybook", "README.md", "package-lock.json", "vite.config.ts"],
    // `--test` leaves out source maps and types read from components, which nothing here shows, and takes half as long.
    build: (folder) => [
      ...[bin("storybook", "dist", "bin", "dispatcher.js"), "build", "--test", "-c", "storybook", "-o", folder],
      ...["--quiet", "--disable-telemetry"],
    ],
  },
});

/** The folder of a build that fits the sources; it is built where there is none. @param {keyof typeof builds} name @returns {Promise<string>} */
export async function built(name) {
  const { sources, build } = builds[name];
  const folder = join(cache, `${name}-${sourceHash(root, sources)}`);
  if (existsSync(folder)) return folder;

  const unfinished = join(cache, `unfinished-${name}-${process.pid}`);
  mkdirSync(cache, { recursive: true });
  try {
    const child = startChild(name, build(unfinished), { NODE_ENV: "production", STORYBOOK_DISABLE_TELEMETRY: "1" });
    const [code, signal] = await once(child, "exit");
    if (code !== 0) throw new Error(`The build of the ${name} failed (${signal ?? `code ${code}`}).\n${child.tail()}`);
    const outdated = readdirSync(cache).filter((other) => other.startsWith(`${name}-`) && join(cache, other) !== folder);
    for (const other of outdated) rmSync(join(cache, other), { recursive: true, force: true });
    if (!existsSync(folder)) renameSync(unfinished, folder); // another start may have built the same meanwhile
    return folder;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
