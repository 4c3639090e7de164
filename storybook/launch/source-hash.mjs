/** A hash of source files: of their names and of what is in them. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** @param {string} root @param {readonly string[]} sources Files and folders, relative to the root. */
export function sourceHash(root, sources) {
  const hash = createHash("sha256").update(process.version);
  for (const path of sources.flatMap((source) => filesIn(root, source))) hash.update(`\0${path}\0`).update(readFileSync(join(root, path)));
  return hash.digest("hex").slice(0, 16);
}

/** @param {string} root @param {string} path @returns {string[]} */
function filesIn(root, path) {
  if (statSync(join(root, path)).isFile()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesIn(root, `${path}/${name}`));
}
