import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { defineCollection } from "../../src/domains/collection.ts";
import { collections } from "../../src/domains/collections.ts";
import { AtlasError } from "../../src/shared/errors.ts";
import { settled } from "../support/virtual-clock.ts";
import { createClientBench, nothing, TOKEN } from "./client-bench.ts";

const trade = { kind: "trades", data: { trades: [{ trade_id: "T" }] } };

test("creating a client sets no timer and no listener, opens no socket and requests no token", async () => {
  const bench = createClientBench();

  await bench.clock.advanceAsync(60_000);

  expect(bench.leftBehind).toEqual(nothing);
  expect([bench.sockets.sockets.length, bench.tokenReasons.length]).toEqual([0, 0]);
  expect(bench.client.store.getState().connection.status).toBe("idle");
});

test("the rows of a frame are shown at the next paint (P13)", async () => {
  const bench = createClientBench();
  bench.client.connect();
  await bench.open();

  bench.send(trade);
  const before = bench.client.store.getState().trades.collection.size;
  bench.clock.advance(16);

  const { trades, connection } = bench.client.store.getState();
  expect(before).toBe(0);
  expect([trades.collection.size, trades.freshness.status, connection.status]).toEqual([1, "live", "connected"]);
});

test("`flush` shows received messages at once", async () => {
  const bench = createClientBench();
  bench.client.connect();
  await bench.open();
  bench.send(trade);

  bench.client.flush();

  expect(bench.client.store.getState().trades.collection.size).toBe(1);
});

test("a client retained, released and retained again in one task, as by StrictMode, makes one attempt and one socket (P33)", async () => {
  const bench = createClientBench();

  const release = bench.client.retain();
  release();
  const releaseAgain = bench.client.retain();
  await bench.open();
  await bench.clock.advanceAsync(5_000);

  expect(bench.sockets.sockets).toHaveLength(1);
  expect(bench.tokenReasons).toEqual(["initial"]);
  expect(bench.client.store.getState().connection.status).toBe("connected");
  releaseAgain();
});

test("a client released and retained again in one task keeps its open socket, and opens no other (P33)", async () => {
  const bench = createClientBench();
  const release = bench.client.retain();
  await bench.open();

  release();
  bench.client.retain();
  await bench.clock.advanceAsync(5_000);

  expect(bench.sockets.sockets).toHaveLength(1);
  expect(bench.sockets.last.isOpen).toBe(true);
});

test("the last release stops the client in the next task; rows stay and are stale, and no timer remains", async () => {
  const bench = createClientBench();
  const release = bench.client.retain();
  await bench.open();
  bench.send(trade);

  release();
  const atOnce = bench.sockets.liveCount;
  await bench.clock.advanceAsync(0);

  const { trades, connection } = bench.client.store.getState();
  expect([atOnce, bench.leftBehind]).toEqual([1, nothing]);
  expect(trades.collection.size).toBe(1);
  expect(trades.freshness).toMatchObject({ status: "stale", cause: "disconnect" });
  expect(connection.status).toBe("idle");
});

test("a client that is retained again after it stopped connects again", async () => {
  const bench = createClientBench();
  bench.client.retain()();
  await bench.clock.advanceAsync(1_000);

  bench.client.retain();
  await bench.open();
  bench.send(trade);
  bench.client.flush();

  expect(bench.client.store.getState().trades.freshness.status).toBe("live");
});

test("the settled numbering stays after the last release (P36)", async () => {
  const bench = createClientBench();
  const release = bench.client.retain();
  await bench.open();
  for (const [kind, seq] of [
    ["positions", 500],
    ["trades", 12],
    ["positions", 501],
    ["trades", 13],
  ] as const)
    bench.send({ kind, message_type: "delta", seq, data: {} });
  release();
  await bench.clock.advanceAsync(0);

  bench.client.retain();
  await bench.open();

  expect(bench.client.store.getState().connection).toMatchObject({ status: "connected", sequence: "kind" });
});

test("a client runs as long as one of several holders is left; releasing twice counts once", async () => {
  const bench = createClientBench();
  const first = bench.client.retain();
  const second = bench.client.retain();
  await bench.open();

  first();
  first();
  await bench.clock.advanceAsync(1_000);
  const withOneLeft = bench.sockets.liveCount;
  second();
  await bench.clock.advanceAsync(1_000);

  expect([withOneLeft, bench.sockets.liveCount]).toEqual([1, 0]);
});

test("a client connected by `connect()` stays connected after its last release, until `disconnect`", async () => {
  const bench = createClientBench();
  bench.client.connect();
  const release = bench.client.retain();
  await bench.open();

  release();
  await bench.clock.advanceAsync(1_000);
  const afterRelease = bench.sockets.liveCount;
  bench.client.disconnect();

  expect([afterRelease, bench.sockets.liveCount]).toEqual([1, 0]);
});

test("`reconnect` ends a manual `disconnect`, and a wake does not (P31)", async () => {
  const bench = createClientBench();
  bench.client.connect();
  await bench.open();
  bench.client.disconnect();

  bench.page.hide();
  bench.page.show();
  bench.page.online();
  await bench.clock.advanceAsync(60_000);
  const afterWakes = bench.sockets.liveCount;
  bench.client.reconnect();
  await bench.open();

  expect([afterWakes, bench.sockets.liveCount]).toEqual([0, 1]);
  expect(bench.client.store.getState().connection.status).toBe("connected");
});

const moments: Record<string, (bench: ReturnType<typeof createClientBench>) => Promise<void>> = {
  "while a token is awaited": () => Promise.resolve(),
  "while the socket is opening": async ({ clock }) => clock.advanceAsync(0),
  "while it is open": async (bench) => bench.open(),
  "with changes that were not shown yet": async (bench) => {
    await bench.open();
    bench.send(trade);
  },
  "in the middle of a recovery": async (bench) => {
    await bench.open();
    bench.send({ ...trade, seq: 1 });
    bench.send({ ...trade, seq: 9 });
  },
  "while it waits for the next attempt": async (bench) => {
    await bench.open();
    bench.sockets.last.close(1006);
  },
  "while REST is asked": async (bench) => {
    await bench.open();
    await bench.clock.advanceAsync(3_500);
  },
  "while queries are refetched": async (bench) => {
    await bench.open();
    bench.send({ kind: "orders" });
  },
  "in the moment of its release": (bench) => {
    bench.client.retain()();
    return Promise.resolve();
  },
};

test.each(Object.keys(moments))("a client disposed %s leaves no timer, listener or socket", async (moment) => {
  const queryClient = new QueryClient();
  queryClient.setQueryData(["orders"], 1);
  const bench = createClientBench({ paths: { trades: "/trades", reports: "/reports" }, queryClient });
  bench.client.connect();
  await moments[moment]?.(bench);

  bench.client.dispose();
  const atOnce = bench.leftBehind;
  await settled();

  expect(atOnce).toEqual(nothing);
  expect(bench.leftBehind).toEqual(nothing);
  expect(queryClient.getQueryCache().hasListeners()).toBe(false);
  expect(bench.client.store.getState().connection.status).toBe("disposed");
  queryClient.clear();
});

test("a disposed client throws `client-disposed`, keeps its rows, and can be disposed and released again", async () => {
  const bench = createClientBench({ paths: { orders: "/orders" } });
  const release = bench.client.retain();
  await bench.open();
  bench.send(trade);
  bench.client.dispose();

  bench.client.dispose();
  bench.client.disconnect();
  bench.client.flush();
  release();
  bench.client.retain()();

  expect(() => bench.client.connect()).toThrow("client-disposed");
  expect(() => bench.client.reconnect()).toThrow("client-disposed");
  await expect(bench.client.internals.rest.record("orders", new AbortController().signal)).rejects.toThrow("client-disposed");
  expect(bench.client.store.getState().trades.collection.size).toBe(1);
  expect(bench.client.stats().messageCount).toBe(1);
  expect(bench.leftBehind).toEqual(nothing);
});

test("the last release of the provider stops the client, even if `connect()` was called before", async () => {
  const bench = createClientBench();
  const release = bench.client.internals.retainAsOwner();
  await bench.open();
  bench.client.connect();

  release();
  await bench.clock.advanceAsync(0);

  expect(bench.leftBehind).toEqual(nothing);
});

test("`forget` disposes the client and drops only its own rows, reports and queries (P41)", async () => {
  const queryClient = new QueryClient();
  const bench = createClientBench({ queryClient, identity: "ada" });
  const own = ["orders", { atlas: bench.client.scope }];
  queryClient.setQueryData(own, "of Ada");
  queryClient.setQueryData(["orders", { atlas: "of-bob" }], "of Bob");
  bench.client.connect();
  await bench.open();
  bench.send(trade);
  bench.send({ kind: "report_locked", data: { desk_id: "D", business_date: "2026-05-20" } });
  bench.client.flush();

  bench.client.forget();

  const { trades, reports, connection } = bench.client.store.getState();
  expect([trades.collection.size, trades.freshness.status, reports.locks.size]).toEqual([0, "waiting", 0]);
  expect(connection.status).toBe("disposed");
  expect(queryClient.getQueryData(own)).toBeUndefined();
  expect(queryClient.getQueryData(["orders", { atlas: "of-bob" }])).toBe("of Bob");
  expect(bench.leftBehind).toEqual(nothing);
  queryClient.clear();
});

test("a gap without a REST source causes one reconnect, and the snapshots make the rows live again (P35)", async () => {
  const bench = createClientBench();
  bench.client.connect();
  await bench.open();
  bench.send({ ...trade, seq: 1 });
  await bench.clock.advanceAsync(1_000);

  bench.send({ kind: "trades", message_type: "delta", seq: 5, data: { trades: [{ trade_id: "U" }] } });
  await bench.clock.advanceAsync(0);
  bench.client.flush();
  const stale = bench.client.store.getState().trades;
  await bench.open();
  bench.send({ ...trade, seq: 1 });
  bench.client.flush();

  expect(bench.sockets.sockets).toHaveLength(2);
  expect([stale.freshness.status, stale.collection.size]).toEqual(["stale", 2]);
  expect(bench.client.store.getState().trades.freshness.status).toBe("live");
  expect(bench.client.store.getState().trades.collection.size).toBe(1);
  expect(bench.client.stats()).toMatchObject({ gapCount: 1, connectionCount: 2, recoveryCount: 1 });
});

test("rows of REST are shown before the first connection opens (P17)", async () => {
  const bench = createClientBench({ paths: {} });
  bench.client.connect();
  await bench.clock.advanceAsync(0);

  bench.restCalls[0]?.answer({ positions: [{ position_line_key: "A" }] });
  await settled();
  bench.client.flush();

  const { positions } = bench.client.store.getState();
  expect(bench.restCalls.map(({ path }) => path)).toEqual(["/positions/snapshot"]);
  expect([positions.collection.size, positions.freshness.status]).toEqual([1, "waiting"]);
});

test("a lost connection is shown at once, with the rows stale in the same state and without waiting for a frame", async () => {
  const bench = createClientBench();
  bench.client.connect();
  await bench.open();
  bench.send(trade);
  bench.client.flush();
  const states: string[] = [];
  bench.client.store.subscribe(({ connection, trades }) => states.push(`${connection.status} ${trades.freshness.status}`));

  bench.sockets.last.close(1006);

  expect(states).toEqual(["disconnected stale"]);
});

test("the sequence mode is part of the store's connection state (P36)", async () => {
  const bench = createClientBench();
  bench.client.connect();
  await bench.open();
  const kinds = ["trades", "blotter"];

  for (let seq = 1; seq < 8; seq += 1) bench.send({ kind: kinds[seq % 2], message_type: "delta", seq, data: {} });
  bench.client.flush();

  expect(bench.client.store.getState().connection.sequence).toBe("connection");
});

test("rows passed in before any connection are shown, but are no baseline (P35)", () => {
  const bench = createClientBench();

  bench.client.hydrate("trades", [{ trade_id: "T" }], { startedAt: bench.clock.now() });
  bench.client.hydrate(collections.cash, [{ currency: "USD" }], { startedAt: bench.clock.now() });
  bench.client.flush();

  const { trades, cash } = bench.client.store.getState();
  expect([trades.collection.size, trades.freshness.status]).toEqual([1, "waiting"]);
  expect([cash.collection.size, cash.freshness.status]).toEqual([1, "waiting"]);
});

test("`hydrate` throws at once for an unknown slice (P35)", () => {
  const bench = createClientBench();

  expect(() => bench.client.hydrate("quotes", [], { startedAt: 0 })).toThrow("collection-unknown");
});

test("a collection that the application defines has its own slice, and its rows arrive by its kind", async () => {
  const quotes = defineCollection({ kind: "quote", name: "quotes", rowsIn: "quotes", key: "id" });
  const bench = createClientBench({ collections: [quotes] });
  bench.client.connect();
  await bench.open();

  bench.send({ kind: "quote", data: { quotes: [{ id: "Q" }] } });
  bench.client.flush();

  const state = bench.client.store.getState() as unknown as { readonly quotes: { readonly collection: { readonly size: number } } };
  expect(state.quotes.collection.size).toBe(1);
});

test("a listener added by `on` receives messages, signals, events and changes, until it is removed", async () => {
  const bench = createClientBench();
  const heard: string[] = [];
  const cancels = [
    bench.client.on("message", ({ kind }) => heard.push(`message ${kind}`)),
    bench.client.on("signal", ({ kind }) => heard.push(`signal ${kind}`)),
    bench.client.on("event", ({ type }) => heard.push(`event ${type}`)),
    bench.client.on("changes", ({ changes }) => heard.push(`changes ${[...changes.keys()].join()}`)),
  ];
  bench.client.connect();
  await bench.open();
  heard.length = 0;

  bench.send(trade);
  bench.send({ kind: "report_locked", data: { desk_id: "D", business_date: "2026-05-20" } });
  bench.client.flush();
  for (const cancel of cancels) cancel();
  bench.send(trade);
  bench.client.flush();

  expect(heard).toEqual(["message trades", "event locked", "signal report_locked", "message report_locked", "changes trades"]);
});

test("without a query client, signals are still passed to listeners (P23)", async () => {
  const bench = createClientBench();
  const kinds: string[] = [];
  bench.client.on("signal", ({ kind }) => kinds.push(kind));
  bench.client.connect();
  await bench.open();

  bench.send({ kind: "curves" });

  expect(kinds).toEqual(["curves"]);
});

test("`stats()` returns a copy, and its counters continue over connections", async () => {
  const bench = createClientBench();
  bench.client.connect();
  await bench.open();
  const before = bench.client.stats();

  bench.send(trade);
  bench.sockets.last.close(1006);
  await bench.clock.advanceAsync(1_000);
  await bench.open();
  bench.send(trade);

  expect(before.messageCount).toBe(0);
  expect(bench.client.stats()).toMatchObject({ messageCount: 2, connectionCount: 2 });
});

test("a message of an unknown kind is passed to `onUnknownKind` (P11)", async () => {
  const kinds: string[] = [];
  const bench = createClientBench({ onUnknownKind: ({ kind }) => kinds.push(kind) });
  bench.client.connect();
  await bench.open();

  bench.send({ kind: "rumours" });

  expect(kinds).toEqual(["rumours"]);
  expect(bench.codes).toEqual([]);
});

test("application callbacks that throw are reported and do not stop the feed (decision 11)", async () => {
  const fault = new Error("from the application");
  const fail = (): never => {
    throw fault;
  };
  const bench = createClientBench({ onUnknownKind: fail, overrides: { trades: { key: fail } }, queryKeys: { orders: fail } });
  for (const type of ["message", "signal", "event", "changes"] as const) bench.client.on(type, fail);
  bench.client.connect();
  await bench.open();

  bench.send({ kind: "rumours" });
  bench.send(trade);
  bench.send({ kind: "orders" });
  bench.send({ kind: "report_locked", data: { desk_id: "D", business_date: "2026-05-20" } });
  bench.send({ kind: "blotter", data: { entries: [{ id: "B" }] } });
  bench.client.flush();

  const { blotter, connection } = bench.client.store.getState();
  expect([blotter.collection.size, connection.status]).toEqual([1, "connected"]);
  expect(bench.errors.filter(({ code }) => code === "callback-failed").every(({ cause }) => cause === fault)).toBe(true);
  expect(bench.codes).toContain("callback-failed");
});

test("an `onError` that throws does not stop the feed (decision 11)", async () => {
  const bench = createClientBench({
    onError() {
      throw new Error("from the application");
    },
  });
  bench.client.connect();
  await bench.open();

  bench.sockets.last.message("{oops");
  bench.send(trade);
  bench.client.flush();

  expect(bench.client.store.getState().trades.collection.size).toBe(1);
});

test("the token appears in no state, error, counter or event (decision 8)", async () => {
  const bench = createClientBench({ fetch: undefined, paths: { trades: "/trades" } });
  const seen: unknown[] = [];
  for (const type of ["message", "signal", "event", "changes"] as const) bench.client.on(type, (event) => seen.push(event));
  bench.client.store.subscribe((state) => seen.push(state.connection, state.trades.freshness));
  bench.client.connect();
  await bench.open();
  bench.send(trade);
  bench.sockets.last.message("{oops");
  bench.sockets.last.error();
  bench.sockets.last.close(1006, `bad token ${TOKEN}`);
  bench.client.flush();
  bench.client.dispose();

  const visible = [
    ...bench.errors.map((error) => [error.message, error.stack, error.detail, String(error.cause)]),
    ...seen,
    bench.client.stats(),
  ];
  expect(JSON.stringify(visible)).not.toContain("canary");
  expect(bench.sockets.sockets[0]?.url).toContain("canary"); // it was there to be leaked
});

test("every error passed to `onError` is an `AtlasError`", async () => {
  const bench = createClientBench({ paths: { trades: "/trades" } });
  bench.client.connect();
  await bench.open();
  await bench.clock.advanceAsync(3_000);
  bench.restCalls.at(-1)?.fail(new TypeError("network"));
  await settled();

  expect(bench.errors.length).toBeGreaterThan(0);
  expect(bench.errors.every((error) => error instanceof AtlasError)).toBe(true);
});
