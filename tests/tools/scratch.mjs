/** Small applications outside this tree, which have the packed package as users get it. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** @typedef {{ name: string, dependencies: Record<string, string | undefined> }} Application */

/**
 * Makes the folder of an application that has the package. Returns the folder.
 * @param {string} work @param {Application} application @param {string | undefined} from Its sources. @param {string} tarball
 */
export function install(work, { name, dependencies }, from, tarball) {
  const folder = join(work, name);
  mkdirSync(folder, { recursive: true });
  if (from !== undefined) cpSync(from, folder, { recursive: true });
  const all = { ...dependencies, "@mavr/atlas-react": `file:${tarball}` };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module", dependencies: all }));
  npm(folder, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--loglevel=error");
  return folder;
}

/** @param {string} cwd @param {string[]} args */
export function npm(cwd, ...args) {
  const cli = process.env["npm_execpath"];
  return cli ? run(cwd, process.execPath, cli, ...args) : run(cwd, "npm", ...args);
}

/** Fails after three minutes, or where the command ends with another code than 0. @param {string} cwd @param {string} command @param {string[]} args */
export function run(cwd, command, ...args) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 180_000,
    env: { ...process.env, NODE_ENV: undefined, NO_COLOR: "1", FORCE_COLOR: undefined }, // a build in this process leaves its own NODE_ENV
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}\n${stdout}\n${stderr}`);
  return stdout;
}

/** Does `prove`, and prints how long it took. @param {string} name @param {() => unknown} prove */
export async function proved(name, prove) {
  const startedAt = performance.now();
  const result = await prove();
  console.log(`${name}: ${((performance.now() - startedAt) / 1_000).toFixed(1)} s${typeof result === "string" ? `, ${result}` : ""}`);
}
