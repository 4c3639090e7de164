/**
 * A Storybook of an application, made of the packed package: one line in its `main.ts`. Built, and opened in a browser: stories are live and in the
 * states that they ask for, the panel shows the story's client, and the toolbar changes it.
 */
import { equal, match } from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { chromium } from "playwright";
import { findBrowser, launchArgs } from "./browser.mjs";
import { install, run } from "./scratch.mjs";

/** @typedef {import("playwright").Page} Page */

const packages = ["zustand", "@tanstack/react-query", "storybook", "@storybook/react-vite", "@storybook/addon-docs", "vite"];

/** @param {import("./packed-proofs.mjs").Proving} proving */
export async function tryStorybook({ work, root, tarball, react, pins }) {
  const dependencies = { ...react, ...Object.fromEntries(packages.map((name) => [name, pins[name]])) };
  const folder = install(work, { name: "storybook", dependencies }, join(root, "tests", "tools", "packed-storybook"), tarball);
  run(
    folder,
    process.execPath,
    join("node_modules", "storybook", "dist", "bin", "dispatcher.js"),
    "build",
    "--quiet",
    "--disable-telemetry",
  );
  const site = await serve(join(folder, "storybook-static"));
  const found = findBrowser();
  if (found === null) throw new Error("no browser: run node tests/tools/browser.mjs");
  const { executablePath, env } = found;
  const browser = await chromium.launch({ executablePath, args: launchArgs, env: { ...process.env, ...env } });
  try {
    const page = await browser.newPage();
    const complaints = /** @type {string[]} */ ([]);
    page.on("console", (message) => {
      if (message.type() === "error" && !message.location().url.includes("favicon")) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    await checkStories(page, site.url);
    await checkFrame(page, site.url);
    await checkPages(page, site.url);
    equal(complaints.join("\n"), "");
  } finally {
    await browser.close();
    site.close();
  }
}

/** @param {Page} page @param {string} url */
async function checkStories(page, url) {
  const states = {
    live: /^live, connected, 5 rows/,
    stale: /^stale gap, connected, 5 rows/,
    "one-row": /^live, connected, 1 rows/,
    "lost-connection": /^stale disconnect, disconnected, 5 rows/,
    gap: /^stale gap, connected, 5 rows/,
  };
  for (const [story, state] of Object.entries(states)) {
    await page.goto(`${url}/iframe.html?id=positions--${story}&viewMode=story`);
    await shows(page, state);
  }
}

/** The panel and the toolbar. @param {Page} page @param {string} url */
async function checkFrame(page, url) {
  await page.goto(`${url}/?path=/story/positions--live`);
  const story = page.frameLocator("#storybook-preview-iframe");
  await shows(story, /^live, connected/);
  await page.getByRole("tab", { name: "Atlas" }).click();
  const panel = page.getByRole("tabpanel", { name: "Atlas" });
  await panel
    .getByText(/connected/)
    .first()
    .waitFor();
  match(await panel.innerText(), /positions\s+1\d\d\s+live/);

  await choose(page, "Rows", "stale: malformed");
  await shows(story, /^stale malformed, connected, 5 rows/);
  await panel.getByText("stale").first().waitFor();
  await choose(page, "Rows", "as the story says");
  await choose(page, "Connection", "blocked");
  await shows(story, /^stale disconnect, blocked, 5 rows/);
  await choose(page, "Connection", "as the story says");
  await shows(story, /^live, connected, 5 rows/);
  await page.getByRole("button", { name: /^Atlas step/ }).click();
  await page.getByRole("button", { name: "Atlas: feed" }).getByText("paused").waitFor();

  await page.goto(`${url}/?path=/story/positions--disabled`);
  await panel.getByText(/no Atlas client/).waitFor();
}

/** A menu of the toolbar. @param {Page} page @param {string} menu @param {string} choice */
async function choose(page, menu, choice) {
  await page.getByRole("button", { name: `Atlas: ${menu.toLowerCase()}` }).click();
  await page.getByRole("option", { name: choice }).click();
}

/** Several stories on a page, and the block. @param {Page} page @param {string} url */
async function checkPages(page, url) {
  await page.goto(`${url}/iframe.html?id=positions--docs&viewMode=docs`);
  await page.waitForFunction(() => document.querySelectorAll("output").length === 6);
  await page.waitForFunction(() =>
    [...document.querySelectorAll("output")].every((each) => /^(?:live|stale)/.test(each.textContent ?? "")),
  );
  await page.goto(`${url}/iframe.html?id=states--docs&viewMode=docs`);
  await page
    .getByRole("row", { name: "Lost Connection" })
    .getByText(/kill, once live/)
    .waitFor();
}

/** @param {Page | import("playwright").FrameLocator} place @param {RegExp} text */
async function shows(place, text) {
  await place.locator("output", { hasText: text }).first().waitFor({ timeout: 20_000 });
}

/** @param {string} folder */
async function serve(folder) {
  const types = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
  };
  const server = createServer(({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    const file = join(folder, pathname === "/" ? "index.html" : pathname);
    response.setHeader("Content-Type", types[/** @type {keyof typeof types} */ (extname(file))] ?? "application/octet-stream");
    response.statusCode = existsSync(file) ? 200 : 404;
    response.end(existsSync(file) ? readFileSync(file) : "");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
