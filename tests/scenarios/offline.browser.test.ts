/** What a real Chromium says when its network goes away, which leaves open sockets alone. */
import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test, type TestContext } from "vitest";
import { launchBrowser } from "./browser-page.ts";
import { bundlePage, startPlainDesk, type PlainDesk } from "./plain-desk.ts";

let browser: Browser;
let script: string;

beforeAll(async () => {
  [browser, script] = await Promise.all([launchBrowser(), bundlePage()]);
}, 60_000);
afterAll(() => browser.close());

/** Live, and offline as far as the browser knows. */
async function offline({ onTestFinished }: TestContext): Promise<PlainDesk> {
  const desk = await startPlainDesk(browser, { script }, onTestFinished);
  desk.server.users.set("first", { quantity: 1, orderCount: 1 });
  await desk.start("desk", { token: "first", hasOwnFetch: false });
  await desk.becomes("desk", { positions: "live" });
  await desk.page.send("Network.enable");
  await desk.page.send("Network.emulateNetworkConditions", { offline: true, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
  return desk;
}

test.concurrent(
  "an offline page without a message for 5 s shows its rows as stale, long before the watchdog would (P47)",
  async (context) => {
    const { becomes } = await offline(context);

    await becomes("desk", { positions: "stale", quantities: [1], codes: expect.arrayContaining(["offline-socket"]) as unknown });
  },
);

test.concurrent("an offline page whose messages go on keeps its socket (P47)", async (context) => {
  const { server, page, becomes } = await offline(context);

  for (let second = 0; second < 8; second += 1) {
    await page.evaluate("new Promise((resolve) => setTimeout(resolve, 1000))");
    server.send({ kind: "heartbeat" });
  }

  await becomes("desk", { connection: "connected", positions: "live" });
  expect(server.handshakeCount).toBe(1);
});
