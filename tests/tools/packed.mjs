/**
 * The package as users get it: packed, its files looked through, and installed into two small applications outside this tree, one with the
 * lowest versions its ranges allow and one with the newest. Each compiles under NodeNext and Bundler resolution, renders on a server and in
 * a page, and runs the command. A third application tests with Jest, a fourth has a Storybook. Plain JavaScript, because Node 20 runs no TypeScript.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { tryCommand, tryStrictPage, tryTypes, tryVitest } from "./packed-proofs.mjs";
import { tryStorybook } from "./packed-storybook.mjs";
import { install, npm, proved, run } from "./scratch.mjs";

/** @typedef {import("./scratch.mjs").Application} Application */

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const sources = join(root, "tests", "tools", "packed");
/** @type {{ version: string, devDependencies: Record<string, string>, peerDependencies: Record<string, string>, dependencies: Record<string, string> }} */
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const { devDependencies: pins } = manifest;

/** What each browser entry may import besides its own chunks; whatever else appears would break or bloat an application. */
const imports = {
  index: ["react", "zustand", "@tanstack/react-query", "zod"],
  vanilla: ["zustand", "zod"],
  pure: ["@tanstack/react-query"],
  devtools: ["react", "react-dom", "zustand", "@tanstack/react-query", "zod"],
  "devtools-production": ["react", "react-dom", "zustand", "@tanstack/react-query", "zod"],
  testing: ["react", "zustand", "@tanstack/react-query", "zod", "msw", "@testing-library/react"],
  storybook: ["react", "zustand", "@tanstack/react-query", "zod", "storybook"],
  "storybook/preview": ["@mavr/atlas-react/storybook"],
  "storybook/preset": [],
  "storybook/manager": ["react", "storybook"], // Storybook's frame has its own React, and nothing else of the package's peers
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
  const react = applications[1]?.dependencies ?? {};
  const proving = { work, root, tarball, react, pins };
  for (const application of applications) await proved(application.name, () => tryApplication(application, tarball));
  const newest = join(work, "newest");
  await proved("command", () => tryCommand(newest, manifest.version));
  await proved("strict page", () => tryStrictPage(newest, "./out/app.js"));
  await proved("types", () => tryTypes(proving));
  await proved("Vitest", () => tryVitest(proving, readmeTest()));
  await proved("Jest", () => tryJest(tarball));
  await proved("Storybook", () => tryStorybook(proving));
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

/** @param {Application} application @param {string} tarball */
function tryApplication(application, tarball) {
  const folder = install(work, application, sources, tarball);
  compile(folder, { module: "ESNext", moduleResolution: "Bundler", noEmit: true });
  compile(folder, { module: "NodeNext", moduleResolution: "NodeNext", outDir: "out" });
  npm(folder, "exec", "--offline", "--", "atlas-simulator", "--help");
  return run(folder, process.execPath, "main.mjs", fileURLToPath(import.meta.url)).trim();
}

/** The README's test and one of REST, under real and fake timers. Jest has to exit by itself: `run` fails after its timeout. @param {string} tarball */
function tryJest(tarball) {
  const folder = install(work, jestApplication, join(root, "tests", "tools", "packed-jest"), tarball);
  writeFileSync(join(folder, "readme.test.tsx"), readmeTest().replace('from "vitest"', 'from "@jest/globals"'));
  run(folder, process.execPath, join("node_modules", "jest", "bin", "jest.js"), "--ci");
}

function readmeTest() {
  const blocks = [...readFileSync(join(root, "README.md"), "utf8").matchAll(/```tsx\n([\s\S]*?)```/g)].map(([, code]) => code);
  const test = blocks.find((code) => code?.includes("createTestAtlas("));
  if (test === undefined) throw new Error("the README has no test");
  return test;
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
