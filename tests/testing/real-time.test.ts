/** An Atlas whose time passes by itself, and one that says what it was asked. */
import { describe, expect, test } from "vitest";
import { createAtlasClient, type AtlasClient } from "../../src/client/create-client.ts";
import { buildPosition, buildTrade, createTestAtlas } from "../../src/testing.ts";

/** Resolves once the state fits: nothing here moves the clock. */
function until(client: AtlasClient, fits: (state: ReturnType<AtlasClient["store"]["getState"]>) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (fits(client.store.getState())) resolve();
    };
    client.store.subscribe(check);
    check();
  });
}

describe("real time", () => {
  test('with `time: "real"` rows arrive, change and recover without `settle` or `advance`', async () => {
    const atlas = createTestAtlas({ time: "real", rows: { positions: [buildPosition()] } });
    const client = createAtlasClient({ ...atlas.options, timings: { backoffMinMs: 20 } });
    client.connect();
    await until(client, ({ positions }) => positions.freshness.status === "live");

    atlas.pushDelta("trades", [buildTrade()]);
    await until(client, ({ trades }) => trades.collection.size === 1);
    atlas.disconnect();
    await until(client, ({ positions }) => positions.freshness.status === "stale");
    await until(client, ({ positions }) => positions.freshness.status === "live");

    expect(client.stats().connectionCount).toBe(2);
    client.dispose();
    await atlas.settle();
    expect([atlas.clock.pendingCount, atlas.connectionCount]).toEqual([0, 0]);
  });

  test('with `time: "real"` the clock begins at the machine\'s time, and `advance` still works', async () => {
    const before = Date.now();
    const atlas = createTestAtlas({ time: "real" });

    await atlas.advance(60_000);

    expect(atlas.clock.now()).toBeGreaterThanOrEqual(before + 60_000);
  });
});

describe("the next request", () => {
  test("`nextRequest` resolves with the next request to its path: method, body and path below the base URL", async () => {
    const atlas = createTestAtlas({ url: "https://atlas.test/base" });
    const [any, approval] = [atlas.nextRequest(), atlas.nextRequest("/payment-orders/{payment_order_id}/approve")];

    void atlas.options.fetch?.("https://atlas.test/base/orders");
    void atlas.options.fetch?.("https://atlas.test/base/payment-orders/PO-1/approve", { method: "POST", body: '{"note":"x"}' });
    await atlas.settle();

    expect(await any).toEqual({ method: "GET", path: "/orders", body: undefined });
    expect(await approval).toEqual({ method: "POST", path: "/payment-orders/PO-1/approve", body: '{"note":"x"}' });
  });

  test("`nextRequest` ignores requests sent before its call", async () => {
    const atlas = createTestAtlas();
    const first = atlas.options.fetch?.("https://atlas.test/orders");
    await atlas.settle();
    await first;

    const next = atlas.nextRequest("orders");
    let isAsked = false;
    void next.then(() => (isAsked = true));
    await atlas.settle();
    const early = isAsked;
    void atlas.options.fetch?.("https://atlas.test/orders");
    await atlas.settle();

    expect([early, isAsked]).toEqual([false, true]);
  });
});
