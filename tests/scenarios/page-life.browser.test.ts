/** The life of a page in a real Chromium, brought about through the DevTools protocol: slices are honest meanwhile and live afterwards, over one socket. */
import { expect } from "vitest";
import { test, type BrowserDesk } from "./browser-desk.ts";

/** No timer of the client's own brings it back within the test: what does is the wake. */
const onlyAWake = { backoffMinMs: 600_000, backoffMaxMs: 600_000 } as const;

test.concurrent(
  "P31: hidden, the page applies what comes; a lost connection is said so, and becoming visible brings it back at once",
  async ({ startDesk }) => {
    const desk = await startDesk({ timings: onlyAWake });
    await desk.untilLive();

    await setVisible(desk, false);
    const hidden = await desk.until("a delta while hidden", ({ visibility }) => visibility === "hidden");
    await desk.until("more deltas", (told, count) => told.stats.deltaCount > count + 5, hidden.stats.deltaCount);
    desk.simulator.engine.control({ verb: "kill" });
    const lost = await desk.until("said", ({ status }) => status === "disconnected");
    await setVisible(desk, true);
    const told = await desk.endsRight();

    expect(new Set(Object.values(lost.freshness))).toEqual(new Set(["stale"]));
    expect(lost.rowCount).toBeGreaterThan(0);
    expect(told).toMatchObject({ visibility: "visible", madeCount: 2, codes: [] });
  },
);

test.concurrent("P5, P31: after a clean close the page rests until it becomes visible again", async ({ startDesk }) => {
  const desk = await startDesk();
  await desk.untilLive();

  await setVisible(desk, false);
  desk.simulator.engine.control({ verb: "close", code: 1000 });
  const resting = await desk.until("it rests", ({ status }) => status === "disconnected");
  await setVisible(desk, true);
  const told = await desk.endsRight();

  expect(resting).toMatchObject({ closeType: "clean", madeCount: 1 });
  expect(told.madeCount).toBe(2);
});

test.concurrent(
  "P31, P32: frozen while the connection is cut and the book moves on, the page is right once it runs again",
  async ({ startDesk }) => {
    const desk = await startDesk({ timings: { ...onlyAWake, deadAfterMs: 2_000 } });
    await desk.untilLive();

    await desk.page.send("Page.setWebLifecycleState", { state: "frozen" });
    desk.simulator.engine.control({ verb: "tick", count: 50 });
    desk.proxy.cut();
    await desk.page.send("Page.setWebLifecycleState", { state: "active" });
    await setVisible(desk, true);
    const told = await desk.endsRight();

    expect(told.doubts).toContain("positions disconnect");
  },
);

test.concurrent("P31: offline, every slice is stale with its rows; online brings the page back at once", async ({ startDesk }) => {
  const desk = await startDesk({ timings: onlyAWake });
  await desk.untilLive();

  await setOffline(desk, true);
  await desk.proxy.refuse(); // what Chromium calls offline leaves open sockets alone
  const offline = await desk.until("said", ({ status }) => status === "disconnected");
  await desk.proxy.heal();
  await setOffline(desk, false);
  const told = await desk.endsRight();

  expect(new Set(Object.values(offline.freshness))).toEqual(new Set(["stale"]));
  expect(offline.rowCount).toBeGreaterThan(0);
  expect(told.codes).toEqual([]);
});

test.concurrent(
  "decision 4: navigated away and back through Chromium's own back/forward cache, the page comes back stale and ends live",
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
    const told = await desk.endsRight();

    expect(told.doubts).toContain("positions disconnect");
    expect(told.madeCount).toBe(2);
  },
);

test.concurrent(
  "decision 4: told by an event made in the page that it is put into the cache, it drops its socket, and comes back when told so",
  async ({ startDesk }) => {
    const desk = await startDesk();
    await desk.untilLive();

    await desk.page.evaluate('dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }))');
    const cached = await desk.report();
    await desk.page.evaluate('dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }))');
    const told = await desk.endsRight();

    expect(cached).toMatchObject({ status: "disconnected", closeType: "cached", openCount: 0 });
    expect(new Set(Object.values(cached.freshness))).toEqual(new Set(["stale"]));
    expect(told.madeCount).toBe(2);
  },
);

/** Freezing hides a page, and running again leaves it hidden; the emulation of focus shows it. */
async function setVisible({ page }: BrowserDesk, isVisible: boolean): Promise<void> {
  await page.send("Emulation.setFocusEmulationEnabled", { enabled: isVisible });
  if (isVisible) return;
  for (const state of ["frozen", "active"]) await page.send("Page.setWebLifecycleState", { state });
}

async function setOffline({ page }: BrowserDesk, offline: boolean): Promise<void> {
  await page.send("Network.enable");
  await page.send("Network.emulateNetworkConditions", { offline, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
}

/** Goes back one entry; whether the page that is there is the very one that was left. */
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
