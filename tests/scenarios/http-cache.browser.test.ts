/** A server whose REST answers may be cached, and a real Chromium with its HTTP cache: nothing that the package shows comes from there. */
import type { Browser } from "playwright";
import { afterAll, beforeAll, describe, expect, test, vi, type TestContext } from "vitest";
import { launchBrowser } from "./browser-page.ts";
import { bundlePage, startPlainDesk, type PlainDesk } from "./plain-desk.ts";

vi.setConfig({ maxConcurrency: 5 });

let browser: Browser;
let script: string;

beforeAll(async () => {
  [browser, script] = await Promise.all([launchBrowser(), bundlePage()]);
}, 60_000);
afterAll(() => browser.close());

const headerSets = [
  ["`Cache-Control: private, max-age=30`", { "cache-control": "private, max-age=30" }],
  ["an old `Last-Modified` alone", { "last-modified": "Tue, 01 Jan 2019 00:00:00 GMT" }],
] as const;
const fetches = [
  ["the package's own fetch", false],
  ["the application's fetch", true],
] as const;
const cases = headerSets.flatMap(([headersName, headers]) =>
  fetches.map(([fetchName, hasOwnFetch]) => [headersName, fetchName, headers, hasOwnFetch] as const),
);

describe.each(cases)("behind answers with %s, through %s,", (_, __, headers, hasOwnFetch) => {
  async function startDesk({ onTestFinished }: TestContext): Promise<PlainDesk> {
    const desk = await startPlainDesk(browser, { script }, onTestFinished);
    desk.server.headers = headers;
    desk.server.users.set("first", { quantity: 1, orderCount: 1 }).set("second", { quantity: 77, orderCount: 7 });
    return desk;
  }

  test.concurrent(
    "with these headers the browser's cache answers: a second ordinary request does not reach the server",
    async (context) => {
      const { server, ask } = await startDesk(context);

      const first = await ask("/positions/snapshot", "first");
      server.users.get("first")!.quantity = 2;
      const second = await ask("/positions/snapshot", "first");

      expect(second).toBe(first);
      expect(server.requests.filter(({ path }) => path === "/positions/snapshot")).toHaveLength(1);
    },
  );

  test.concurrent("with a browser cache, a gap is recovered with the server's rows (P42)", async (context) => {
    const { server, start, ask, becomes } = await startDesk(context);
    await ask("/positions/snapshot", "first"); // the cache holds an answer already
    await start("desk", { token: "first", hasOwnFetch });
    await becomes("desk", { positions: "live", quantities: [1] });

    server.users.get("first")!.quantity = 2;
    server.send({ kind: "heartbeat" }, 1);

    await becomes("desk", { positions: "live", quantities: [2] });
  });

  test.concurrent("with a browser cache, a signal's refetch shows the server's new data (P42)", async (context) => {
    const { server, start, becomes } = await startDesk(context);
    await start("desk", { token: "first", hasOwnFetch });
    await becomes("desk", { positions: "live", orderCount: 1 });

    server.users.get("first")!.orderCount = 2;
    server.send({ kind: "orders" });

    await becomes("desk", { orderCount: 2 });
  });

  test.concurrent("with a browser cache, the probe asks the server and finds the token rejected (P3, P42)", async (context) => {
    const { server, start, ask, becomes } = await startDesk(context);
    await start("desk", { token: "first", hasOwnFetch });
    await becomes("desk", { positions: "live" });
    await ask("/positions/snapshot", "first"); // an ordinary request is answered 200 from the cache from now on

    server.users.delete("first");
    server.isRefusing = true;
    server.cut();

    await becomes("desk", { connection: "blocked", reasons: expect.arrayContaining(["rejected"]) as unknown });
  });

  test.concurrent("with a browser cache, a second identity sees none of the first one's rows (P41, P42)", async (context) => {
    const { server, start, end, ask, becomes } = await startDesk(context);
    await start("desk", { token: "first", hasOwnFetch });
    await becomes("desk", { positions: "live", quantities: [1], orderCount: 1 });
    await ask("/positions/snapshot", "first");
    await end("desk");

    await start("next", { token: "second", hasOwnFetch });

    await becomes("next", { positions: "live", quantities: [77], orderCount: 7 });
    expect(server.requests.every(({ headers: sent }) => !("if-modified-since" in sent) && !("if-none-match" in sent))).toBe(true);
  });
});
