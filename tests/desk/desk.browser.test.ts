/** What a new user does: `npm start`, look at the desk, pull the plug of the simulator, put it back. The real command, a real Chromium, a real server. */
import { spawn, type ChildProcess } from "node:child_process";
import { request } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type FrameLocator, type Locator, type Page } from "playwright";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { findBrowser, launchArgs } from "../tools/browser.mjs";
import { cutTexts } from "./cut-text.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const STARTS_WITHIN_MS = 180_000;

let starter: ChildProcess;
let browser: Browser;
let page: Page;
let desk: FrameLocator;
let address: URL;
/** Warnings and errors of the console, and answers that are errors, from the first request on. */
const complaints: string[] = [];
const sockets: { readonly url: URL; isOpen: boolean }[] = [];

/** Resolves with the first output of the starter that matches. */
function printed(pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let output = "";
    const listen = (chunk: unknown): void => {
      output += String(chunk);
      const match = pattern.exec(output);
      if (match === null) return;
      starter.stdout?.off("data", listen);
      resolve(match);
    };
    starter.stdout?.on("data", listen);
    starter.once("exit", () => reject(new Error(`the starter ended: ${output}`)));
  });
}

const badge = (status: string) => desk.locator(`.badge[data-connection="${status}"]`);
const panels = (status: string) => desk.locator(`section.panel[data-status="${status}"]`);
const positions = () => desk.locator('section.panel[aria-label="Positions"]');

/** What the panels say from now on, and the badge: names and statuses, in the order in which they change. */
async function watchStatuses(): Promise<() => Promise<readonly string[]>> {
  const root = desk.locator("body");
  await root.evaluate((body) => {
    const seen: string[] = [];
    const observer = new MutationObserver((changes) => {
      for (const { target } of changes) {
        if (!(target instanceof HTMLElement)) continue;
        const { status, connection } = target.dataset;
        seen.push(status === undefined ? `connection ${connection ?? ""}` : `${target.ariaLabel ?? ""} ${status}`);
      }
    });
    observer.observe(body, { subtree: true, attributeFilter: ["data-status", "data-connection"] });
    Object.assign(window, { seen });
  });
  return () => root.evaluate(() => [...(window as unknown as { readonly seen: readonly string[] }).seen]);
}

async function choose(fault: string): Promise<void> {
  await desk.getByRole("button", { name: fault }).click();
}

beforeAll(async () => {
  starter = spawn(process.execPath, ["storybook/start.mjs"], { cwd: root, stdio: ["pipe", "pipe", "inherit"] });
  address = new URL((await printed(/http:\/\/localhost:\d+\/\S+/))[0]);
  const found = findBrowser();
  if (found === null) throw new Error("no browser; run: node tests/tools/browser.mjs");
  browser = await chromium.launch({
    executablePath: found.executablePath,
    args: [...launchArgs],
    env: { ...process.env, ...found.env },
  });
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.on("websocket", (socket) => {
    const seen = { url: new URL(socket.url()), isOpen: true };
    if (seen.url.pathname === "/ws") sockets.push(seen);
    socket.on("close", () => {
      seen.isOpen = false;
    });
  });
  page.on("console", (message) => ["warning", "error"].includes(message.type()) && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("response", (response) => response.status() >= 400 && complaints.push(`${response.status()} ${response.url()}`));
  await page.goto(address.href);
  desk = page.frameLocator("#storybook-preview-iframe");
}, STARTS_WITHIN_MS);

afterAll(async () => {
  await browser.close();
  const ended = new Promise((resolve) => starter.once("exit", resolve));
  starter.kill("SIGTERM");
  await ended;
}, 30_000);

test("the desk is live over exactly one socket, through the printed address, and its rows change (P33)", async () => {
  await badge("connected").waitFor({ timeout: 90_000 });
  await expect.poll(() => panels("live").count(), { timeout: 30_000 }).toBeGreaterThanOrEqual(8);
  const before = await positions().innerText();

  await expect.poll(() => positions().innerText(), { timeout: 30_000 }).not.toBe(before);
  expect(sockets.map(({ url }) => url.host)).toEqual([address.host]);
  expect(complaints).toEqual([]);
});

test.each([
  { caller: "a program without the secret", headers: {} },
  { caller: "a page of another origin", headers: { origin: "https://elsewhere.example" } },
  { caller: "a page whose host was rebound to this machine", headers: { host: "rebound.example", origin: "http://rebound.example" } },
])("$caller cannot control the simulator through the printed address", async ({ headers }) => {
  const isKnown = Object.keys(headers).length > 0; // even one that has read the secret
  const secret = await desk.locator('meta[name="atlas-control-secret"]').getAttribute("content");

  const status = await new Promise((resolve, reject) => {
    const all = { ...headers, ...(isKnown && { "x-atlas-control": secret ?? "" }) };
    const outgoing = request(new URL("/control/gap", address), { method: "POST", headers: all }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    outgoing.on("error", reject).end();
  });

  expect(secret).not.toBeNull();
  expect(status).toBe(403);
});

test.each([
  { width: 1024, height: 768 },
  { width: 1440, height: 900 },
])("no text of the desk is cut or overlaps at $width px: live, with the faults open, and while disconnected", async (viewport) => {
  const alone = await browser.newPage({ viewport });
  onTestFinished(() => alone.close());
  const cut = (): Promise<readonly string[]> => alone.evaluate(cutTexts);
  const fault = (label: string): Locator => alone.locator(".fault", { has: alone.getByText(label, { exact: true }) });
  await alone.goto(new URL("/iframe.html?id=desk--live&viewMode=story", address).href);
  await expect.poll(() => alone.locator('section.panel[data-status="live"]').count(), { timeout: 60_000 }).toBe(8);

  expect(await cut()).toEqual([]);
  await alone.locator(".desk-head .button", { hasText: "Faults" }).click();
  expect(await cut()).toEqual([]);
  await fault("Refuse for 15 s").click();
  await alone.locator(".badge-detail", { hasText: "attempt" }).waitFor();
  expect(await cut()).toEqual([]);
  await fault("Heal").click();
});

test("while the simulator is stopped the desk is stale with its rows, and after a restart it is live without a reload (P30, P35)", async () => {
  const firstRow = positions().locator("[role=row]").nth(1);
  await firstRow.waitFor();
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));

  starter.stdin?.write("s\n");
  await printed(/simulator stopped/);
  await badge("connected").waitFor({ state: "detached" });
  await expect.poll(() => panels("live").count()).toBe(0);
  expect(await positions().getAttribute("data-status")).toBe("stale");
  expect(await firstRow.isVisible()).toBe(true);

  starter.stdin?.write("s\n");
  await printed(/simulator started/);
  await badge("connected").waitFor({ timeout: 60_000 });
  await expect.poll(() => positions().getAttribute("data-status"), { timeout: 30_000 }).toBe("live");
  expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);
  expect(sockets.filter(({ isOpen }) => isOpen)).toHaveLength(1);
});

/** The names of all eight panels. */
const names = () => desk.locator("section.panel").evaluateAll((found) => found.map((panel) => panel.ariaLabel ?? ""));

test.each([
  { rule: "P34, P35", fault: "Gap of 25", doubts: "every slice", ends: "by REST, on the same socket", isCut: false },
  { rule: "P17", fault: "Empty positions", doubts: "the positions", ends: "by REST, on the same socket", isCut: false },
  { rule: "P30", fault: "Kill the socket", doubts: "every slice", ends: "on the next socket", isCut: true },
])("$rule: the drawer's `$fault` makes $doubts stale at once, and ends live $ends", async ({ fault, doubts, isCut }) => {
  await expect.poll(() => panels("live").count(), { timeout: 60_000 }).toBe(8);
  const socketCount = sockets.length;
  const doubted = doubts === "every slice" ? (await names()).filter((name) => name !== "Orders") : ["Positions"];
  if (!(await desk.getByRole("dialog", { name: "Faults" }).isVisible())) await choose("Faults");
  const statuses = await watchStatuses();

  await choose(fault);
  await expect.poll(statuses, { timeout: 30_000 }).toEqual(expect.arrayContaining(doubted.map((name) => `${name} stale`)));
  await expect.poll(() => panels("live").count(), { timeout: 60_000 }).toBe(8);

  const shown = await statuses();
  for (const name of doubted) expect(shown.indexOf(`${name} stale`)).toBeLessThan(shown.lastIndexOf(`${name} live`));
  expect(shown.includes("connection disconnected")).toBe(isCut);
  expect(sockets.length - socketCount).toBe(isCut ? 1 : 0);
  expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);
});

test("expired tokens are replaced after the socket is cut, and the connection is never blocked (P2, P3)", async () => {
  const statuses = await watchStatuses();

  await choose("Expire tokens");
  await choose("Kill the socket");
  await expect.poll(statuses, { timeout: 30_000 }).toEqual(expect.arrayContaining(["connection disconnected", "connection connected"]));
  await expect.poll(() => panels("live").count(), { timeout: 60_000 }).toBe(8);

  expect(await statuses()).not.toContain("connection blocked");
});
