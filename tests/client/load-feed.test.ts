import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { AtlasClientOptions } from "../../src/client/options.ts";
import type { ClientEvents } from "../../src/client/client-events.ts";
import type { AtlasError } from "../../src/shared/errors.ts";
import { createFakePage } from "../support/fake-page.ts";
import { createFakeSocketClass } from "../support/fake-socket.ts";
import { jwtOf } from "../support/jwt.ts";
import { createVirtualClock, settled } from "../support/virtual-clock.ts";

const FEED = "../../src/client/feed.ts";

/** A client in a page that has loaded nothing yet. `arrive` and `fail` end the present import of the chunk. */
async function setUp({ isBroken = false, ...given }: Partial<AtlasClientOptions> & { readonly isBroken?: boolean } = {}) {
  let end: ((error?: Error) => void) | undefined;
  const imports = { count: 0 };
  vi.resetModules();
  vi.doMock(FEED, async (importActual) => {
    imports.count += 1;
    await new Promise<void>((resolve, reject) => (end = (error) => (error === undefined ? resolve() : reject(error))));
    return importActual();
  });
  const { createAtlasClient } = await import("../../src/client/create-client.ts");
  const { loadFeed, whenFeedLoaded } = await import("../../src/client/load-feed.ts");
  let isArriving = false;
  const clock = createVirtualClock();
  const fakePage = createFakePage(clock);
  const sockets = createFakeSocketClass();
  const calls: string[] = [];
  const errors: { readonly code: string }[] = [];
  let tokenCount = 0;
  const client = createAtlasClient({
    url: "https://atlas.example",
    getToken: () => `token ${(tokenCount += 1)}`,
    fetch(url) {
      calls.push(new URL(url as string).pathname);
      return Promise.resolve(new Response('{"positions":[{"position_line_key":"P"}]}'));
    },
    jitter: 0,
    onError: (error) => errors.push(error),
    WebSocket: sockets.WebSocket,
    clock,
    page: {
      ...fakePage,
      subscribe(listener) {
        if (isArriving && isBroken) throw new Error("broken page");
        return fakePage.subscribe(listener);
      },
    },
    random: () => 0.5,
    ...given,
  });
  const status = () => client.store.getState().connection.status;
  return {
    client,
    clock,
    createAtlasClient,
    whenFeedLoaded,
    WebSocket: sockets.WebSocket,
    sockets: sockets.sockets,
    calls,
    errors,
    imports,
    status,
    tokenCount: () => tokenCount,
    /** Until the import that runs, or the next one, is there to be ended. */
    async arrive() {
      await vi.waitUntil(() => end !== undefined);
      isArriving = true;
      end?.();
      end = undefined;
      await loadFeed();
      await settled();
    },
    /** `errorCount`: how many errors are reported by then. */
    async fail(errorCount = 1) {
      await vi.waitUntil(() => end !== undefined);
      const failing = loadFeed();
      end?.(new TypeError("Failed to fetch dynamically imported module"));
      end = undefined;
      await failing.catch(() => undefined);
      await vi.waitUntil(() => errors.length >= errorCount);
    },
  };
}

afterEach(() => {
  vi.doUnmock(FEED);
  vi.resetModules();
});

const EXPIRED_TOKEN = jwtOf({ iat: 1, exp: 2 });
const trade = JSON.stringify({ kind: "trades", message_type: "snapshot", data: { trades: [{ trade_id: "T" }] } });

test("a client whose feed code is still loading requests its token, and opens its socket when the code has arrived", async () => {
  const page = await setUp();
  page.client.connect();
  await page.clock.advanceAsync(100);
  const before = [page.tokenCount(), page.sockets.length, page.status()];

  await page.arrive();
  page.sockets[0]?.open();
  page.sockets[0]?.message(trade);
  page.client.flush();

  expect(before).toEqual([1, 0, "connecting"]);
  expect(page.client.store.getState().trades).toMatchObject({ collection: { size: 1 }, freshness: { status: "live" } });
  expect([page.imports.count, page.errors]).toEqual([1, []]);
});

test("feed code that cannot be loaded fails the attempt, and the next attempt loads the code again (decision 13)", async () => {
  const page = await setUp();
  page.client.connect();
  await page.clock.advanceAsync(0);

  await page.fail();
  const failed = [page.status(), page.sockets.length, page.client.store.getState().trades.freshness.status];
  await page.clock.advanceAsync(1_000);
  await page.arrive();
  page.sockets[0]?.open();

  expect(failed).toEqual(["error", 0, "waiting"]);
  expect(page.errors.map(({ code }) => code)).toEqual(["code-missing"]);
  expect(page.status()).toBe("connected");
});

test("explain says before the feed code has arrived what the connection waits for, and never that an idle or ended client loads (P1, P44)", async () => {
  const page = await setUp();
  const explained = () => {
    const { repairs, actions, blocked } = page.client.explain("trades");
    return [repairs.map(({ type }) => type).join(), actions.join(), blocked];
  };
  const idle = explained();
  page.client.connect();
  await page.clock.advanceAsync(0);
  const loading = explained();
  await page.fail();
  const failed = page.client.explain("trades");
  const { connection } = page.client.store.getState();
  page.client.dispose();

  expect([idle, loading, explained()]).toEqual([
    ["connect", "connect", undefined],
    ["code", "wait", undefined],
    ["ended", "", undefined],
  ]);
  expect(failed.repairs).toEqual([
    { type: "connection", status: "error", attempt: 1, at: "nextAttemptAt" in connection ? connection.nextAttemptAt : undefined },
  ]);
  expect(failed.actions).toEqual(["check-network"]);
});

test("explain says before the feed code has arrived that an address can never work (P1)", async () => {
  const page = await setUp({ url: "http://atlas.example" });
  page.client.connect();

  expect(page.client.explain("trades")).toMatchObject({ blocked: "address", repairs: [], actions: ["check-address"] });
});

test("rows handed in before the feed code has arrived are shown when it arrives (P43)", async () => {
  const page = await setUp();
  page.client.connect();
  page.client.hydrate("trades", [{ trade_id: "T" }], { startedAt: page.clock.now() });
  const before = page.client.store.getState().trades.collection.size;

  await page.arrive();
  page.client.flush();

  expect([before, page.client.store.getState().trades.collection.size]).toEqual([0, 1]);
});

test("rows of a slice that does not exist are refused at once, before the feed code has arrived", async () => {
  const page = await setUp();

  const hydrate = () => page.client.hydrate("nothing", [], { startedAt: page.clock.now() });

  expect(hydrate).toThrow("collection-unknown");
  page.client.connect();
  await page.arrive();
});

test("positions are requested as soon as the feed code has arrived, before the socket opens (P17)", async () => {
  const page = await setUp();
  page.client.connect();
  await page.clock.advanceAsync(0);
  const before = [...page.calls];

  await page.arrive();

  await page.clock.advanceAsync(0);

  expect([before, page.calls]).toEqual([[], ["/positions/snapshot"]]);
});

test("a REST request waits for the feed code, and fails with `code-missing` if the code cannot be loaded", async () => {
  const page = await setUp({ paths: { orders: "/orders", positions: null } });
  page.client.connect();
  await page.clock.advanceAsync(0);
  const { signal } = new AbortController();
  const failing = page.client.internals.rest.record("orders", signal).catch((thrown: unknown) => thrown);

  await page.fail();
  const failure = (await failing) as AtlasError;
  const loading = page.client.internals.rest.record("orders", signal);
  await page.arrive();

  expect([failure.code, await loading, page.calls]).toEqual(["code-missing", { positions: [{ position_line_key: "P" }] }, ["/orders"]]);
});

test("a client that is disposed while its feed code loads opens no socket and sends no request (P44)", async () => {
  const page = await setUp();
  const heard: ClientEvents["message"][] = [];
  page.client.on("message", (message) => heard.push(message));
  page.client.connect();
  page.client.hydrate("trades", [{ trade_id: "T" }], { startedAt: page.clock.now() });
  await page.clock.advanceAsync(0);

  page.client.dispose();
  await page.arrive();

  expect([page.sockets.length, page.calls, page.clock.pendingCount, page.errors]).toEqual([0, [], 0, []]);
  expect(page.client.store.getState().trades.collection.size).toBe(0);
});

test("a feed chunk slower than an attempt fails it with `code-missing`: no probe, and the token reason stays `initial` (P3)", async () => {
  const reasons: string[] = [];
  const getToken: AtlasClientOptions["getToken"] = ({ reason }) => {
    reasons.push(reason);
    return EXPIRED_TOKEN;
  };
  const page = await setUp({ getToken, timings: { connectTimeoutMs: 2_000 } });
  page.client.connect();

  await page.clock.advanceAsync(10_000);
  const { lastClose } = page.client.store.getState().connection;
  const failed = [page.errors.map(({ code }) => code), [...reasons], lastClose, page.calls.length];
  await page.arrive();
  await page.clock.advanceAsync(10_000);

  expect(failed).toEqual([["code-missing", "code-missing", "code-missing"], ["initial", "initial", "initial"], undefined, 0]);
  expect(page.sockets.length).toBe(1);
});

test("a REST request that is aborted, or whose client ends, does not wait for the feed code (P44)", async () => {
  const page = await setUp({ paths: { orders: "/orders", positions: null } });
  const { internals } = page.client;
  const controller = new AbortController();
  const ends: string[] = [];
  async function load(signal: AbortSignal): Promise<void> {
    try {
      await internals.load("orders", { queryKey: ["orders"], signal }, (bounded) => internals.rest.record("orders", bounded));
    } catch (thrown) {
      ends.push(String(thrown));
    }
  }
  void load(controller.signal);
  void load(new AbortController().signal);
  await settled();

  controller.abort("left");
  await settled();
  const aborted = [...ends];
  page.client.dispose();
  await settled();

  expect([aborted, ends.length, ends[1]]).toEqual([["left"], 2, expect.stringContaining("client-disposed")]);
  await page.arrive();
  expect([page.calls, page.errors]).toEqual([[], []]);
});

test("a client that was disconnected before its feed code arrived requests no rows", async () => {
  const page = await setUp();
  page.client.connect();
  await page.clock.advanceAsync(100);

  page.client.disconnect();
  await page.arrive();
  await page.clock.advanceAsync(1_000);

  expect([page.calls, page.sockets.length, page.status()]).toEqual([[], 0, "idle"]);
});

describe("rows that are handed in before the code is there (P43)", () => {
  test("rows handed in before the feed code arrives are shown even if the wall clock is set back meanwhile", async () => {
    const page = await setUp();
    page.client.connect();
    page.client.hydrate("trades", [{ trade_id: "T" }], { startedAt: page.clock.now() });

    page.clock.set(page.clock.now() - 3_600_000);
    await page.arrive();
    page.client.flush();

    expect([page.client.store.getState().trades.collection.size, page.errors]).toEqual([1, []]);
  });

  test("rows handed in with a request time in the future are refused, even if the feed code arrives after that time", async () => {
    const page = await setUp();
    page.client.connect();
    page.client.hydrate("trades", [{ trade_id: "T" }], { startedAt: page.clock.now() + 5_000 });

    await page.clock.advanceAsync(10_000);
    await page.arrive();
    page.client.flush();

    expect([page.client.store.getState().trades.collection.size, page.errors.map(({ code }) => code)]).toEqual([0, ["hydrate-refused"]]);
  });

  test("rows handed in before the feed code arrives are not affected by later changes of their array", async () => {
    const page = await setUp();
    page.client.connect();
    const rows = [{ trade_id: "T" }];
    page.client.hydrate("trades", rows, { startedAt: page.clock.now() });

    rows.length = 0;
    await page.arrive();
    page.client.flush();

    expect(page.client.store.getState().trades.collection.size).toBe(1);
  });

  test("rows handed in before the feed code arrives are shown even after the last release", async () => {
    const page = await setUp();
    const release = page.client.retain();
    page.client.hydrate("trades", [{ trade_id: "T" }], { startedAt: page.clock.now() });

    release();
    await page.clock.advanceAsync(100);
    await page.arrive();
    page.client.flush();

    expect([page.client.store.getState().trades.collection.size, page.clock.pendingCount]).toEqual([1, 0]);
  });

  test("rows handed in load missing feed code again, with or without a connection", async () => {
    const page = await setUp();
    await page.fail(0);

    page.client.hydrate("trades", [{ trade_id: "T" }], { startedAt: page.clock.now() });
    await page.fail();
    const missing = page.errors.map(({ code }) => code);
    page.client.hydrate("blotter", [{ id: "B" }], { startedAt: page.clock.now() });
    await page.arrive();
    page.client.flush();

    const { trades, blotter } = page.client.store.getState();
    expect([missing, trades.collection.size, blotter.collection.size]).toEqual([["code-missing"], 1, 1]);
  });
});

test("an exception of one client when the feed code arrives is reported, and fails neither its attempt nor another client", async () => {
  const page = await setUp({ isBroken: true });
  page.client.connect();
  await page.clock.advanceAsync(0);
  let isCalled = false;
  page.whenFeedLoaded(() => (isCalled = true));

  await page.arrive();

  expect([isCalled, page.sockets.length, page.errors.map(({ code }) => code)]).toEqual([true, 1, ["callback-failed"]]);
});

test("a client that ended while its feed code was missing is not kept in memory (P44)", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const page = await setUp();
  await page.fail(0);
  const { createAtlasClient } = page;
  const ended = await (async () => {
    const client = createAtlasClient({
      url: "https://atlas.example",
      getToken: () => "token",
      WebSocket: page.WebSocket,
      clock: page.clock,
    });
    client.connect();
    client.hydrate("trades", [], { startedAt: page.clock.now() });
    await page.clock.advanceAsync(0);
    client.dispose();
    return new WeakRef(client.internals.store);
  })();
  await page.fail(0);
  await settled();

  await vi.waitUntil(() => {
    collectGarbage();
    return ended.deref() === undefined;
  });
});
