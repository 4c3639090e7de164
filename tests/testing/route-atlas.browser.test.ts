/** The kit behind Playwright's routes: a built application in a real Chromium, whose Atlas is in the test. */
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test, type TestContext } from "vitest";
import { buildOrder, buildPosition, cleanUpTestAtlases, createTestAtlas, routeAtlas, type TestAtlas } from "../../src/testing.ts";
import { launchBrowser } from "../scenarios/browser-page.ts";
import { bundlePage } from "../scenarios/plain-desk.ts";
import { startPlainServer } from "../scenarios/plain-server.ts";

let browser: Browser;
let script: string;

beforeAll(async () => {
  browser = await launchBrowser();
  script = await bundlePage(fileURLToPath(new URL("routed-page.tsx", import.meta.url)));
}, 60_000);
afterAll(() => browser.close());

interface Options {
  /** The application has the origin of its Atlas. */
  readonly isSameOrigin?: boolean;
  /** What is wrong before the page is opened. */
  readonly before?: (atlas: TestAtlas) => void;
}

/** The application's page, its files from a server and its Atlas from the test. */
async function open({ onTestFinished }: TestContext, { isSameOrigin = false, before }: Options = {}) {
  const server = await startPlainServer({
    "/": { type: "text/html", body: '<!doctype html><title>desk</title><body><script type="module" src="/page.js"></script>' },
    "/page.js": { type: "text/javascript", body: script },
  });
  onTestFinished(() => server.close());
  const position = buildPosition({ position_line_key: "P1", symbol: "EURUSD", quantity: "1" });
  const atlas = createTestAtlas({ ...(isSameOrigin && { url: server.url }), time: "real", rows: { positions: [position] } });
  atlas.answer("orders", [buildOrder({ order_id: "O1" }), buildOrder({ order_id: "O2" })]);
  before?.(atlas);
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  const end = await routeAtlas(page, atlas);
  onTestFinished(() => end());
  await page.goto(`${server.url}/#${encodeURIComponent(atlas.options.url)}`);
  return { atlas, page, end, server };
}

/** Waits until the element has exactly this text. */
async function shows(page: Page, selector: string, text: string): Promise<void> {
  await page
    .locator(selector, { hasText: new RegExp(`^${text}$`) })
    .first()
    .waitFor({ timeout: 20_000 });
}

/** What the page's own `fetch` is answered. */
function ask(page: Page, address: string, authorization?: string) {
  const call = { address, headers: authorization === undefined ? {} : { authorization } };
  return page.evaluate(async ({ address: url, headers }) => {
    try {
      const answer = await fetch(url, { headers });
      return { status: answer.status, age: answer.headers.get("age"), body: await answer.text() };
    } catch (thrown) {
      return String(thrown);
    }
  }, call);
}

describe("the socket", () => {
  test("a page behind `routeAtlas` goes live, shows a delta, is stale after a disconnect and recovers (P13, P14, P5)", async (context) => {
    const { atlas, page } = await open(context);
    await shows(page, "#positions", "live");
    await shows(page, "li", "EURUSD 1");

    atlas.pushDelta("positions", [{ position_line_key: "P1", quantity: "7" }]);
    await shows(page, "li", "EURUSD 7");
    atlas.disconnect();
    await shows(page, "#positions", "stale");
    await shows(page, "li", "EURUSD 7");
    await shows(page, "#positions", "live");

    expect(atlas.connectionCount).toBe(1);
    expect(await page.evaluate("codes")).toEqual([]);
  });

  test("a page behind `routeAtlas` receives the server's close code, and a clean close stays closed (P5)", async (context) => {
    const { atlas, page } = await open(context);
    await shows(page, "#connection", "connected");

    atlas.disconnect(4_000);
    await shows(page, "#connection", "disconnected abnormal 4000");
    await shows(page, "#connection", "connected abnormal 4000");
    atlas.disconnect(1_000);
    await shows(page, "#connection", "disconnected clean 1000");

    expect(atlas.connectionCount).toBe(0);
  });

  test("`routeAtlas` closes a refused handshake before it opens, and the page tries again (P3)", async (context) => {
    const { atlas, page } = await open(context, { before: (early) => early.refuse(1) });

    await shows(page, "#connection", "disconnected unopened 1006");
    await atlas.connected();
    await shows(page, "#positions", "live");

    expect(atlas.connectionCount).toBe(1);
  });

  test("`tokens.reject` blocks a page behind `routeAtlas`, and `tokens.accept` lets it connect (P3)", async (context) => {
    const { atlas, page } = await open(context);
    await shows(page, "#positions", "live");

    atlas.tokens.reject();
    atlas.disconnect();
    await shows(page, "#connection", "blocked unopened 1006");
    atlas.tokens.accept();
    await page.evaluate(() => window.dispatchEvent(new Event("online")));

    await shows(page, "#positions", "live");
  });

  test("500 messages reach a page behind `routeAtlas` in order, and one of bytes is read (P4, P34)", async (context) => {
    const { atlas, page } = await open(context);
    await shows(page, "#positions", "live");

    for (let quantity = 2; quantity <= 500; quantity += 1)
      atlas.pushDelta("positions", [{ position_line_key: "P1", quantity: String(quantity) }]);
    await shows(page, "li", "EURUSD 500");
    atlas.breakMessages("bytes", { count: 1 });
    atlas.pushDelta("positions", [{ position_line_key: "P1", quantity: "501" }]);
    await shows(page, "li", "EURUSD 501");

    expect(await page.evaluate("codes")).toEqual([]);
  });

  test.for([
    ["closes", (page: Page) => page.close()],
    ["opens another address", (page: Page) => page.goto("about:blank")],
  ] as const)("a page behind `routeAtlas` that %s leaves no connection (P33)", async ([, leave], context) => {
    const { atlas, page } = await open(context);
    await shows(page, "#positions", "live");

    await leave(page);

    await expect.poll(() => atlas.connectionCount).toBe(0);
  });
});

describe("REST", () => {
  test("`routeAtlas` answers REST calls of another origin with status, headers and JSON, and 401 for a bad token (P2)", async (context) => {
    const { atlas, page } = await open(context);
    await shows(page, "#orders", "success 2");
    atlas.answer("curves", [{ curve_id: "C1" }], { status: 206, headers: { age: "40" } });
    const address = `${atlas.options.url}/curves`;

    const good = await ask(page, address, "Bearer mine");
    atlas.tokens.expire();
    const expired = await ask(page, address, "Bearer mine");
    const absent = await ask(page, address);

    expect(good).toEqual({ status: 206, age: "40", body: '[{"curve_id":"C1"}]' });
    expect([expired, absent]).toMatchObject([{ status: 401 }, { status: 401 }]);
  });

  test("`routeAtlas` passes on the body of a call, and what `rest` makes of its answer (P35)", async (context) => {
    const { atlas, page } = await open(context);
    await shows(page, "#orders", "success 2");
    const next = atlas.nextRequest("/payment-orders/{payment_order_id}/approve");
    const address = `${atlas.options.url}/payment-orders/PO-1/approve`;

    await page.evaluate((url) => fetch(url, { method: "POST", body: '{"note":"x"}', headers: { authorization: "Bearer t" } }), address);
    atlas.rest("fail", { path: "orders", status: 403 });
    const failed = await ask(page, `${atlas.options.url}/orders`, "Bearer t");
    atlas.rest("cut-off");
    const cut = await ask(page, `${atlas.options.url}/orders`, "Bearer t");

    expect(await next).toEqual({ method: "POST", path: "/payment-orders/PO-1/approve", body: '{"note":"x"}' });
    expect([failed, cut]).toEqual([expect.objectContaining({ status: 403 }), "TypeError: Failed to fetch"]);
  });

  test("with a page of the Atlas's own origin, `routeAtlas` serves what scripts fetch, and no file of the page (P1)", async (context) => {
    const { page, server } = await open(context, { isSameOrigin: true });

    await shows(page, "#positions", "live");
    await shows(page, "#orders", "success 2");

    expect([server.requests, server.handshakeCount]).toEqual([[], 0]);
  });
});

describe("the end", () => {
  test("the end of `routeAtlas` closes sockets with 1001, aborts open calls, and leaves later ones to the network (P5)", async (context) => {
    const { atlas, page, end, server } = await open(context, { isSameOrigin: true });
    await shows(page, "#positions", "live");
    atlas.rest("hang", { path: "curves" });
    const hanging = ask(page, `${atlas.options.url}/curves`, "Bearer t");
    await atlas.nextRequest("curves");

    await end();

    expect(await hanging).toBe("TypeError: Failed to fetch");
    expect(atlas.connectionCount).toBe(0);
    await shows(page, "#connection", "(?:disconnected|error|connecting|connected) abnormal 1001");
    expect(await ask(page, `${atlas.options.url}/curves`, "Bearer t")).toMatchObject({ status: 401, body: "{}" });
    expect(server.requests.map(({ path }) => path)).toContain("/curves");
  });

  test("after `routeAtlas` has ended, a new socket of the page connects to the network", async (context) => {
    const { atlas, page, end, server } = await open(context, { isSameOrigin: true });
    await shows(page, "#positions", "live");

    await end();
    const address = `${atlas.options.url.replace(/^http/, "ws")}/ws?token=t`;
    const isOpen = await page.evaluate((url) => new Promise((resolve) => void (new WebSocket(url).onopen = () => resolve(true))), address);

    expect([isOpen, server.handshakeCount > 0, atlas.connectionCount]).toEqual([true, true, 0]);
  });

  test("an Atlas that is cleaned up ends `routeAtlas`, and an open page is no leak", async (context) => {
    const { atlas, page } = await open(context);
    await shows(page, "#positions", "live");

    await cleanUpTestAtlases();

    expect(atlas.connectionCount).toBe(0);
    await shows(page, "#positions", "stale");
  });

  test("`routeAtlas` refuses an Atlas in virtual time", async ({ onTestFinished }) => {
    const page = await browser.newPage();
    onTestFinished(() => page.close());

    await expect(routeAtlas(page, createTestAtlas())).rejects.toThrow('createTestAtlas({ time: "real" })');
  });
});
