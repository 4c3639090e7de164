/** An Atlas whose time passes by itself, and what a test waits for: a connection, and the next request. */
import { describe, expect, test } from "vitest";
import { createAtlasClient, type AtlasClient } from "../../src/client/create-client.ts";
import { buildPosition, buildTrade, createTestAtlas, type TestAtlas } from "../../src/testing.ts";
import { until } from "./until.ts";

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

describe("waiting for a connection", () => {
  const connect = (atlas: TestAtlas<[]>): AtlasClient => {
    const client = createAtlasClient(atlas.options);
    client.connect();
    return client;
  };

  test("`connected` lets virtual time pass until a client is connected, over refused handshakes and backoffs (P3)", async () => {
    const atlas = createTestAtlas();
    atlas.refuse(3);
    const client = connect(atlas);
    const before = atlas.clock.now();

    await atlas.connected();

    expect(atlas.connectionCount).toBe(1);
    expect(atlas.clock.now() - before).toBeGreaterThan(1_000);
    expect(atlas.tokenRequests.filter(({ reason }) => reason === "unopened")).toHaveLength(3);
    client.dispose();
  });

  test("`connected` resolves without letting time pass while a client is connected, and waits for the next after a disconnect (P5)", async () => {
    const atlas = createTestAtlas();
    const client = connect(atlas);
    await atlas.connected();
    const before = atlas.clock.now();

    await atlas.connected();
    const after = atlas.clock.now();
    atlas.disconnect();
    await atlas.connected();

    expect([after - before, client.stats().connectionCount]).toEqual([0, 2]);
    client.dispose();
  });

  test("`connected` rejects in virtual time when no client connects within two minutes", async () => {
    const atlas = createTestAtlas();
    const before = atlas.clock.now();

    await expect(atlas.connected()).rejects.toThrow("no client connected within two minutes");

    expect(atlas.clock.now() - before).toBe(120_000);
  });

  test('with `time: "real"`, `connected` waits for a client and does not move the clock', async () => {
    const atlas = createTestAtlas({ time: "real" });
    const connected = atlas.connected();
    let isConnected = false;
    void connected.then(() => (isConnected = true));
    await atlas.settle();
    const early = isConnected;
    const client = connect(atlas);

    await connected;

    expect([early, atlas.connectionCount]).toEqual([false, 1]);
    client.dispose();
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
