import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, expect, test } from "vitest";
import { createQueryPort } from "../../src/client/query-port.ts";
import type { QueryKey } from "../../src/domains/query-keys.ts";
import { AtlasError } from "../../src/shared/errors.ts";
import { createInvalidation } from "../../src/sync/invalidation.ts";
import { createFakePage } from "../support/fake-page.ts";
import { createVirtualClock, settled } from "../support/virtual-clock.ts";

const cleanUps: (() => void)[] = [];

afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

/**
 * A real query client, over a server whose data has a version. A fetch reads the version as it begins and answers `latencyMs` later on the
 * virtual clock; a fetch that the client cancels is answered all the same, to nobody.
 */
function setUp({ latencyMs = 250 } = {}) {
  const clock = createVirtualClock();
  const page = createFakePage(clock);
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity, gcTime: Infinity } } });
  const invalidation = createInvalidation(createQueryPort(client), clock, page, () => 0.5);
  const startedAt = clock.now();
  const server = { version: 1, latencyMs, isFailing: false, isTimingOut: false };
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
        if (server.isTimingOut) reject(new AtlasError("fetch-timeout"));
        else if (server.isFailing) reject(new Error("500"));
        else resolve(version);
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
    isOutdated: (key: QueryKey) => client.getQueryState(key)?.isInvalidated,
    fetchCount: (key: QueryKey) => fetches.filter((each) => each.key === JSON.stringify(key)).length,
  };
}

const orders = ["orders"];

test("P23: a signal refetches a query that is in use", async () => {
  const bench = setUp();
  await bench.loaded(orders);
  bench.server.version = 2;

  bench.invalidation.signal([orders]);
  await bench.clock.advanceAsync(250);

  expect(bench.data(orders)).toBe(2);
});

test("P23: a signal during the first load is not lost: one more fetch follows it", async () => {
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

test("P23: signals every 50 ms against a server that takes 250 never starve the query, and end with the newest data", async () => {
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

test.each([1, 20, 400, 6_000])("P23: with a server that takes %i ms, a burst costs at most two fetches a pause", async (latencyMs) => {
  const bench = setUp({ latencyMs });
  await bench.loaded(orders);
  const before = bench.fetches.length;
  const pauseMs = Math.min(Math.max(500, 2 * latencyMs), 10_000);

  for (let count = 0; count < 40; count += 1) {
    bench.server.version += 1;
    bench.invalidation.signal([orders, orders]);
    await bench.clock.advanceAsync(pauseMs / 50);
  }
  await bench.clock.advanceAsync(60_000);

  expect(bench.fetches.length - before).toBeLessThanOrEqual(2);
  expect(bench.data(orders)).toBe(bench.server.version);
});

test("P23: after each fetch comes a pause of twice its length, at least half a second, at most ten", async () => {
  for (const { latencyMs, pauseMs } of [
    { latencyMs: 10, pauseMs: 500 },
    { latencyMs: 1_000, pauseMs: 2_000 },
    { latencyMs: 8_000, pauseMs: 10_000 },
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

test("P23, decision 3: queries that are signalled all the time share half of the REST calls of a minute, and none stands still", async () => {
  for (const count of [1, 2, 8]) {
    const bench = setUp({ latencyMs: 20 });
    const keys = Array.from({ length: count }, (_, number) => ["orders", number]);
    for (const key of keys) await bench.loaded(key);
    const before = bench.fetches.length;
    const began = new Map(keys.map((key) => [JSON.stringify(key), [] as number[]]));

    for (let passed = 0; passed < 300_000; passed += 100) {
      bench.invalidation.signal([orders]);
      await bench.clock.advanceAsync(100);
    }

    for (const { key, at } of bench.fetches.slice(before)) began.get(key)?.push(at);
    const all = [...began.values()].flat();
    const mostInMinute = (times: readonly number[]): number =>
      Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 60_000).length));
    const pauses = [...began.values()].flatMap((times) => times.slice(1).map((at, index) => at - (times[index] ?? 0)));
    expect(mostInMinute(all)).toBeLessThanOrEqual(30 + 2 * count); // the first fetches of each come faster
    expect(all.filter((at) => at >= 60_000).length / 4).toBeLessThanOrEqual(30); // of the four minutes after the first
    expect(Math.max(...pauses)).toBeLessThanOrEqual(count * 2_250 + 20 + 100);
  }
});

test("P23: after a while without signals the pause is short again", async () => {
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

test("P23: the pause counts from the end of the fetch, whatever else becomes of its data meanwhile, and no signal is lost by it", async () => {
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

test("P23: data that the application sets during the pause serves no signal: only a fetch does", async () => {
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

test("P23: a page that is hidden and shown again does not get round the pause", async () => {
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

test("P23: a fetch that somebody else makes while the page is hidden serves the marks: becoming visible fetches nothing more", async () => {
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

test("P23: a broader key and a narrower one that name one query cost it one fetch, in either order", async () => {
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

test("P23: broader and narrower signals in turn do not get round the pause", async () => {
  const bench = setUp({ latencyMs: 20 });
  await bench.loaded(["section", "R1", "cover"]);
  const before = bench.fetches.length;

  for (let passed = 0; passed < 2_000; passed += 50) {
    bench.invalidation.signal([passed % 100 === 0 ? ["section"] : ["section", "R1", "cover"]]);
    await bench.clock.advanceAsync(50);
  }

  expect(bench.fetches.length - before).toBeLessThanOrEqual(4);
});

test("P23: a signal during a fetch that somebody else started is followed by a fetch that began after it", async () => {
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

test("P23: a fetch that somebody else starts during the pause serves the signal as well", async () => {
  const bench = setUp();
  await bench.loaded(orders);
  bench.invalidation.signal([orders]);
  await bench.clock.advanceAsync(10);
  bench.server.version = 2;
  bench.invalidation.signal([orders]);
  await bench.clock.advanceAsync(300);

  void bench.fetchElsewhere(orders);
  await bench.clock.advanceAsync(10_000);

  expect(bench.fetchCount(orders)).toBe(3); // first load, signal, somebody else's
  expect(bench.data(orders)).toBe(2);
});

test("P23: queries under one key do not wait for one another, so that one which is always being fetched starves none", async () => {
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

test("P23: a fetch that fails is over like any other: what was signalled meanwhile is fetched after the pause", async () => {
  const bench = setUp();
  await bench.loaded(orders);
  bench.server.isFailing = true;
  bench.invalidation.signal([orders]);
  await bench.clock.advanceAsync(100);
  bench.server.version = 2;
  bench.invalidation.signal([orders]);
  await bench.clock.advanceAsync(200);
  const failed = bench.client.getQueryState(orders)?.status;
  bench.server.isFailing = false;
  await bench.clock.advanceAsync(2_000);

  expect(failed).toBe("error");
  expect(bench.data(orders)).toBe(2);
});

test("P23: a fetch that is cancelled is over too: the signals after it are heard", async () => {
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

test("P23: a query that is not in use is only marked, and fetched when it is used again", async () => {
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

test("P23: a signal for a query that is loading while nobody looks any more still outdates what it loads", async () => {
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

test("P23: a hidden page only marks; becoming visible fetches each marked query once", async () => {
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

test("P23: on a hidden page nothing but becoming visible fetches what is marked", async () => {
  const bench = setUp();
  await bench.loaded(orders);
  bench.page.hide();
  bench.invalidation.signal([orders]);

  bench.page.online();
  bench.page.resume();
  await bench.clock.advanceAsync(1_000);

  expect(bench.fetchCount(orders)).toBe(1);
});

test("P23: a page that is hidden during a fetch keeps the signal that came meanwhile", async () => {
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

test("P23: when the query client fetches by itself on becoming visible, that fetch serves the marks", async () => {
  const bench = setUp();
  await bench.loaded(orders);
  bench.page.hide();
  bench.server.version = 2;
  bench.invalidation.signal([orders]);

  void bench.fetchElsewhere(orders); // its own listener was told first
  bench.page.show();
  await bench.clock.advanceAsync(5_000);

  expect(bench.fetchCount(orders)).toBe(2);
  expect(bench.data(orders)).toBe(2);
});

test("P24: what was missed is invalidated once, for queries that there were, spread over a second", async () => {
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

test("P24: keys that no query has used are not waited for", () => {
  const bench = setUp();

  bench.invalidation.missed([orders]);

  expect(bench.clock.pendingCount).toBe(0);
});

test("P24: a first load that began before the connection opened is followed by one that begins after it", async () => {
  const bench = setUp({ latencyMs: 2_000 });
  bench.mount(orders);
  await bench.clock.advanceAsync(100);
  bench.server.version = 2;

  bench.invalidation.missed([orders]);
  await bench.clock.advanceAsync(20_000);

  expect(bench.data(orders)).toBe(2);
  expect(bench.fetchCount(orders)).toBe(2);
});

test("P23: a query that is removed in the middle is forgotten", async () => {
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

test("disposed, it leaves neither timers nor listeners behind and hears no signal", async () => {
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

test("P23: a fetch that the deadline ended, perhaps before it left, does not count as the one that follows the signal", async () => {
  const { clock, client, invalidation, server, mount } = setUp();
  mount(["orders"]);
  await clock.advanceAsync(1_000);

  server.version = 2;
  server.isTimingOut = true;
  invalidation.signal([["orders"]]);
  await clock.advanceAsync(300);
  server.isTimingOut = false;
  await clock.advanceAsync(11_000);

  expect(client.getQueryData(["orders"])).toBe(2);
});
