import { dehydrate, hydrate, QueryClient, QueryObserver, type Query } from "@tanstack/react-query";
import { afterEach, describe, expect, test } from "vitest";
import { createQueryPort } from "../../../src/client/loads/query-port.ts";
import type { QueryKey } from "../../../src/domains/queries/query-keys.ts";
import { AtlasError } from "../../../src/shared/errors.ts";
import { createInvalidation } from "../../../src/sync/signals/invalidation.ts";
import { createFakePage } from "../../support/fake-page.ts";
import { createVirtualClock, settled } from "../../support/virtual-clock.ts";

const cleanUps: (() => void)[] = [];

afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

/**
 * A real query client, over a server whose data has a version. A fetch reads the version as it begins and answers `latencyMs` later on the
 * virtual clock; a cancelled fetch is answered all the same, and its answer is discarded.
 */
function setUp({ latencyMs = 250, maxSignalPauseMs = 5_000 } = {}) {
  const clock = createVirtualClock();
  const page = createFakePage(clock);
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity, gcTime: Infinity } } });
  const held = new Set<QueryKey>();
  const invalidation = createInvalidation({
    queries: createQueryPort(client, "ours", (queryKey) => held.has(queryKey)),
    signalKeys: () => [["orders"], ["curves"], ["section"]],
    clock,
    page,
    random: () => 0.5,
    timings: { maxSignalPauseMs },
  });
  const startedAt = clock.now();
  const server = { version: 1, latencyMs, failure: undefined as Error | undefined };
  const fetches: { readonly key: string; readonly at: number; readonly version: number; readonly signal: AbortSignal }[] = [];
  let runningCount = 0;
  let mostRunning = 0;

  const fetchData = (key: QueryKey) => (context: { readonly signal: AbortSignal }) => {
    const { version } = server;
    fetches.push({ key: JSON.stringify(key), at: clock.now() - startedAt, version, signal: context.signal });
    runningCount += 1;
    mostRunning = Math.max(mostRunning, runningCount);
    return new Promise<number>((resolve, reject) => {
      clock.schedule(() => {
        runningCount -= 1;
        if (server.failure === undefined) resolve(version);
        else reject(server.failure);
      }, server.latencyMs);
    });
  };
  const options = (key: QueryKey) => ({ queryKey: key, queryFn: fetchData(key) });
  cleanUps.push(() => {
    invalidation.dispose();
    client.clear();
  });

  return {
    clock,
    page,
    client,
    invalidation,
    server,
    fetches,
    fetchData,
    held,
    get mostRunning() {
      return mostRunning;
    },
    /** A component that shows the query, until the result is called. */
    mount: (key: QueryKey) => new QueryObserver(client, options(key)).subscribe(() => undefined),
    /** A mounted query whose first load is over. */
    async loaded(key: QueryKey) {
      const unmount = this.mount(key);
      await clock.advanceAsync(server.latencyMs);
      return unmount;
    },
    /** Fetches as a component would on a focus or an interval of its own. */
    fetchElsewhere: (key: QueryKey) => client.refetchQueries({ queryKey: key, exact: true }, { cancelRefetch: false }),
    data: (key: QueryKey) => client.getQueryData<number>(key),
    /** When the fetches began. Unit: milliseconds since the start. */
    begins: (key: QueryKey) => fetches.filter((each) => each.key === JSON.stringify(key)).map(({ at }) => at),
    isOutdated: (key: QueryKey) => client.getQueryState(key)?.isInvalidated,
    fetchCount: (key: QueryKey) => fetches.filter((each) => each.key === JSON.stringify(key)).length,
  };
}

const orders = ["orders"];

test("a signal refetches a query that is in use (P23)", async () => {
  const bench = setUp();
  await bench.loaded(orders);
  bench.server.version = 2;

  bench.invalidation.signal([orders]);
  await bench.clock.advanceAsync(250);

  expect(bench.data(orders)).toBe(2);
});

test("a signal during a query's first load is followed by one more fetch (P23)", async () => {
  const bench = setUp();
  bench.mount(orders);
  await bench.clock.advanceAsync(100);
  bench.server.version = 2;

  bench.invalidation.signal([orders]);
  await bench.clock.advanceAsync(150);
  const loaded = bench.data(orders);
  await bench.clock.advanceAsync(1_000);

  expect(loaded).toBe(1); // the first load was not cancelled
  expect(bench.data(orders)).toBe(2);
  expect(bench.fetchCount(orders)).toBe(2);
});

test("signals every 50 ms against a server that takes 250 ms never starve the query, and end with the newest data (P23)", async () => {
  const bench = setUp({ latencyMs: 250 });
  await bench.loaded(orders);
  const seen = new Set<number | undefined>();
  const before = bench.fetches.length;

  for (let passed = 0; passed < 3_000; passed += 50) {
    bench.server.version += 1;
    bench.invalidation.signal([orders]);
    await bench.clock.advanceAsync(50);
    seen.add(bench.data(orders));
  }
  const duringStorm = bench.fetches.length - before;
  await bench.clock.advanceAsync(10_000);

  expect(seen.size).toBeGreaterThanOrEqual(4); // it went on being fed
  expect(duringStorm).toBeLessThanOrEqual(5);
  expect(bench.data(orders)).toBe(bench.server.version);
  expect(bench.mostRunning).toBe(1);
  expect(bench.fetches.every(({ signal }) => !signal.aborted)).toBe(true);
});

test.each([1, 20, 400, 6_000])("with a server that takes %i ms, a burst of signals costs at most two fetches (P23)", async (latencyMs) => {
  const bench = setUp({ latencyMs });
  await bench.loaded(orders);
  const before = bench.fetches.length;
  const pauseMs = Math.min(Math.max(500, 2 * latencyMs), 5_000);

  for (let count = 0; count < 40; count += 1) {
    bench.server.version += 1;
    bench.invalidation.signal([orders, orders]);
    await bench.clock.advanceAsync(pauseMs / 50);
  }
  await bench.clock.advanceAsync(60_000);

  expect(bench.fetches.length - before).toBeLessThanOrEqual(2);
  expect(bench.data(orders)).toBe(bench.server.version);
});

test("the pause after a fetch is twice the fetch's length, at least half a second and at most five seconds (P23)", async () => {
  for (const { latencyMs, pauseMs } of [
    { latencyMs: 10, pauseMs: 500 },
    { latencyMs: 1_000, pauseMs: 2_000 },
    { latencyMs: 8_000, pauseMs: 5_000 },
  ]) {
    const bench = setUp({ latencyMs });
    await bench.loaded(orders);
    bench.invalidation.signal([orders]);
    await bench.clock.advanceAsync(1);
    bench.invalidation.signal([orders]);

    await bench.clock.advanceAsync(60_000);

    const [, first, second] = bench.fetches;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBe(latencyMs + pauseMs);
  }
});

test("the pause of a query that is signalled continuously grows by half at each fetch, up to the longest pause (P23)", async () => {
  for (const { maxSignalPauseMs, pauses } of [
    { maxSignalPauseMs: 5_000, pauses: [500, 750, 1_125, 1_687.5, 2_531.25, 3_796.875, 5_000, 5_000] },
    { maxSignalPauseMs: 1_000, pauses: [500, 750, 1_000, 1_000] },
  ]) {
    const bench = setUp({ latencyMs: 20, maxSignalPauseMs });
    await bench.loaded(orders);

    for (let passed = 0; passed < 60_000; passed += 100) {
      bench.invalidation.signal([orders]);
      await bench.clock.advanceAsync(100);
    }

    const begins = bench.begins(orders).slice(1);
    const seen = begins.slice(1).map((at, index) => at - (begins[index] ?? 0) - 20);
    expect(seen.slice(0, pauses.length)).toEqual(pauses);
    expect(Math.max(...seen)).toBe(maxSignalPauseMs);
  }
});

test("a query that is signalled continuously does not slow down other queries (P23)", async () => {
  const bench = setUp({ latencyMs: 20 });
  const storms = Array.from({ length: 20 }, (_, number) => ["section", number]);
  for (const key of [orders, ...storms]) await bench.loaded(key);
  const before = bench.begins(orders).length;
  const signalledAt: number[] = [];

  for (let passed = 0; passed < 60_000; passed += 100) {
    bench.invalidation.signal([["section"]]);
    if (passed % 1_000 === 0) {
      signalledAt.push(bench.clock.now());
      bench.invalidation.signal([orders]);
    }
    await bench.clock.advanceAsync(100);
  }

  const startedAt = bench.clock.now() - 60_000;
  const offset = bench.begins(orders)[before] ?? 0;
  expect(bench.begins(orders).slice(before)).toEqual(signalledAt.map((at) => at - startedAt + offset));
});

test("after ten seconds without signals a query's pause is short again (P23)", async () => {
  const bench = setUp({ latencyMs: 20 });
  await bench.loaded(orders);
  for (let passed = 0; passed < 30_000; passed += 100) {
    bench.invalidation.signal([orders]);
    await bench.clock.advanceAsync(100);
  }
  await bench.clock.advanceAsync(10_000);
  const before = bench.fetches.length;

  bench.invalidation.signal([orders]);
  await bench.clock.advanceAsync(1);
  bench.invalidation.signal([orders]);
  await bench.clock.advanceAsync(10_000);

  const [first, second] = bench.fetches.slice(before);
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBe(520);
});

test("the pause counts from the end of the fetch even if the query's data is set meanwhile, and the signal is not lost (P23)", async () => {
  const bench = setUp({ latencyMs: 1_000 });
  await bench.loaded(orders);
  bench.invalidation.signal([orders]);
  await bench.clock.advanceAsync(100);
  bench.invalidation.signal([orders]);

  bench.client.setQueryData(orders, 100);
  bench.client.setQueryData(orders, 101);
  await bench.clock.advanceAsync(2_899);
  const early = bench.fetchCount(orders);
  await bench.clock.advanceAsync(1);

  expect([early, bench.fetchCount(orders)]).toEqual([2, 3]);
});

test("data that the application sets during the pause does not serve a signal: the query is still fetched (P23)", async () => {
  const bench = setUp();
  await bench.loaded(orders);
  bench.invalidation.signal([orders]);
  await bench.clock.advanceAsync(100);
  bench.server.version = 2;
  bench.invalidation.signal([orders]);
  await bench.clock.advanceAsync(200);

  bench.client.setQueryData(orders, 100);
  await bench.clock.advanceAsync(5_000);

  expect(bench.data(orders)).toBe(2);
});

test("hiding and showing the page does not shorten a query's pause (P23)", async () => {
  const bench = setUp();
  await bench.loaded(orders);
  bench.invalidation.signal([orders]);
  await bench.clock.advanceAsync(300);
  bench.invalidation.signal([orders]);

  bench.page.hide();
  bench.page.show();
  await bench.clock.advanceAsync(250);
  const early = bench.fetchCount(orders);
  await bench.clock.advanceAsync(5_000);

  expect([early, bench.fetchCount(orders)]).toEqual([2, 3]);
});

test("a fetch by the application while the page is hidden serves the signal: becoming visible causes no other fetch (P23)", async () => {
  const bench = setUp();
  await bench.loaded(orders);
  bench.page.hide();
  bench.server.version = 2;
  bench.invalidation.signal([orders]);
  void bench.fetchElsewhere(orders);
  await bench.clock.advanceAsync(5_000);
  const hidden = bench.data(orders);

  bench.page.show();
  await bench.clock.advanceAsync(5_000);

  expect(hidden).toBe(2);
  expect(bench.fetchCount(orders)).toBe(2);
});

test("a broader and a narrower key that match one query cause one fetch of it, in either order (P23)", async () => {
  for (const keys of [
    [["section"], ["section", "R1", "cover"]],
    [["section", "R1", "cover"], ["section"]],
  ]) {
    const bench = setUp();
    await bench.loaded(["section", "R1", "cover"]);
    await bench.loaded(["section", "R1", "risk"]);
    bench.invalidation.signal(keys);
    await bench.clock.advanceAsync(5_000);

    expect(bench.fetchCount(["section", "R1", "cover"])).toBe(2);
    expect(bench.fetchCount(["section", "R1", "risk"])).toBe(2);
  }
});

test("broader and narrower signals in turn do not shorten the pause of a query that matches both (P23)", async () => {
  const bench = setUp({ latencyMs: 20 });
  await bench.loaded(["section", "R1", "cover"]);
  const before = bench.fetches.length;

  for (let passed = 0; passed < 2_000; passed += 50) {
    bench.invalidation.signal([passed % 100 === 0 ? ["section"] : ["section", "R1", "cover"]]);
    await bench.clock.advanceAsync(50);
  }

  expect(bench.fetches.length - before).toBeLessThanOrEqual(4);
});

test("a signal during a fetch started by the application is followed by a fetch that began after it (P23)", async () => {
  const bench = setUp();
  await bench.loaded(orders);
  void bench.fetchElsewhere(orders);
  await bench.clock.advanceAsync(100);
  bench.server.version = 2;

  bench.invalidation.signal([orders]);
  await bench.clock.advanceAsync(2_000);

  expect(bench.data(orders)).toBe(2);
  expect(bench.mostRunning).toBe(1);
});

test("a fetch started by the application during the pause serves the signal (P23)", async () => {
  const bench = setUp();
  await bench.loaded(orders);
  bench.invalidation.signal([orders]);
  await bench.clock.advanceAsync(10);
  bench.server.version = 2;
  bench.invalidation.signal([orders]);
  await bench.clock.advanceAsync(300);

  void bench.fetchElsewhere(orders);
  await bench.clock.advanceAsync(10_000);

  expect(bench.fetchCount(orders)).toBe(3); // first load, signal, the application's
  expect(bench.data(orders)).toBe(2);
});

test("queries under one key do not wait for one another: a query that is being fetched does not delay the others (P23)", async () => {
  const bench = setUp();
  await bench.loaded(["orders", "a"]);
  await bench.loaded(["orders", "b"]);
  void bench.fetchElsewhere(["orders", "a"]);
  await bench.clock.advanceAsync(10);
  bench.server.version = 2;

  bench.invalidation.signal([orders]);
  await bench.clock.advanceAsync(250);

  expect(bench.data(["orders", "b"])).toBe(2);
});

test("a failed fetch is repeated until it succeeds, after pauses that double up to 30 s (P23)", async () => {
  const bench = setUp({ latencyMs: 20 });
  await bench.loaded(orders);
  bench.server.version = 2;
  bench.server.failure = new Error("500");
  bench.invalidation.signal([orders]);

  await bench.clock.advanceAsync(95_000);
  const failed = bench.client.getQueryState(orders)?.status;
  bench.server.failure = undefined;
  await bench.clock.advanceAsync(60_000);

  const begins = bench.begins(orders).slice(1);
  expect(failed).toBe("error");
  expect(begins.slice(1).map((at, index) => at - (begins[index] ?? 0) - 20)).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
  ]);
  expect(bench.data(orders)).toBe(2);
});

test("continuous signals do not shorten the pauses of a query that fails (P23)", async () => {
  const bench = setUp({ latencyMs: 20 });
  await bench.loaded(orders);
  bench.server.failure = new Error("500");

  for (let passed = 0; passed < 300_000; passed += 100) {
    bench.invalidation.signal([orders]);
    await bench.clock.advanceAsync(100);
  }

  const late = bench.begins(orders).filter((at) => at >= 100_000);
  expect(late.length).toBeLessThanOrEqual(7);
});

test("a query waits for the time that the server names in `Retry-After`, even if signals come meanwhile (P23)", async () => {
  const bench = setUp({ latencyMs: 20 });
  await bench.loaded(orders);
  bench.server.failure = new AtlasError("fetch-failed", { detail: { status: 429, retryAfterMs: 90_000 } });
  bench.invalidation.signal([orders]);
  await bench.clock.advanceAsync(20);
  bench.server.failure = undefined;
  bench.server.version = 2;

  for (let passed = 0; passed < 89_000; passed += 1_000) {
    bench.invalidation.signal([orders]);
    await bench.clock.advanceAsync(1_000);
  }
  const early = bench.fetchCount(orders);
  await bench.clock.advanceAsync(2_000);

  expect([early, bench.fetchCount(orders), bench.data(orders)]).toEqual([2, 3, 2]);
});

test.each([
  ["fetch-failed", { status: 403 }],
  ["fetch-failed", { status: 404 }],
  ["path-missing", {}],
] as const)("a fetch that fails with %s %j is not repeated before the next signal (P23)", async (code, detail) => {
  const bench = setUp({ latencyMs: 20 });
  await bench.loaded(orders);
  bench.server.failure = new AtlasError(code, { detail });
  bench.invalidation.signal([orders]);

  await bench.clock.advanceAsync(300_000);
  const before = bench.fetchCount(orders);
  bench.invalidation.signal([orders]);

  expect([before, bench.fetchCount(orders)]).toEqual([2, 3]);
});

test("after a cancelled fetch, signals cause fetches again (P23)", async () => {
  const bench = setUp();
  const unmount = bench.mount(orders);
  await bench.clock.advanceAsync(100);
  bench.invalidation.signal([orders]);

  unmount(); // the query function takes the signal, so the client cancels the first load
  await settled();
  bench.mount(orders);
  bench.server.version = 2;
  bench.invalidation.signal([orders]);
  await bench.clock.advanceAsync(5_000);

  expect(bench.data(orders)).toBe(2);
  expect(bench.clock.pendingCount).toBe(0);
});

test("a signal only marks a query that is not in use, and the query is fetched when it is used again (P23)", async () => {
  const bench = setUp();
  const unmount = await bench.loaded(orders);
  unmount();
  bench.server.version = 2;

  bench.invalidation.signal([orders]);
  await bench.clock.advanceAsync(5_000);
  const whileUnused = [bench.fetchCount(orders), bench.isOutdated(orders)];
  bench.mount(orders);
  await bench.clock.advanceAsync(250);

  expect(whileUnused).toEqual([1, true]);
  expect(bench.data(orders)).toBe(2);
});

test("a signal for a query that is loading without an observer still marks its data as outdated (P23)", async () => {
  const bench = setUp();
  void bench.client.query({
    queryKey: orders,
    queryFn: () => new Promise<number>((resolve) => bench.clock.schedule(() => resolve(1), 250)),
  });
  await bench.clock.advanceAsync(100);

  bench.invalidation.signal([orders]);
  await bench.clock.advanceAsync(5_000);

  expect([bench.data(orders), bench.isOutdated(orders)]).toEqual([1, true]);
});

test("signals on a hidden page only mark queries; becoming visible fetches each marked query once (P23)", async () => {
  const bench = setUp();
  await bench.loaded(orders);
  await bench.loaded(["curves"]);
  bench.page.hide();

  for (let count = 0; count < 10; count += 1) {
    bench.server.version += 1;
    bench.invalidation.signal([orders]);
    await bench.clock.advanceAsync(1_000);
  }
  const hidden = [bench.fetchCount(orders), bench.isOutdated(orders)];
  bench.page.show();
  await bench.clock.advanceAsync(5_000);

  expect(hidden).toEqual([1, true]);
  expect(bench.fetchCount(orders)).toBe(2);
  expect(bench.fetchCount(["curves"])).toBe(1);
  expect(bench.data(orders)).toBe(bench.server.version);
});

test("on a hidden page, `online` and `resume` do not fetch a marked query (P23)", async () => {
  const bench = setUp();
  await bench.loaded(orders);
  bench.page.hide();
  bench.invalidation.signal([orders]);

  bench.page.online();
  bench.page.resume();
  await bench.clock.advanceAsync(1_000);

  expect(bench.fetchCount(orders)).toBe(1);
});

test("a signal during a fetch is kept when the page is hidden, and served when the page is visible again (P23)", async () => {
  const bench = setUp();
  await bench.loaded(orders);
  bench.invalidation.signal([orders]);
  await bench.clock.advanceAsync(100);
  bench.server.version = 2;
  bench.invalidation.signal([orders]);

  bench.page.hide();
  await bench.clock.advanceAsync(60_000);
  const hidden = [bench.fetchCount(orders), bench.isOutdated(orders)];
  bench.page.show();
  await bench.clock.advanceAsync(250);

  expect(hidden).toEqual([2, true]);
  expect(bench.data(orders)).toBe(2);
});

test("when the query client itself fetches on becoming visible, this fetch serves the marks (P23)", async () => {
  const bench = setUp();
  await bench.loaded(orders);
  bench.page.hide();
  bench.server.version = 2;
  bench.invalidation.signal([orders]);

  void bench.fetchElsewhere(orders); // its own listener was called first
  bench.page.show();
  await bench.clock.advanceAsync(5_000);

  expect(bench.fetchCount(orders)).toBe(2);
  expect(bench.data(orders)).toBe(2);
});

test("after missed signals, queries that existed are fetched once, spread over a second (P24)", async () => {
  const bench = setUp();
  await bench.loaded(orders);
  bench.server.version = 2;

  bench.invalidation.missed([orders, ["never-used"]]);
  await bench.clock.advanceAsync(499);
  bench.mount(["orders", "later"]);
  const early = bench.fetchCount(orders);
  await bench.clock.advanceAsync(5_000);

  expect([early, bench.fetchCount(orders)]).toEqual([1, 2]);
  expect(bench.data(orders)).toBe(2);
  expect(bench.fetchCount(["orders", "later"])).toBe(1);
});

test("missed signals for keys that no query has used have no effect (P24)", () => {
  const bench = setUp();

  bench.invalidation.missed([orders]);

  expect(bench.clock.pendingCount).toBe(0);
});

test("queries fetched before `open` are fetched again once at the first message after it, spread over a second (P24)", async () => {
  const bench = setUp();
  await bench.loaded(orders);
  await bench.loaded(["curves"]);
  bench.server.version = 2;

  bench.invalidation.opened();
  await bench.clock.advanceAsync(60_000);
  const beforeMessage = bench.fetches.length;
  bench.invalidation.firstMessage();
  await bench.clock.advanceAsync(499);
  const early = bench.fetches.length;
  await bench.clock.advanceAsync(60_000);

  expect([beforeMessage, early, bench.fetches.length]).toEqual([2, 2, 4]);
  expect([bench.data(orders), bench.data(["curves"])]).toEqual([2, 2]);
});

test("a first load that is pending at `open` is followed by a fetch that begins after `open` (P24)", async () => {
  const bench = setUp({ latencyMs: 2_000 });
  bench.mount(orders);
  await bench.clock.advanceAsync(100);
  bench.server.version = 2;

  bench.invalidation.opened();
  bench.invalidation.firstMessage();
  await bench.clock.advanceAsync(20_000);

  expect(bench.data(orders)).toBe(2);
  expect(bench.fetchCount(orders)).toBe(2);
});

test("a fetch that begins between `open` and the first message serves the missed signals (P24)", async () => {
  const bench = setUp();
  await bench.loaded(orders);
  bench.invalidation.opened();
  bench.server.version = 2;
  void bench.fetchElsewhere(orders);

  bench.invalidation.firstMessage();
  await bench.clock.advanceAsync(20_000);

  expect([bench.fetchCount(orders), bench.data(orders)]).toEqual([2, 2]);
});

test("a query that was mounted after `open`, or whose load waited for `open`, is not fetched twice (P24)", async () => {
  const bench = setUp();
  const curves = ["curves"];
  bench.held.add(curves);
  bench.mount(curves);
  await bench.clock.advanceAsync(100);

  bench.invalidation.opened();
  bench.held.delete(curves);
  await bench.loaded(orders);
  bench.invalidation.firstMessage();
  await bench.clock.advanceAsync(20_000);

  expect([bench.fetchCount(orders), bench.fetchCount(curves)]).toEqual([1, 1]);
});

test("a load that failed before `open` is repeated after it (P24)", async () => {
  const bench = setUp();
  bench.server.failure = new Error("offline");
  await bench.loaded(orders);
  bench.server.failure = undefined;

  bench.invalidation.opened();
  bench.invalidation.firstMessage();
  await bench.clock.advanceAsync(5_000);

  expect(bench.data(orders)).toBe(1);
});

test("a socket that opens every second makes a query fetch at most once in 10 s, and a fetch follows the last `open` (P24)", async () => {
  const bench = setUp({ latencyMs: 20 });
  await bench.loaded(orders);
  const before = bench.fetchCount(orders);

  for (let second = 0; second < 60; second += 1) {
    bench.invalidation.opened();
    bench.server.version += 1;
    bench.invalidation.firstMessage();
    await bench.clock.advanceAsync(1_000);
  }
  const duringFlap = bench.fetchCount(orders) - before;
  await bench.clock.advanceAsync(20_000);

  expect(duringFlap).toBeLessThanOrEqual(6);
  expect(bench.data(orders)).toBe(bench.server.version);
});

test("queries whose signals a gap lost are fetched within a second, even shortly after `open` (P24)", async () => {
  const bench = setUp({ latencyMs: 20 });
  await bench.loaded(orders);
  bench.invalidation.opened();
  bench.invalidation.firstMessage();
  await bench.clock.advanceAsync(2_000);
  bench.invalidation.opened();
  bench.invalidation.firstMessage();
  bench.server.version = 2;

  bench.invalidation.missed([orders]);
  await bench.clock.advanceAsync(1_000);

  expect([bench.fetchCount(orders), bench.data(orders)]).toEqual([3, 2]);
});

test("a connection that opens and delivers nothing causes no query fetch (P24)", async () => {
  const bench = setUp();
  await bench.loaded(orders);

  for (let count = 0; count < 20; count += 1) {
    bench.invalidation.opened();
    await bench.clock.advanceAsync(45_000);
  }

  expect(bench.fetchCount(orders)).toBe(1);
});

describe("data that no fetch of this page brought", () => {
  /** As `hydrate` and a persister of the whole cache do; with `isMounted` the hook was there first. */
  const hydrateOrders = (client: QueryClient, dataUpdatedAt: number): void => {
    const stored = new QueryClient();
    stored.setQueryData(orders, -1, { updatedAt: dataUpdatedAt });
    hydrate(client, dehydrate(stored));
  };
  const yesterday = -86_400_000;
  const tomorrow = 86_400_000;

  test.each([
    ["yesterday", yesterday],
    ["tomorrow, by the clock of a server", tomorrow],
  ])("data hydrated into the cache after `open`, dated %s, is fetched again once (P24)", async (_, offsetMs) => {
    const bench = setUp();
    bench.invalidation.opened();
    bench.invalidation.firstMessage();
    await bench.clock.advanceAsync(5_000);

    hydrateOrders(bench.client, Date.now() + offsetMs);
    bench.mount(orders);
    const shown = bench.data(orders);
    await bench.clock.advanceAsync(60_000);

    expect(shown).toBe(-1);
    expect([bench.fetchCount(orders), bench.data(orders)]).toEqual([1, 1]);
  });

  test("data hydrated into the cache between `open` and the first message is fetched again once (P24)", async () => {
    const bench = setUp();
    bench.invalidation.opened();
    hydrateOrders(bench.client, Date.now());
    bench.mount(orders);
    await bench.clock.advanceAsync(5_000);
    const beforeMessage = bench.fetchCount(orders);

    bench.invalidation.firstMessage();
    await bench.clock.advanceAsync(60_000);

    expect([beforeMessage, bench.fetchCount(orders)]).toEqual([0, 1]);
  });

  test("data hydrated into the cache before `open` is fetched again once (P24)", async () => {
    const bench = setUp();
    hydrateOrders(bench.client, Date.now() + tomorrow);
    bench.mount(orders);
    bench.invalidation.opened();
    bench.invalidation.firstMessage();
    await bench.clock.advanceAsync(60_000);

    expect(bench.fetchCount(orders)).toBe(1);
  });

  test("data that a persister restores under a mounted hook is fetched again (P24)", async () => {
    const bench = setUp();
    bench.invalidation.opened();
    bench.invalidation.firstMessage();
    const observer = new QueryObserver(bench.client, { queryKey: orders, queryFn: () => Promise.resolve(1), enabled: false });
    bench.client.getQueryCache().build(bench.client, { queryKey: orders });
    cleanUps.push(observer.subscribe(() => undefined));

    hydrateOrders(bench.client, Date.now() + yesterday);
    bench.mount(orders);
    await bench.clock.advanceAsync(60_000);

    expect([bench.fetchCount(orders), bench.data(orders)]).toEqual([1, 1]);
  });

  test("data that a persister of single queries returns instead of the server is fetched again (P24)", async () => {
    const bench = setUp();
    bench.invalidation.opened();
    bench.invalidation.firstMessage();
    let isStored = true;
    const persister = async (queryFn: (context: never) => unknown, context: unknown, query: Query) => {
      if (!isStored) return queryFn(context as never); // its own context, untyped by the persister's caller
      isStored = false;
      bench.clock.schedule(() => query.setState({ dataUpdatedAt: Date.now() + yesterday }), 1);
      return -1;
    };
    const load = new QueryObserver(bench.client, { queryKey: orders, queryFn: bench.fetchData(orders), persister: persister as never });
    cleanUps.push(load.subscribe(() => undefined));

    await bench.clock.advanceAsync(60_000);

    expect([bench.fetchCount(orders), bench.data(orders)]).toEqual([1, 1]);
  });

  test("data broadcast by another tab is fetched again once, and not when it equals the last fetched data (P24)", async () => {
    const bench = setUp();
    bench.invalidation.opened();
    bench.invalidation.firstMessage();
    await bench.loaded(orders);
    const query = bench.client.getQueryCache().find({ queryKey: orders });

    query?.setState({ data: 0, dataUpdatedAt: Date.now() + tomorrow });
    await bench.clock.advanceAsync(10_000);
    const afterNews = bench.fetchCount(orders);
    query?.setState({ data: 1, dataUpdatedAt: Date.now() + tomorrow });
    await bench.clock.advanceAsync(60_000);

    expect([afterNews, bench.fetchCount(orders), bench.data(orders)]).toEqual([2, 2, 1]);
  });

  test("data that no signal names, or that is being fetched already, is not fetched again (P24)", async () => {
    const bench = setUp();
    bench.invalidation.opened();
    bench.invalidation.firstMessage();
    bench.client.setQueryData(["settings"], "dark");
    hydrateOrders(bench.client, Date.now());
    bench.mount(orders);
    void bench.fetchElsewhere(orders);

    await bench.clock.advanceAsync(60_000);

    expect(bench.fetchCount(orders)).toBe(1);
    expect(bench.isOutdated(["settings"])).toBe(false);
  });

  test("data that the application sets itself is not fetched again (P24)", async () => {
    const bench = setUp();
    bench.invalidation.opened();
    bench.invalidation.firstMessage();
    await bench.loaded(orders);

    bench.client.setQueryData(orders, 7);
    await bench.clock.advanceAsync(60_000);

    expect([bench.fetchCount(orders), bench.data(orders)]).toEqual([1, 7]);
  });
});

test("a query that is removed during its fetch is not fetched again and leaves no timer (P23)", async () => {
  const bench = setUp();
  await bench.loaded(orders);
  bench.invalidation.signal([orders]);
  await bench.clock.advanceAsync(100);
  bench.invalidation.signal([orders]);

  bench.client.removeQueries({ queryKey: orders });
  await bench.clock.advanceAsync(60_000);

  expect(bench.fetchCount(orders)).toBe(2);
  expect(bench.clock.pendingCount).toBe(0);
});

test("a query that is removed during the pause after its fetch, or before a planned fetch, leaves no timer (P23, P24)", async () => {
  const bench = setUp();
  await bench.loaded(orders);
  bench.invalidation.signal([orders]);
  await bench.clock.advanceAsync(250);
  bench.invalidation.missed([orders]);
  const before = bench.clock.pendingCount;

  bench.client.removeQueries({ queryKey: orders });

  expect([before, bench.clock.pendingCount]).toEqual([2, 0]);
});

test("`dispose` of the invalidation leaves no timers and no listeners, and later signals have no effect", async () => {
  const bench = setUp();
  await bench.loaded(orders);
  bench.invalidation.signal([orders]);
  bench.invalidation.missed([orders]);
  await bench.clock.advanceAsync(250);

  bench.invalidation.dispose();
  bench.page.hide();
  bench.page.show();
  await bench.clock.advanceAsync(60_000);

  expect(bench.fetchCount(orders)).toBe(2);
  expect(bench.clock.pendingCount).toBe(0);
  expect(bench.page.listenerCount).toBe(0);
  expect(bench.client.getQueryCache().hasListeners()).toBe(false);
});
