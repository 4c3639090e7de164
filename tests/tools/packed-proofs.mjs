/** What the packed package does in the hands of a compiler, a command line, a test runner under fake timers, and a page with a strict policy. */
import { equal, match, ok } from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { chromium } from "playwright";
import { build } from "vite";
import { findBrowser, launchArgs } from "./browser.mjs";
import { install, run } from "./scratch.mjs";

/** @typedef {{ work: string, root: string, tarball: string, react: Record<string, string | undefined>, pins: Record<string, string> }} Proving */

/** The compilers that applications have. The package is compiled by the last one. */
const compilers = {
  "typescript-5.9": "npm:typescript@5.9.3",
  "typescript-6": "npm:typescript@6.0.3",
  "typescript-7": "npm:typescript@7.0.2",
};

/**
 * The type tests of this repository, with the package in the place of its sources: what has to compile does, and what must not does not.
 * @param {Proving} proving
 */
export function tryTypes({ work, root, tarball, react, pins }) {
  const dependencies = { ...react, ...compilers, "expect-type": "1.3.0", zod: pins["zod"] };
  const folder = install(work, { name: "types", dependencies }, undefined, tarball);
  for (const name of ["hooks.test-d.ts", "where.test-d.ts"]) {
    const code = readFileSync(join(root, "tests", "types", name), "utf8")
      .replaceAll('"../../src/index.ts"', '"@mavr/atlas-react"')
      .replace('from "vitest"', 'from "expect-type"');
    writeFileSync(join(folder, name.replace(".test-d", "")), code);
  }
  const options = { target: "ES2022", lib: ["ES2023", "DOM"], jsx: "react-jsx", module: "ESNext", moduleResolution: "Bundler" };
  const compilerOptions = {
    ...options,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    types: [],
    skipLibCheck: true,
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  for (const compiler of Object.keys(compilers)) run(folder, process.execPath, join("node_modules", compiler, "bin", "tsc"), "-p", ".");
  return Object.keys(compilers).join(", ");
}

/** @param {string} folder An application that has the package. @param {string} version */
export async function tryCommand(folder, version) {
  const command = join(folder, "node_modules", "@mavr", "atlas-react", "dist", "atlas-simulator.js");
  const printed = (/** @type {string[]} */ ...args) =>
    spawnSync(process.execPath, [command, ...args], { encoding: "utf8", timeout: 20_000 });
  equal(printed("--version").stdout, `${version}\n`);
  match(printed("--help").stdout, /--port <n> .* 8787/);
  const refused = printed("--preset", "huge");
  equal(refused.status, 2);
  match(refused.stderr, /preset.*demo.*--help/s);

  const first = spawn(process.execPath, [command, "--port", "0"], { stdio: ["ignore", "pipe", "ignore"] });
  const [line] = await once(first.stdout, "data");
  const port = /http:\/\/[^:]+:(\d+)/.exec(String(line))?.[1];
  ok(port, `no address: ${line}`);
  const second = printed("--port", port);
  equal(second.status, 1);
  match(second.stderr, new RegExp(`port ${port} is in use; name another one with --port`));
  first.kill("SIGINT");
  equal((await once(first, "exit"))[0], 0);
}

/** The README's test in Vitest, under its fake timers, in both of its pages. @param {Proving} proving @param {string} readmeTest */
export function tryVitest({ work, tarball, react, pins }, readmeTest) {
  const names = ["vitest", "jsdom", "@testing-library/dom", "@testing-library/react"];
  const dependencies = { ...react, ...Object.fromEntries(names.map((name) => [name, pins[name]])), "happy-dom": "20.0.11" };
  const folder = install(work, { name: "vitest", dependencies }, undefined, tarball);
  const fakes = {
    real: "",
    fake: "vi.useFakeTimers();",
    "all-fake":
      'vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "setImmediate", "clearImmediate", "requestAnimationFrame", "cancelAnimationFrame", "performance", "Date"] });',
    date: 'vi.useFakeTimers({ toFake: ["Date"] });',
  };
  for (const [name, line] of Object.entries(fakes)) {
    const code = readmeTest.replace('import { expect, test } from "vitest";', `import { expect, test, vi } from "vitest";\n${line}`);
    for (const page of ["jsdom", "happy-dom"])
      writeFileSync(join(folder, `${name}.${page}.test.tsx`), `// @vitest-environment ${page}\n${code}`);
  }
  const output = run(folder, process.execPath, join("node_modules", "vitest", "vitest.mjs"), "run");
  match(output, /Tests +8 passed/);
}

/** A page under a policy that many banks set: no inline code, no evaluation, nothing from elsewhere but the API. */
const policy = (/** @type {string} */ api) =>
  `default-src 'self'; connect-src 'self' ${api} ${api.replace("http", "ws")}; require-trusted-types-for 'script'; trusted-types 'none'`;

/** The package in a page with a strict policy goes live, and breaks none of its rules. @param {string} folder @param {string} app Its compiled application. */
export async function tryStrictPage(folder, app) {
  const outDir = join(folder, "page");
  writeFileSync(join(folder, "page.js"), pageCode(app));
  const input = join(folder, "page.js");
  const define = { "process.env.NODE_ENV": '"production"' };
  await build({
    root: folder,
    configFile: false,
    logLevel: "error",
    define,
    build: { outDir, modulePreload: false, rolldownOptions: { input, output: { entryFileNames: "page.js" } } },
  });

  const { startSimulator } = await import(join(folder, "node_modules", "@mavr", "atlas-react", "dist", "simulator.js"));
  const simulator = await startSimulator({ seed: 1 });
  const files = readdirSync(outDir, { recursive: true, encoding: "utf8" });
  const server = createServer(({ url = "/" }, response) => {
    const name = files.find((file) => `/${file.replaceAll("\\", "/")}` === url && /\.js$/.test(file));
    response.setHeader("Content-Security-Policy", policy(simulator.url));
    response.setHeader("Content-Type", name === undefined ? "text/html" : "text/javascript");
    response.end(
      name === undefined
        ? `<div id="root" data-api="${simulator.url}"></div><script type="module" src="/page.js"></script>`
        : readFileSync(join(outDir, name)),
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");

  const found = findBrowser();
  if (found === null) throw new Error("no browser: run node tests/tools/browser.mjs");
  const { executablePath, env } = found;
  const browser = await chromium.launch({ executablePath, args: launchArgs, env: { ...process.env, ...env } });
  try {
    const page = await browser.newPage();
    const complaints = /** @type {string[]} */ ([]);
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(`http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}/`);
    await page.waitForFunction(() => /connected.*live.*rows/.test(document.body.textContent ?? ""), undefined, { timeout: 20_000 });
    equal(complaints.filter((text) => !text.includes("favicon")).join("\n"), "");
  } finally {
    await browser.close();
    server.close();
    await simulator.close();
  }
}

/** @param {string} app */
function pageCode(app) {
  return `
import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { App } from ${JSON.stringify(app)};

const root = document.getElementById("root");
const url = root.dataset.api;
const getToken = async () => (await (await fetch(url + "/token", { method: "POST" })).json()).access_token;
createRoot(root).render(createElement(App, { url, getToken }));
`;
}
