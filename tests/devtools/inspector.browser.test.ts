/** The inspector in a real Chromium: under a strict policy, dragged, resized, in a narrow window, and with the page's own styles around it. */
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test, type TestContext } from "vitest";
import { launchBrowser } from "../scenarios/browser-page.ts";
import { startStrictServer, type StrictServer } from "./strict-server.ts";

let browser: Browser;
let server: StrictServer;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), startStrictServer()]);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await server.close();
});

/** What a page says on its console, but for a failed request: browsers ask for an icon. */
async function openPage({ onTestFinished }: TestContext, size = { width: 1_280, height: 800 }) {
  const page = await browser.newPage({ viewport: size });
  onTestFinished(() => page.close());
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.addInitScript(() => {
    const violations: string[] = [];
    const shifts: string[] = [];
    Object.assign(window, { violations, shifts });
    document.addEventListener("securitypolicyviolation", ({ violatedDirective }) => violations.push(violatedDirective));
    new PerformanceObserver((list) => {
      // Entries of this type have sources, which TypeScript does not know. The panel itself may move.
      for (const { sources } of list.getEntries() as unknown as readonly { readonly sources: readonly { readonly node: Node | null }[] }[])
        for (const { node } of sources) if (document.querySelector("main")?.contains(node)) shifts.push(String(node?.textContent));
    }).observe({ type: "layout-shift" });
  });
  await page.goto(server.url);
  await page.waitForFunction(() => document.querySelector("#status")?.textContent === "live", undefined, { timeout: 20_000 });
  return { page, complaints: () => complaints.filter((text) => !text.includes("Failed to load resource")) };
}

const panelOf = (page: Page) => page.getByRole("region", { name: "Atlas devtools" });

async function openPanel(page: Page) {
  await page.getByRole("button", { name: "Atlas", exact: true }).click();
  await panelOf(page).waitFor();
}

async function boxOf(page: Page) {
  const box = await panelOf(page).boundingBox();
  if (box === null) throw new Error("the panel is not in the page");
  return box;
}

async function drag(page: Page, from: readonly [number, number], by: readonly [number, number]) {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(from[0] + by[0] / 2, from[1] + by[1] / 2);
  await page.mouse.move(from[0] + by[0], from[1] + by[1]);
  await page.mouse.up();
}

test("the inspector shows each of its views under a strict policy with trusted types, without a violation", async (context) => {
  const { page, complaints } = await openPage(context);
  await openPanel(page);

  for (const name of ["Messages", "Rows", "Queries", "Errors", "Faults", "Overview"]) {
    await page.getByRole("tab", { name }).click();
    await page.getByRole("tabpanel", { name }).waitFor();
  }

  expect(await page.getByRole("tablist").evaluate((element) => getComputedStyle(element).display)).toBe("flex"); // the style sheet is there
  expect(await page.evaluate("violations")).toEqual([]);
  expect(complaints()).toEqual([]);
});

test("opening, moving and closing the panel does not move the page", async (context) => {
  const { page } = await openPage(context);
  const placeOfPage = () =>
    page.locator("main").evaluate((element) => JSON.stringify([element.getBoundingClientRect(), document.body.scrollHeight]));
  const before = await placeOfPage();
  await page.evaluate("shifts.length = 0");
  await openPanel(page);

  for (const name of ["Dock at the right", "Float", "Dock at the bottom"]) {
    await page.getByRole("button", { name }).click();
    expect(await placeOfPage()).toBe(before);
  }
  await page.getByRole("button", { name: "Close" }).click();

  expect(await placeOfPage()).toBe(before);
  expect(await page.evaluate("shifts")).toEqual([]);
});

describe("sizes and places", () => {
  test("the docked panel is resized by dragging its edge, and by arrow keys on it", async (context) => {
    const { page } = await openPage(context);
    await openPanel(page);
    const before = await boxOf(page);

    await drag(page, [600, before.y + 2], [0, -100]);
    const dragged = await boxOf(page);
    await page.getByRole("separator", { name: "Height of the inspector" }).press("ArrowDown");
    await page.getByRole("separator", { name: "Height of the inspector" }).press("Shift+ArrowDown");

    expect(dragged.height - before.height).toBe(100);
    expect((await boxOf(page)).height - before.height).toBe(100 - 16 - 64);
  });

  test("the floating panel is moved by its header, resized at its corner, and keeps both when the page is opened again", async (context) => {
    const { page } = await openPage(context);
    await openPanel(page);
    await page.getByRole("button", { name: "Float" }).click();
    const before = await boxOf(page);

    await drag(page, [before.x + 300, before.y + 15], [120, 60]);
    const moved = await boxOf(page);
    await drag(page, [moved.x + moved.width - 5, moved.y + moved.height - 5], [-150, -40]);
    await page.getByRole("button", { name: "Atlas, move with arrow keys" }).press("ArrowLeft");
    const after = await boxOf(page);
    await page.reload();
    await panelOf(page).waitFor();

    expect([moved.x - before.x, moved.y - before.y]).toEqual([120, 60]);
    expect(after).toEqual({ x: moved.x - 16, y: moved.y, width: moved.width - 150, height: moved.height - 40 });
    expect(await boxOf(page)).toEqual(after);
  });

  test("the header of a floating panel cannot be dragged out of the page", async (context) => {
    const { page } = await openPage(context);
    await openPanel(page);
    await page.getByRole("button", { name: "Float" }).click();
    const { x, y } = await boxOf(page);

    await drag(page, [x + 300, y + 15], [3_000, 3_000]);

    const box = await boxOf(page);
    expect(box.x + box.width).toBeLessThanOrEqual(1_280);
    expect(box.y).toBeLessThanOrEqual(800 - 34);
  });

  test.each(["Dock at the bottom", "Dock at the right", "Float"])(
    "in a window of 320 pixels nothing of the panel overflows: %s",
    async (name) => {
      const page = await browser.newPage({ viewport: { width: 320, height: 600 } });
      await page.goto(server.url);
      await openPanel(page);
      await page.getByRole("button", { name }).click();

      const { x, y, width, height } = await boxOf(page);
      const overflowing = await panelOf(page).evaluate((panel) => {
        const scrolls = (element: Element) => ["auto", "scroll", "hidden"].includes(getComputedStyle(element).overflowX);
        const isWithin = (element: Element | null): boolean =>
          element !== null && element !== panel && (scrolls(element) || isWithin(element.parentElement));
        const right = panel.getBoundingClientRect().right;
        return [...panel.querySelectorAll("*")]
          .filter(
            (element) =>
              element.getBoundingClientRect().right > right + 0.5 &&
              !isWithin(element.parentElement?.closest(".atlas-tabs, .atlas-scroll, .atlas-list") ?? null),
          )
          .map((element) => element.className);
      });
      await page.close();

      expect(overflowing).toEqual([]);
      expect([x >= 0, y >= 0, x + width <= 320, y + height <= 600]).toEqual([true, true, true, true]);
    },
  );
});

test.for(["Dock at the bottom", "Dock at the right", "Float"])(
  "the list of messages follows from its first paint on: %s",
  async (name, context) => {
    const { page } = await openPage(context, { width: 1_400, height: 900 });
    await openPanel(page);
    await page.getByRole("button", { name }).click();
    const grid = page.getByRole("grid", { name: "Messages" });
    const distanceToEnd = () => grid.evaluate((list) => list.scrollHeight - list.clientHeight - list.scrollTop);
    await page.getByRole("tab", { name: "Messages" }).click();
    await page.waitForFunction(() => {
      const list = document.querySelector("[role=grid][aria-label=Messages]");
      return list !== null && list.scrollHeight > list.clientHeight * 1.3;
    });
    await page.getByRole("tab", { name: "Overview" }).click();
    await page.getByRole("tab", { name: "Messages" }).click(); // a list that overflows when it opens
    const countAtOpening = Number(await grid.getAttribute("aria-rowcount"));
    await page.waitForFunction((before) => {
      const list = document.querySelector("[role=grid][aria-label=Messages]");
      return Number(list?.getAttribute("aria-rowcount")) > before + 1; // messages have come since
    }, countAtOpening);

    expect(await page.getByRole("button", { name: "Follow" }).getAttribute("aria-pressed")).toBe("true");
    expect(await distanceToEnd()).toBeLessThan(2);
  },
);

test("styles of the page do not reach the inspector, and those of the inspector do not reach the page", async (context) => {
  const { page } = await openPage(context);
  const hostButton = () =>
    page.getByRole("button", { name: "A button of the page" }).evaluate((element) => {
      const { padding, backgroundColor, textTransform, font } = getComputedStyle(element);
      return { padding, backgroundColor, textTransform, font };
    });
  const before = await hostButton();
  await openPanel(page);

  const tab = await page.getByRole("tab", { name: "Overview" }).evaluate((element) => {
    const { padding, backgroundColor, textTransform, letterSpacing, fontSize } = getComputedStyle(element);
    return { padding, backgroundColor, textTransform, letterSpacing, fontSize };
  });
  const cell = await page
    .getByRole("row", { name: /positions/ })
    .getByRole("cell")
    .first()
    .evaluate((element) => getComputedStyle(element).borderTopStyle);

  expect(tab).toEqual({
    padding: "0px 10px",
    backgroundColor: "rgba(0, 0, 0, 0)",
    textTransform: "none",
    letterSpacing: "normal",
    fontSize: "12px",
  });
  expect(cell).toBe("none");
  expect(await hostButton()).toEqual(before);
});

test("a chunk that the server no longer has is an error text beside the button, and no exception", async (context) => {
  const lost = await startStrictServer();
  context.onTestFinished(() => lost.close());
  const page = await browser.newPage();
  context.onTestFinished(() => page.close());
  const exceptions: string[] = [];
  page.on("pageerror", (error) => exceptions.push(String(error)));
  await page.goto(lost.url);
  lost.loseChunks();

  await page.getByRole("button", { name: "Atlas", exact: true }).click();

  await page.getByRole("alert").waitFor();
  expect(await page.getByRole("alert").textContent()).toContain("could not be loaded");
  expect(exceptions).toEqual([]);
});
