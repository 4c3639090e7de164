import { dehydrate, hydrate, QueryClient } from "@tanstack/react-query";
import { describe, expect, test } from "vitest";
import { createAtlasClient, type AtlasClient } from "../../src/client/create-client.ts";
import { createFakePage } from "../support/fake-page.ts";
import { seededRandom } from "../support/seeded-random.ts";
import { createVirtualClock, type VirtualClock } from "../support/virtual-clock.ts";
import { honest, type Candidate } from "./candidate.ts";
import { HttpCache } from "./http-cache.ts";
import { sharesQueries } from "./liars.ts";
import { Oracle } from "./oracle.ts";
import { ordersIn, OrdersView } from "./orders-view.ts";
import { plainWorld, type Schedule } from "./schedule.ts";
import { Server } from "./server.ts";

const schedule: Schedule = {
  regime: { sequence: "auto", numbering: "connection", hasSeq: true, rest: "plain" },
  hasSnapshots: true,
  seed: 1,
  world: { ...plainWorld, rowsAtStart: 2 },
  steps: [],
};

interface Tenant {
  readonly client: AtlasClient;
  readonly server: Server;
  readonly orders: OrdersView;
  /** Foreign orders that its component showed. */
  readonly failures: readonly string[];
}

/** One browser page: one query client, one HTTP cache. */
function createBrowser(candidate: Candidate = honest) {
  const clock = createVirtualClock();
  const queryClient = new QueryClient({
    defaultOptions: { queries: { retry: false, gcTime: Infinity, staleTime: Infinity, networkMode: "always" } },
  });
  const cache = new HttpCache(() => clock.now());
  return {
    clock,
    queryClient,
    logIn: (owner: string, url: string, identity?: string) => logIn(clock, queryClient, cache, candidate, owner, url, identity),
  };
}

function logIn(
  clock: VirtualClock,
  queryClient: QueryClient,
  cache: HttpCache,
  candidate: Candidate,
  owner: string,
  url: string,
  identity: string | undefined,
): Tenant {
  const failures: string[] = [];
  const server: Server = new Server({
    clock,
    schedule,
    owner,
    witness: new Oracle({
      regime: schedule.regime,
      books: () => server.books,
      monotonic: () => clock.monotonic(),
      mayBelieveEmpty: () => false,
    }),
    now: () => clock.now(),
    isEmptyDoubted: () => false,
    breakApplying: () => ({ hasThrown: false, mend: () => undefined }),
    occurred: () => undefined,
    onThrow: (thrown) => void failures.push(String(thrown)),
  });
  const client = createAtlasClient({
    url,
    ...(identity !== undefined && { identity }),
    clock,
    page: createFakePage(clock),
    random: seededRandom(1),
    WebSocket: server.WebSocket,
    fetch: cache.over((path, init) => server.rest.fetch(path, init)),
    getToken: () => "t",
    paths: { trades: "/trades", orders: "/orders" },
    queryClient,
    onError: () => undefined,
  });
  client.retain();
  server.start();
  const orders = new OrdersView({ queryClient, candidate, onFailure: (failure) => void failures.push(failure) }, client, owner);
  return { client, server, orders, failures };
}

describe("two identities under one query client", () => {
  test("two providers for two servers under one query client each show their own orders (P41)", async () => {
    const { clock, logIn } = createBrowser();
    const production = logIn("production", "https://atlas.test");
    await clock.advanceAsync(3_000);
    const test = logIn("test", "https://test.atlas.test");

    await clock.advanceAsync(3_000);
    production.server.signal();
    test.server.signal();
    await clock.advanceAsync(10_000);

    expect([...production.failures, ...test.failures]).toEqual([]);
    expect(production.orders.requestedAt).toBeGreaterThan(0);
    expect(test.orders.requestedAt).toBeGreaterThan(0);
  });

  test("the check fails two providers whose query keys have no scope (P41)", async () => {
    const { clock, logIn } = createBrowser(sharesQueries);
    const production = logIn("production", "https://atlas.test");
    await clock.advanceAsync(3_000);

    const test = logIn("test", "https://test.atlas.test");
    await clock.advanceAsync(3_000);

    expect([...production.failures, ...test.failures].join()).toContain("orders of another identity");
  });

  test("a signal of one server causes no fetch from the other server (P25)", async () => {
    const { clock, logIn } = createBrowser();
    const production = logIn("production", "https://atlas.test");
    const test = logIn("test", "https://test.atlas.test");
    await clock.advanceAsync(20_000);
    const before = test.orders.requestedAt;

    production.server.signal();
    await clock.advanceAsync(10_000);

    expect(test.orders.requestedAt).toBe(before);
  });

  test.each([["with the identity option"], ["without the identity option"]])(
    "the persisted cache of one user shows the next user no data: %s (P41)",
    async (title) => {
      const hasIdentity = title.startsWith("with the");
      const { clock, queryClient, logIn } = createBrowser();
      const first = logIn("u1", "https://atlas.test", hasIdentity ? "u1" : undefined);
      await clock.advanceAsync(3_000);
      const persisted = dehydrate(queryClient);
      first.orders.unmount();
      first.client.forget();

      const next = logIn("u2", "https://atlas.test", hasIdentity ? "u2" : undefined);
      hydrate(queryClient, persisted);
      await clock.advanceAsync(10_000);

      expect(next.failures).toEqual([]);
      expect(next.orders.requestedAt).toBeGreaterThan(0);
    },
  );

  test("`forget` drops only the queries of its own identity (P41)", async () => {
    const { clock, queryClient, logIn } = createBrowser();
    const first = logIn("u1", "https://atlas.test", "u1");
    const other = logIn("u2", "https://test.atlas.test", "u2");
    await clock.advanceAsync(3_000);
    first.orders.unmount();

    first.client.forget();
    await clock.advanceAsync(1_000);

    expect(ordersIn(queryClient, "u1")).toBe(0);
    expect(ordersIn(queryClient, "u2")).toBe(1);
    expect(other.failures).toEqual([]);
  });
});
