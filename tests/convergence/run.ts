/** Runs one schedule on a virtual clock: the client as it ships, a server that does its worst, and the oracle at every commit. */
import { notifyManager, QueryClient, QueryObserver } from "@tanstack/query-core";
import { createAtlasClient, type AtlasClient } from "../../src/client/create-client.ts";
import { defaultTimings } from "../../src/client/options.ts";
import type { SnapshotPath } from "../../src/client/paths.ts";
import { ordersQuery } from "../../src/react/queries.ts";
import type { Freshness } from "../../src/store/freshness.ts";
import { createVirtualClock, type VirtualClock } from "../support/virtual-clock.ts";
import { createFakePage } from "../support/fake-page.ts";
import { seededRandom } from "../support/seeded-random.ts";
import { shapes, type SliceName } from "./book.ts";
import { Oracle, type Tally } from "./oracle.ts";
import type { Regime, Schedule, Step, TokenMode } from "./schedule.ts";
import { Server } from "./server.ts";

// Notifications of queries are batched by a timer of the platform: here they come at once.
notifyManager.setScheduler((callback) => callback());

export interface Outcome {
  readonly failure: string | undefined;
  readonly tally: Tally;
}

/**
 * Time within which everything has to be live again: silence is found, the longest delay passes, a reconnect that had to wait for the last
 * one is made, a scope that cools down has cooled, budgets are free again, and a baseline has been fetched and has settled.
 */
const convergeWithinMs =
  defaultTimings.deadAfterMs +
  defaultTimings.watchdogIntervalMs +
  3_000 +
  defaultTimings.backoffMaxMs +
  defaultTimings.connectTimeoutMs +
  60_000 + // between two reconnects for recovery (P35)
  30_000 + // cooling of a scope (decision 6)
  60_000 + // budgets (decision 3)
  defaultTimings.backoffMaxMs + // the ladder of a REST call that failed before
  defaultTimings.graceMs +
  1_000 +
  defaultTimings.fetchTimeoutMs +
  defaultTimings.settleMs;

/** Lets a test put a liar in the client's place. */
export type MakeClient = typeof createAtlasClient;

export async function runSchedule({ regime, seed, steps }: Schedule, makeClient: MakeClient = createAtlasClient): Promise<Outcome> {
  const clock = createVirtualClock();
  const page = createFakePage(clock);
  const oracle: Oracle = new Oracle(
    regime,
    () => server.books,
    () => client.store.getState().connection.sequence,
  );
  const server = new Server(clock, regime, oracle);
  const queryClient = new QueryClient({
    defaultOptions: { queries: { retry: false, gcTime: Infinity, staleTime: Infinity, networkMode: "always" } },
  });
  let tokenMode: TokenMode = "good";
  const client = makeClient({
    url: "https://atlas.test",
    clock,
    page,
    random: seededRandom(seed),
    WebSocket: server.WebSocket,
    fetch: (url, init) => server.fetch(addressOf(url), init?.signal),
    getToken: () => (tokenMode === "hangs" ? new Promise(() => undefined) : tokenMode === "throws" ? Promise.reject(new Error("no")) : "t"),
    paths: pathsOf(regime),
    sequence: regime.sequence,
    queryClient,
    onError: () => undefined,
  });

  let failure: string | undefined;
  const failureNow = (): string | undefined => failure; // commits set it meanwhile
  let wasConnected = false;
  client.store.subscribe((state) => {
    const isConnected = state.connection.status === "connected";
    if (wasConnected && !isConnected) oracle.ended();
    wasConnected = isConnected;
    failure ??= oracle.judge(state);
  });
  const orders = new QueryObserver(queryClient, ordersQuery(client));
  const stopOrders = orders.subscribe(() => undefined);

  server.start();
  let release = client.retain();
  const act = actor(server, client, clock, page, {
    setToken: (mode) => (tokenMode = mode),
    remount() {
      release();
      release = client.retain();
    },
  });
  for (const step of steps) {
    await act(step);
    if (server.liveCount > 1) failure ??= "two live sockets";
    if (failure !== undefined) break;
  }
  if (failure === undefined) failure = await converge();
  oracle.count();
  stopOrders();
  client.dispose();
  queryClient.clear();
  if (failure === undefined && server.liveCount > 0) failure = "a socket outlived dispose";
  return { failure, tally: oracle.tally };

  async function converge(): Promise<string | undefined> {
    server.isQuiet = true;
    tokenMode = "good";
    page.show();
    clock.hidden = false;
    await clock.advanceAsync(1_000);
    unpark(client, page);
    await clock.advanceAsync(convergeWithinMs);
    if (failure !== undefined) return failure;
    const state = client.store.getState();
    const isNumbered = regime.hasSeq && (state.connection.sequence === "connection" || state.connection.sequence === "kind");
    // A message that could not be read is mended by REST alone (DESIGN.md, *State*): without REST, the next connection brings the snapshot.
    const isUnread = regime.rest === "absent" && shapes.some(({ slice }) => isStaleBy(state[slice].freshness, "malformed"));
    // Nor is there anyone but the next connection to confirm that a book went flat (P17).
    const isUnconfirmed =
      regime.rest === "absent" && state.positions.collection.size > 0 && server.books.get("positions")?.rows().length === 0;
    if (isNumbered && !isUnread && !isUnconfirmed) server.sayMore();
    else server.close(1006);
    await clock.advanceAsync(convergeWithinMs);
    return failureNow() ?? unconverged();
  }

  function unconverged(): string | undefined {
    const state = client.store.getState();
    for (const [slice, book] of server.books) {
      if (!regime.hasSnapshots && regime.rest === "absent") break;
      const { collection, freshness } = state[slice];
      if (freshness.status !== "live")
        return `${slice} did not become live: ${freshness.status} ${"cause" in freshness ? freshness.cause : ""} ${state.connection.status} ${freshness.error?.code ?? ""}`;
      if (book.versionOf(collection) !== book.version && book.versionOf(collection) !== book.versionOf(book.rows()))
        return `${slice} is live and not the book`;
    }
    const seen = orders.getCurrentResult().data?.[0]?.order_id;
    if (seen !== String(server.ordersVersion)) return `orders show ${String(seen)} where the server has ${server.ordersVersion}`;
    return undefined;
  }
}

function addressOf(url: string | URL | Request): string {
  return url instanceof Request ? url.url : String(url);
}

function isStaleBy(freshness: Freshness, cause: string): boolean {
  return freshness.status === "stale" && freshness.cause === cause;
}

function actor(
  server: Server,
  client: AtlasClient,
  clock: VirtualClock,
  page: ReturnType<typeof createFakePage>,
  host: { setToken(mode: TokenMode): void; remount(): void },
): (step: Step) => Promise<void> {
  return async (step) => {
    switch (step.do) {
      case "publish":
        server.publish(step.slice, step.ops, step.fault, step.delayMs);
        break;
      case "signal":
        server.signal(step.fault, step.delayMs);
        break;
      case "pass":
        return clock.advanceAsync(step.ms);
      case "close":
        server.close(step.code);
        break;
      case "rest":
        server.restMode = step.mode;
        break;
      case "refuse":
        server.refusals = step.count;
        break;
      case "token":
        host.setToken(step.mode);
        break;
      case "sleep":
        clock.sleep(step.ms);
        break;
      case "emptyPositions":
        server.sendEmptyPositions();
        break;
      case "halfOpen":
        server.halfOpen();
        break;
      case "setClockBack":
        clock.set(clock.now() - 7_200_000);
        break;
      case "remount":
        host.remount();
        break;
      case "hide":
      case "show":
      case "online":
        page[step.do]();
        break;
      case "connect":
      case "disconnect":
      case "reconnect":
        client[step.do]();
        break;
    }
    await clock.advanceAsync(0);
  };
}

/** Gives a client that waits for an event the event that its rule names. */
function unpark(client: AtlasClient, page: ReturnType<typeof createFakePage>): void {
  const { connection } = client.store.getState();
  if (connection.status === "idle") client.connect();
  else if (connection.status === "blocked") client.reconnect();
  else if (connection.status === "disconnected" && connection.nextAttemptAt === undefined) {
    page.hide();
    page.show();
  }
}

function pathsOf(regime: Regime) {
  const snapshots = Object.fromEntries(
    shapes.map((shape): [SliceName, SnapshotPath | null] => [
      shape.slice,
      regime.rest === "absent" ? null : regime.rest === "plain" ? shape.path : { path: shape.path, watermark: { field: "seq" } },
    ]),
  );
  return { ...snapshots, orders: "/orders" };
}
