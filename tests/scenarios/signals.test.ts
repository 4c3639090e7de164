/** Signals, storms of them and lost ones, with a real query client over real REST; and the events of reports. */
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect } from "vitest";
import { ordersQuery } from "../../src/index.ts";
import type { Engine } from "../../src/simulator.ts";
import { test as base, type Desk, type DeskOptions } from "./desk.ts";

interface WatchingDesk extends Desk {
  /** When each fetch of the orders began, by how many signals had been sent until then. */
  readonly fetchedAfter: readonly number[];
  /** The orders that the query holds. */
  orders(): unknown;
  /** Resolves once the query holds what the server would answer now. */
  untilOrdersAreRight(): Promise<void>;
}

interface Fixtures {
  /** A desk on which the orders are shown. */
  watchOrders: (options?: DeskOptions) => Promise<WatchingDesk>;
}

const test = base.extend<Fixtures>({
  async watchOrders({ startDesk }, provide) {
    const ends: (() => void)[] = [];
    await provide(async (options) => {
      const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
      const desk = await startDesk({ ...options, client: { ...options?.client, queryClient } });
      const fetchedAfter: number[] = [];
      const query = ordersQuery(desk.client);
      const orders = () => queryClient.getQueryData(query.queryKey);
      ends.push(
        queryClient.getQueryCache().subscribe((event) => {
          if (event.type === "updated" && event.action.type === "fetch") fetchedAfter.push(desk.client.stats().signalCount);
        }),
        new QueryObserver(queryClient, query).subscribe(() => undefined),
        () => queryClient.clear(),
      );
      return Object.assign(desk, {
        fetchedAfter,
        orders,
        untilOrdersAreRight: () =>
          until(queryClient, async () => JSON.stringify(orders()) === JSON.stringify(await ordersOf(desk.simulator.engine))),
      });
    });
    for (const end of ends) end();
  },
});

test.concurrent("after the last signal the query holds the server's data (P23)", async ({ watchOrders }) => {
  const desk = await watchOrders();
  await desk.untilLive();

  await desk.fault({ verb: "tick", count: 100 });
  await desk.fault({ verb: "pause" });
  await desk.fault({ verb: "signal", kind: "orders" });
  await desk.untilOrdersAreRight();

  expect(desk.errors).toEqual([]);
});

test.concurrent(
  "a storm of signals faster than the server answers neither starves the query nor floods the server (P23)",
  async ({ watchOrders }) => {
    const desk = await watchOrders({ simulator: { rates: { updatesPerSecond: 0 } } });
    await desk.untilLive();
    await desk.fault({ verb: "rest", mode: "slow", durationMs: 600_000, delayMs: 100 });
    const before = desk.fetchedAfter.length;
    const startedAt = performance.now();

    await desk.fault({ verb: "storm", durationMs: 600_000, everyMs: 5 });
    await desk.until("data that was asked for in the storm", () => desk.fetchedAfter.length >= before + 3);
    await desk.until("a hundred signals", () => desk.client.stats().signalCount >= 100);
    desk.heal();
    const signalCount = desk.client.stats().signalCount;
    await desk.untilOrdersAreRight();
    await desk.until("a fetch after the last signal", () => desk.fetchedAfter.at(-1)! >= signalCount);

    // Two for its beginning, then one after each pause of half a second at least.
    expect(desk.fetchedAfter.length - before).toBeLessThanOrEqual(2 + (performance.now() - startedAt) / 500);
  },
);

test.concurrent("the data of a signal lost without a gap is fetched after the next `open` (P24)", async ({ watchOrders }) => {
  const desk = await watchOrders();
  await desk.untilLive();
  await desk.untilOrdersAreRight();

  await desk.fault({ verb: "lose", count: 1_000, kind: "orders" });
  await desk.fault({ verb: "tick", count: 200 });
  await desk.fault({ verb: "pause" });
  const fetchCount = desk.fetchedAfter.length;
  await desk.fault({ verb: "kill" });
  await desk.until("it is fetched again", () => desk.fetchedAfter.length > fetchCount);
  await desk.untilOrdersAreRight();

  expect(desk.errors).toEqual([]);
});

test.concurrent("the data of a signal lost in a gap is fetched without a new connection (P24, P34)", async ({ watchOrders }) => {
  const desk = await watchOrders();
  await desk.untilLive();
  await desk.fault({ verb: "pause" });
  await desk.untilOrdersAreRight();

  await desk.fault({ verb: "drop", count: 10_000 });
  await desk.fault({ verb: "tick", count: 200 });
  desk.heal();
  await desk.fault({ verb: "pause" });
  await desk.fault({ verb: "snapshot", slice: "trades" });
  await desk.untilOrdersAreRight();

  expect(desk.diary.codes).toEqual(new Set(["sequence-gap"]));
  expect(desk.sockets.made).toHaveLength(1);
});

test.concurrent(
  "after report events and a lost connection, the reports equal those that REST serves (P26, P27, P28)",
  async ({ startDesk }) => {
    const desk = await startDesk();
    await desk.untilLive();
    const { eventCount } = desk.client.stats();

    await desk.fault({ verb: "lock", deskId: "DESK-FX" });
    await desk.fault({ verb: "edit" });
    await desk.fault({ verb: "generate" });
    await desk.until("three events", () => desk.client.stats().eventCount >= eventCount + 3);
    await desk.fault({ verb: "kill" });
    await desk.endsRight();

    const { generated, edits, locks } = desk.state().reports;
    const listed = (await reportsOf(desk.simulator.engine)).map((report) => report["report_id"]);
    expect([...generated.keys()].sort()).toEqual(expect.arrayContaining(listed.sort()) as unknown);
    expect(edits.size).toBeGreaterThan(0);
    expect([...locks.values()].map(({ desk_id }) => desk_id)).toContain("DESK-FX");
  },
);

/** Resolves once `isSo` answers yes, asked whenever the query cache changes. */
function until(queryClient: QueryClient, isSo: () => Promise<boolean>, withinMs = 20_000): Promise<void> {
  return new Promise((resolve, reject) => {
    const check = () =>
      void isSo().then((yes) => {
        if (!yes) return;
        stop();
        clearTimeout(timer);
        resolve();
      }, reject);
    const stop = queryClient.getQueryCache().subscribe(check);
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`the query was not right within ${withinMs} ms`));
    }, withinMs);
    check();
  });
}

type Row = Readonly<Record<string, unknown>>;

async function ordersOf(engine: Engine): Promise<readonly Row[]> {
  return (await answerOf(engine, "/orders"))["orders"] as readonly Row[];
}

async function reportsOf(engine: Engine): Promise<readonly Row[]> {
  return (await answerOf(engine, "/reports"))["reports"] as readonly Row[];
}

/** The answer of REST, requested without a network and without its faults. */
async function answerOf(engine: Engine, path: string): Promise<Row> {
  const { token } = await engine.tokens.issue();
  const { body } = await engine.rest({ method: "GET", path, search: new URLSearchParams(), headers: { authorization: `Bearer ${token}` } });
  return JSON.parse(body) as Row;
}
