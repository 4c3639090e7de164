/**
 * Makes the picture of the README: the desk on its simulator, as `npm start` shows it, in a headless browser. Run as `npm run picture`.
 * The picture is lossless WebP, which is half as large as PNG. Plain JavaScript, because Node 20 runs no TypeScript.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright";
import { findBrowser, launchArgs } from "../tests/tools/browser.mjs";

const folder = dirname(fileURLToPath(import.meta.url));
const target = join(folder, "public", "desk.webp");
const viewport = { width: 1440, height: 900 };
const mostBytes = 300_000;
/** Enough that something flashes wherever one looks, and little enough to read it. */
const updatesPerSecond = 600;
/** A currency book: value dates, two currencies a row, prices that move often. */
const book = "PB-FXO-02";
/** Until the first burst of drawing is over and the rates in the status bar have settled. */
const settleMs = 8_000;

const found = findBrowser();
if (!found) throw new Error("No browser found; `node tests/tools/browser.mjs` finds or installs one.");

const controlSecret = randomBytes(18).toString("base64url");
const env = { ...process.env, ATLAS_CONTROL_SECRET: controlSecret };
const desk = spawn(process.execPath, [join(folder, "start.mjs")], { env, stdio: ["ignore", "pipe", "inherit"] });
try {
  const origin = await printedOrigin();
  const browser = await chromium.launch({ executablePath: found.executablePath, args: launchArgs, ...(found.env && { env: found.env }) });
  try {
    const page = await browser.newPage({ viewport });
    await page.goto(`${origin}/iframe.html?id=desk--live&viewMode=story`);
    await page.locator(".panel").first().waitFor({ timeout: 120_000 });
    await page.waitForFunction(() => document.querySelectorAll('.panel:not([data-status="live"])').length === 0, undefined, {
      timeout: 60_000,
    });
    await page.getByLabel("Book").selectOption(book);
    await control(origin, "rate", { updatesPerSecond, rhythm: "steady" });
    await control(origin, "edit", {});
    await control(origin, "lock", { deskId: "DESK-RATES" });
    await page.waitForTimeout(settleMs);
    const picture = await toWebp(page, await page.screenshot({ type: "png" }));
    if (picture.length > mostBytes) throw new Error(`The picture has ${picture.length} bytes, more than ${mostBytes}.`);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, picture);
    console.log(`${target}: ${picture.length} bytes`);
  } finally {
    await browser.close();
  }
} finally {
  desk.kill("SIGTERM");
}

/** The one address that `npm start` prints. @returns {Promise<string>} */
async function printedOrigin() {
  for await (const line of createInterface({ input: desk.stdout })) {
    const url = /https?:\/\/\S+/.exec(line)?.[0];
    if (url) return new URL(url).origin;
  }
  throw new Error("npm start ended without an address");
}

/** @param {string} origin @param {string} verb @param {object} fields */
async function control(origin, verb, fields) {
  const body = JSON.stringify(fields);
  const headers = { "content-type": "application/json", "x-atlas-control": controlSecret };
  const response = await fetch(`${origin}/control/${verb}`, { method: "POST", headers, body });
  if (!response.ok) throw new Error(`/control/${verb} answered ${response.status}: ${await response.text()}`);
}

/** The browser writes lossless WebP at quality 1. @param {import("playwright").Page} page @param {Buffer} png */
async function toWebp(page, png) {
  const text = await page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    canvas.getContext("2d")?.drawImage(image, 0, 0);
    return canvas.toDataURL("image/webp", 1);
  }, png.toString("base64"));
  return Buffer.from(text.slice(text.indexOf(",") + 1), "base64");
}
