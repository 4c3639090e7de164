/**
 * Pictures of the inspector with faults in it: in an application, in TanStack Devtools and in Storybook's panel; dark and light, 1440 and 390 px
 * wide. Run as `npm run picture:inspector`, or with `-- storybook` for one place; they go to `.cache/pictures`. Storybook's come from the last `npm run storybook:build`.
 */
import { createServer } from "node:http";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright";
import { build } from "vite";
import { findBrowser, launchArgs } from "../browser.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const target = join(root, ".cache", "pictures");
const storybook = join(root, "storybook-static");
const only = process.argv[2];
const tabs = ["Overview", "Messages", "Rows", "Queries", "Errors", "Faults"];
const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];
const themes = /** @type {const} */ (["dark", "light"]);
const types = { ".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".json": "application/json", ".svg": "image/svg+xml" };

const hostCss = `
body { margin: 0; font: 14px/1.5 system-ui, sans-serif; background: #fff; color: #1c2430; }
[data-theme="dark"] body { background: #0d1117; color: #d6dde6; }
main { padding: 16px; } td { padding: 2px 12px; font-variant-numeric: tabular-nums; }
`;

const found = findBrowser();
if (!found) throw new Error("No browser found; `node tests/tools/browser.mjs` finds or installs one.");
mkdirSync(target, { recursive: true });

const page = await serve(await pageFiles());
const book = existsSync(join(storybook, "iframe.html")) ? await serve((path) => readStatic(path)) : undefined;
const browser = await chromium.launch({ executablePath: found.executablePath, args: launchArgs, ...(found.env && { env: found.env }) });
try {
  for (const viewport of sizes)
    for (const theme of themes) {
      if (isWanted("app")) await inApplication("app", theme, viewport);
      if (isWanted("tanstack")) await inApplication("tanstack", theme, viewport);
      if (book !== undefined && isWanted("storybook")) await inStorybook(book.url, theme, viewport);
    }
} finally {
  await browser.close();
  page.close();
  book?.close();
}
console.log(`${target}${book === undefined ? ": none of Storybook, since there is no build of it" : ""}`);

/** @param {string} place */
function isWanted(place) {
  return only === undefined || only === place;
}

/** @param {"app" | "tanstack"} place @param {"dark" | "light"} theme @param {{ width: number, height: number }} viewport */
async function inApplication(place, theme, viewport) {
  const view = await browser.newPage({ viewport, colorScheme: theme });
  await view.goto(`${page.url}?place=${place}&theme=${theme}`);
  await view.waitForFunction(() => document.querySelector("#status")?.textContent === "live", undefined, { timeout: 30_000 });
  await view.getByRole("tab", { name: "Overview" }).waitFor();
  await view.waitForTimeout(3_000); // some seconds of a healthy feed, to be seen before the fault
  await fault(view, { verb: "signal", kind: "orders" });
  await fault(view, { verb: "rest", mode: "fail", durationMs: 600_000 });
  await fault(view, { verb: "malformed", shape: "truncated" });
  await fault(view, { verb: "gap", count: 25 });
  await view.waitForTimeout(2_500);
  await takeEach(view, view, `${place}-${theme}-${viewport.width}`);
  await view.close();
}

/** @param {string} url @param {"dark" | "light"} theme @param {{ width: number, height: number }} viewport */
async function inStorybook(url, theme, viewport) {
  const view = await browser.newPage({ viewport, colorScheme: theme });
  await view.goto(`${url}?path=/story/live-state-positions--stale-gap&addonPanel=atlas-react/panel`);
  if (viewport.width < 600) await view.getByRole("button", { name: /addon panel/i }).click(); // a drawer there
  await view.getByRole("tab", { name: "Messages" }).waitFor({ timeout: 30_000 });
  await view.waitForTimeout(5_000);
  await takeEach(view, view, `storybook-${theme}-${viewport.width}`);
  await view.close();
}

/** @param {import("playwright").Page} view @param {import("playwright").Page} within @param {string} name */
async function takeEach(view, within, name) {
  for (const tab of tabs) {
    const button = within.getByRole("tab", { name: tab, exact: true });
    if ((await button.count()) === 0) continue;
    await button.click();
    if (tab === "Rows") await chooseRow(within);
    if (tab === "Messages") await within.getByRole("row").last().click();
    await view.waitForTimeout(700);
    await view.screenshot({ path: join(target, `${name}-${tab.toLowerCase()}.png`) });
    if (tab !== "Overview") continue;
    const why = within.getByRole("button", { name: /^Why/ }).first();
    if ((await why.count()) === 0) continue;
    await why.click();
    await view.waitForTimeout(700);
    await view.screenshot({ path: join(target, `${name}-why.png`) });
  }
}

/** @param {import("playwright").Page} within */
async function chooseRow(within) {
  await within.waitForTimeout(500);
  const row = within.getByRole("tabpanel", { name: "Rows" }).getByRole("row").nth(1);
  if ((await row.count()) > 0) await row.click();
}

/** @param {import("playwright").Page} view @param {object} command */
async function fault(view, command) {
  await view.evaluate((given) => /** @type {any} */ (window).control(given), command);
}

/** @returns {Promise<(path: string) => Buffer | string | undefined>} */
async function pageFiles() {
  const built = await build({
    configFile: false,
    root,
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"development"' },
    build: {
      write: false,
      minify: false,
      modulePreload: false,
      rolldownOptions: {
        input: fileURLToPath(new URL("inspector-page.tsx", import.meta.url)),
        output: { entryFileNames: "page.js", chunkFileNames: "[name]-[hash].js" },
      },
    },
  });
  if (Array.isArray(built) || !("output" in built)) throw new Error("the page was not built");
  const files = new Map(built.output.map((file) => [`/${file.fileName}`, file.type === "chunk" ? file.code : String(file.source)]));
  const html =
    '<!doctype html><html lang="en"><title>Desk</title><meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/host.css"><div id="root"></div><script type="module" src="/page.js"></script>';
  return (path) => (path === "/" ? html : path === "/host.css" ? hostCss : files.get(path));
}

/** @param {string} path */
function readStatic(path) {
  const file = join(storybook, path === "/" ? "index.html" : path);
  return file.startsWith(storybook) && existsSync(file) ? readFileSync(file) : undefined;
}

/** @param {(path: string) => Buffer | string | undefined} read @returns {Promise<{ url: string, close: () => void }>} */
async function serve(read) {
  const server = createServer(({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://page");
    const content = read(decodeURIComponent(pathname));
    if (content === undefined) return void response.writeHead(404).end();
    const extension = pathname === "/" ? ".html" : extname(pathname);
    response.setHeader("Content-Type", types[/** @type {keyof typeof types} */ (extension)] ?? "application/octet-stream").end(content);
  });
  await new Promise((resolve) => void server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { url: `http://127.0.0.1:${address.port}/`, close: () => void server.close() };
}
