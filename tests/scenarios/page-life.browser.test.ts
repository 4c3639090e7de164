/**
 * The life of a page in a real Chromium, driven through the DevTools protocol: slices never claim more than they know, and end live
 * over one socket.
 */
import { expect } from "vitest";
import { test, type BrowserDesk } from "./browser-desk.ts";

/** The backoff is longer than the test, so that only a wake can bring the connection back. */
const onlyAWake = { backoffMinMs: 600_000, backoffMaxMs: 600_000 } as const;

test.concurrent(
  "a hidden page applies messages and shows a lost connection, and becoming visible connects again at once (P31)",
  async ({ startDesk }) => {
    const desk = await startDesk({ timings: onlyAWake });
    await desk.untilLive();

    await desk.page.setVisible(false);
    const hidden = await desk.until("a delta while hidden", ({ visibility }) => visibility === "hidden");
    await desk.until("more deltas", (report, count) => report.stats.deltaCount > count + 5, hidden.stats.deltaCount);
    desk.simulator.engine.control({ verb: "kill" });
    const lost = await desk.until("the loss is shown", ({ status }) => status === "disconnected");
    await desk.page.setVisible(true);
    const report = await desk.endsRight();

    expect(new Set(Object.values(lost.freshness))).toEqual(new Set(["stale"]));
    expect(lost.rowCount).toBeGreaterThan(0);
    expect(report).toMatchObject({ visibility: "visible", madeCount: 2, codes: [] });
  },
);

test.concurrent("after a clean close the page stays disconnected until it becomes visible again (P5, P31)", async ({ startDesk }) => {
  const desk = await startDesk();
  await desk.untilLive();

  await desk.page.setVisible(false);
  desk.simulator.engine.control({ verb: "close", code: 1000 });
  const closed = await desk.until("disconnected", ({ status }) => status === "disconnected");
  await desk.page.setVisible(true);
  const report = await desk.endsRight();

  expect(closed).toMatchObject({ closeType: "clean", madeCount: 1 });
  expect(report.madeCount).toBe(2);
});

test.concurrent(
  "a page frozen while the network was silent and the book changed has the right rows after it is shown again (P31, P32)",
  async ({ startDesk }) => {
    const desk = await startDesk({ timings: { deadAfterMs: 2_000 } });
    await desk.untilLive();

    await freeze(desk);
    desk.simulator.engine.control({ verb: "tick", count: 50 });
    desk.proxy.freeze("sockets");
    await desk.page.setVisible(true);
    const report = await desk.endsRight();

    expect(report.doubts).toContain("positions disconnect");
    expect(report.madeCount).toBe(2);
  },
);

test.concurrent(
  "a frozen page whose close event comes after its wake connects again at once, without the backoff (P47)",
  async ({ startDesk }) => {
    const desk = await startDesk({ timings: onlyAWake });
    await desk.untilLive();

    await freeze(desk);
    desk.simulator.engine.control({ verb: "tick", count: 50 });
    desk.proxy.cut(); // older browsers keep the sockets of a frozen page; newer ones close them by themselves
    await desk.page.setVisible(true);
    const report = await desk.endsRight();

    expect(report.pageLife).toEqual(["hidden", "freeze", "resume", "visible", "close"]);
    expect(report.doubts).toContain("positions disconnect");
    expect(report).toMatchObject({ madeCount: 2, codes: [] });
  },
);

test.concurrent("an offline page keeps its rows, stale, and `online` connects again at once (P31)", async ({ startDesk }) => {
  const desk = await startDesk({ timings: onlyAWake });
  await desk.untilLive();

  await setOffline(desk, true);
  await desk.proxy.refuse(); // Chromium's emulation of offline leaves open sockets alone
  const offline = await desk.until("the loss is shown", ({ status }) => status === "disconnected");
  await desk.proxy.heal();
  await setOffline(desk, false);
  const report = await desk.endsRight();

  expect(new Set(Object.values(offline.freshness))).toEqual(new Set(["stale"]));
  expect(offline.rowCount).toBeGreaterThan(0);
  expect(report.codes).toEqual([]);
});

test.concurrent(
  "a page restored from the back/forward cache of Chromium is stale at first and ends live (decision 4)",
  async ({ startDesk, skip }) => {
    const desk = await startDesk();
    await desk.untilLive();
    await desk.page.evaluate("window.isKept = true");
    let refusal = "";
    desk.page.onEvent((method, parameters) => {
      if (method !== "Page.backForwardCacheNotUsed") return;
      const explanations = parameters["notRestoredExplanations"] as readonly { readonly reason: string }[];
      refusal = explanations.map(({ reason }) => reason).join(", ");
    });

    await desk.page.navigate(desk.otherUrl);
    const restored = await goBack(desk);
    skip(!restored, `this browser did not use its back/forward cache: ${refusal || "no reason given"}`);
    const report = await desk.endsRight();

    expect(report.doubts).toContain("positions disconnect");
    expect(report.madeCount).toBe(2);
  },
);

test.concurrent(
  "a page drops its socket at a `pagehide` into the cache, and connects again at `pageshow` (decision 4)",
  async ({ startDesk }) => {
    const desk = await startDesk();
    await desk.untilLive();

    await desk.page.evaluate('dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }))');
    const cached = await desk.report();
    await desk.page.evaluate('dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }))');
    const report = await desk.endsRight();

    expect(cached).toMatchObject({ status: "disconnected", closeType: "cached", openCount: 0 });
    expect(new Set(Object.values(cached.freshness))).toEqual(new Set(["stale"]));
    expect(report.madeCount).toBe(2);
  },
);

/** As a browser does with a tab in the background: it is hidden first. */
async function freeze({ page }: BrowserDesk): Promise<void> {
  await page.setVisible(false);
  await page.send("Page.setWebLifecycleState", { state: "frozen" });
}

async function setOffline({ page }: BrowserDesk, offline: boolean): Promise<void> {
  await page.send("Network.enable");
  await page.send("Network.emulateNetworkConditions", { offline, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
}

/** Goes back one entry. Returns whether the page there is the same document that was left. */
async function goBack({ page }: BrowserDesk): Promise<boolean> {
  const { entries, currentIndex } = (await page.send("Page.getNavigationHistory")) as {
    readonly entries: readonly { readonly id: number }[];
    readonly currentIndex: number;
  };
  const arrived = new Promise<void>((resolve) => {
    const cancel = page.onEvent((method) => {
      if (method !== "Page.frameNavigated") return;
      cancel();
      resolve();
    });
  });
  await page.send("Page.navigateToHistoryEntry", { entryId: entries[currentIndex - 1]!.id });
  await arrived;
  return (await page.evaluate("window.isKept === true")) === true;
}
