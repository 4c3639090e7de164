import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { couponsQuery, curvesQuery, ordersQuery } from "../../../src/react/queries/queries.ts";
import { settled } from "../../support/virtual-clock.ts";
import { createClientBench } from "../client-bench.ts";

const heartbeat = { kind: "heartbeat" };

/** A client whose orders are mounted before it connects, as React does: children have their effects first. */
function setUp() {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity, gcTime: 0 } } });
  const bench = createClientBench({ queryClient, paths: { positions: null, orders: "/orders", curves: "/curves", coupons: "/coupons" } });
  return {
    bench,
    mount: (query: ReturnType<typeof ordersQuery>) => new QueryObserver(queryClient, query).subscribe(() => undefined),
    answerAll: async () => {
      await settled();
      for (const call of bench.restCalls) call.answer([]);
      await settled();
    },
    paths: () => bench.restCalls.map(({ path }) => path),
  };
}

test("a page load fetches each query once if `open` comes within 500 ms (P24)", async () => {
  const { bench, mount, answerAll, paths } = setUp();
  mount(ordersQuery(bench.client));
  bench.client.connect();
  await bench.clock.advanceAsync(400);
  const beforeOpen = paths();

  await bench.open();
  bench.send(heartbeat);
  await answerAll();
  await bench.clock.advanceAsync(60_000);

  expect([beforeOpen, paths()]).toEqual([[], ["/orders"]]);
});

test("first loads wait for 500 ms after `connect`, and a load that ended before `open` is repeated once (P24)", async () => {
  const { bench, mount, answerAll, paths } = setUp();
  mount(ordersQuery(bench.client));
  bench.client.connect();
  await bench.clock.advanceAsync(499);
  mount(curvesQuery(bench.client) as unknown as ReturnType<typeof ordersQuery>); // any query
  await bench.clock.advanceAsync(0);
  const early = paths();
  await bench.clock.advanceAsync(1);
  await answerAll();
  mount(couponsQuery(bench.client) as unknown as ReturnType<typeof ordersQuery>);
  await answerAll();
  const beforeOpen = paths();

  await bench.open();
  bench.send(heartbeat);
  await bench.clock.advanceAsync(2_000);
  await answerAll();
  await bench.clock.advanceAsync(60_000);

  expect([early, beforeOpen]).toEqual([[], ["/orders", "/curves", "/coupons"]]);
  expect(paths().slice(3).toSorted()).toEqual(["/coupons", "/curves", "/orders"]);
});

test("a query of a client that is not connected loads at once (P24)", async () => {
  const { bench, mount, paths } = setUp();

  mount(ordersQuery(bench.client));
  await settled();

  expect(paths()).toEqual(["/orders"]);
});

test("a manual `disconnect` lets waiting loads start, and a later `connect` makes new loads wait (P24)", async () => {
  const { bench, mount, paths } = setUp();
  bench.client.connect();
  mount(ordersQuery(bench.client));
  await settled();
  bench.client.disconnect();
  await settled();
  const afterDisconnect = paths();

  bench.client.connect();
  mount(curvesQuery(bench.client) as unknown as ReturnType<typeof ordersQuery>);
  await settled();

  expect([afterDisconnect, paths()]).toEqual([["/orders"], ["/orders"]]);
});

test("once a connection is open, loads start at once even after another `connect` (P24)", async () => {
  const { bench, mount, paths } = setUp();
  bench.client.connect();
  await bench.open();
  bench.client.connect();

  mount(ordersQuery(bench.client));
  await settled();

  expect(paths()).toEqual(["/orders"]);
});
