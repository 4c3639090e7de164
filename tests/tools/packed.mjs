/**
 * The package as users get it: packed, its files looked through, and installed into two small applications outside this tree, one with the
 * lowest versions its ranges allow and one with the newest. Each compiles under NodeNext and Bundler resolution, renders on a server and in
 * a page, and runs the command. A third application tests with Jest. Plain JavaScript, because Node 20 runs no TypeScript.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const sources = join(root, "tests", "tools", "packed");
/** @type {{ devDependencies: Record<string, string>, peerDependencies: Record<string, string>, dependencies: Record<string, string> }} */
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const { devDependencies: pins } = manifest;

/** What each browser entry may import besides its own chunks; whatever else appears would break or bloat an application. */
const imports = {
  index: ["react", "zustand", "@tanstack/react-query", "zod"],
  vanilla: ["zustand", "zod"],
  devtools: ["react", "react-dom", "zustand", "@tanstack/react-query", "zod"],
  testing: ["react", "zustand", "@tanstack/react-query", "zod", "msw", "@testing-library/react"],
};

const applications = [
  {
    name: "lowest",
    dependencies: {
      react: "18.0.0",
      "react-dom": "18.0.0",
      "@types/react": "18.2.8",
      "@types/react-dom": "18.2.4",
      zustand: "5.0.0",
      "@tanstack/react-query": "5.0.0",
      zod: "4.0.0",
    },
  },
  {
    name: "newest",
    dependencies: Object.fromEntries(
      ["react", "react-dom", "@types/react", "@types/react-dom", "zustand", "@tanstack/react-query"].map((name) => [name, pins[name]]),
    ),
  },
];

/** An application that tests with Jest: exact versions, which this package does not install. */
const jestApplication = {
  name: "jest",
  dependencies: {
    ...applications[1]?.dependencies,
    ...Object.fromEntries(["@testing-library/dom", "@testing-library/react"].map((name) => [name, pins[name]])),
    jest: "30.5.2",
    "@jest/globals": "30.5.2",
    "jest-environment-jsdom": "30.5.2",
    "jest-fixed-jsdom": "0.0.11",
    "@babel/core": "7.29.13",
    "@babel/preset-env": "7.29.14",
    "@babel/preset-react": "7.29.7",
    "@babel/preset-typescript": "7.29.7",
  },
};

const work = mkdtempSync(join(tmpdir(), "atlas-react-packed-"));
try {
  checkImports();
  const tarball = pack();
  for (const application of applications) tryApplication(application, tarball);
  tryJest(tarball);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function checkImports() {
  for (const [entry, allowed] of Object.entries(imports)) {
    const found = [...packagesOf(join(root, "dist", `${entry}.js`))];
    const wrong = found.filter((specifier) => !allowed.some((name) => specifier === name || specifier.startsWith(`${name}/`)));
    if (wrong.length > 0) throw new Error(`dist/${entry}.js reaches ${wrong.join(", ")}; allowed: ${allowed.join(", ")}`);
    console.log(`dist/${entry}.js imports ${found.join(", ")}`);
  }
}

/** The packages that a file and the chunks it imports ask for. @param {string} file */
function packagesOf(file, seen = new Set(), packages = /** @type {Set<string>} */ (new Set())) {
  if (seen.has(file)) return packages;
  seen.add(file);
  for (const { fileName } of ts.preProcessFile(readFileSync(file, "utf8"), true, true).importedFiles) {
    if (fileName.startsWith(".")) packagesOf(join(dirname(file), fileName), seen, packages);
    else packages.add(fileName);
  }
  return packages;
}

function pack() {
  const [packed] = JSON.parse(npm(root, "pack", "--json", "--ignore-scripts", "--pack-destination", work));
  return join(work, packed.filename);
}

/** @typedef {{ name: string, dependencies: Record<string, string | undefined> }} Application */

/** @param {Application} application @param {string} tarball */
function tryApplication(application, tarball) {
  const { name } = application;
  const folder = install(application, sources, tarball);
  compile(folder, { module: "ESNext", moduleResolution: "Bundler", noEmit: true });
  compile(folder, { module: "NodeNext", moduleResolution: "NodeNext", outDir: "out" });
  console.log(`${name}: ${run(folder, process.execPath, "main.mjs", fileURLToPath(import.meta.url)).trim()}`);
  npm(folder, "exec", "--offline", "--", "atlas-simulator", "--help");
}

/** The README's test and one of REST, under real and fake timers. Jest has to exit by itself: `run` fails after its timeout. @param {string} tarball */
function tryJest(tarball) {
  const folder = install(jestApplication, join(root, "tests", "tools", "packed-jest"), tarball);
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const [block] = [...readme.matchAll(/```tsx\n([\s\S]*?)```/g)]
    .map(([, code]) => code)
    .filter((code) => code?.includes("createTestAtlas("));
  if (block === undefined) throw new Error("the README has no test");
  writeFileSync(join(folder, "readme.test.tsx"), block.replace('from "vitest"', 'from "@jest/globals"'));
  const startedAt = Date.now();
  run(folder, process.execPath, join("node_modules", "jest", "bin", "jest.js"), "--ci");
  console.log(`jest: ${Math.round((Date.now() - startedAt) / 100) / 10} s`);
}

/** Returns the folder of an application that has the package. @param {Application} application @param {string} from @param {string} tarball */
function install({ name, dependencies }, from, tarball) {
  const folder = join(work, name);
  cpSync(from, folder, { recursive: true });
  const all = { ...dependencies, "@mavr/atlas-react": `file:${tarball}` };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module", dependencies: all }));
  npm(folder, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--loglevel=error");
  return folder;
}

/**
 * Strict, and without `skipLibCheck`, so that a broken declaration of ours shows; what other packages ship is theirs.
 * @param {string} folder @param {Record<string, string | boolean>} options
 */
function compile(folder, options) {
  const compilerOptions = { target: "ES2022", lib: ["ES2023", "DOM"], jsx: "react-jsx", strict: true, types: [], ...options };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.tsx"] }));
  const { options: parsed, fileNames } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(folder, "tsconfig.json"), ts.sys.readFile).config,
    ts.sys,
    folder,
  );
  const program = ts.createProgram(fileNames, parsed);
  const ours = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics].filter(
    ({ file }) => file === undefined || !file.fileName.includes("/node_modules/") || file.fileName.includes("/@mavr/"),
  );
  if (ours.length === 0) return;
  const host = { getCanonicalFileName: String, getCurrentDirectory: () => folder, getNewLine: () => "\n" };
  throw new Error(`${options.moduleResolution}:\n${ts.formatDiagnostics(ours, host)}`);
}

/** @param {string} cwd @param {string[]} args */
function npm(cwd, ...args) {
  const cli = process.env["npm_execpath"];
  return cli ? run(cwd, process.execPath, cli, ...args) : run(cwd, "npm", ...args);
}

/** @param {string} cwd @param {string} command @param {string[]} args */
function run(cwd, command, ...args) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 180_000,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}\n${stdout}\n${stderr}`);
  return stdout;
}
