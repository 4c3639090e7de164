/** Runs one schedule on a virtual clock: the client as it ships, a server that does its worst, and the oracle at every commit. */
import { notifyManager, QueryClient, QueryObserver } from "@tanstack/react-query";
import { createAtlasClient, type AtlasClient } from "../../src/client/create-client.ts";
import { defaultTimings, type AtlasClientOptions } from "../../src/client/options.ts";
import type { SnapshotPath } from "../../src/client/paths.ts";
import { ordersQuery } from "../../src/react/queries.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";
import { createFakePage } from "../support/fake-page.ts";
import { seededRandom } from "../support/seeded-random.ts";
import { actor, addressOf, unpark, type Desk } from "./actor.ts";
import { shapes, type SliceName } from "./book.ts";
import { Oracle, type Tally } from "./oracle.ts";
import type { Regime, Schedule, TokenMode } from "./schedule.ts";
import { Server } from "./server.ts";

// Notifications of queries are batched by a timer of the platform: here they come at once.
notifyManager.setScheduler((callback) => callback());

export interface Outcome {
  readonly failure: string | undefined;
  readonly tally: Tally;
}

/**
 * T, the time within which everything has to be live again: silence is found, the longest delay passes, a reconnect that had to wait for
 * the last one is made, a scope that cools down has cooled, budgets are free again, and a baseline has been fetched and has settled.
 */
const convergeWithinMs =
  defaultTimings.deadAfterMs +
  defaultTimings.watchdogIntervalMs +
  3_000 + // what queued frames are given after a sleep (P32)
  defaultTimings.backoffMaxMs +
  defaultTimings.connectTimeoutMs +
  60_000 + // between two reconnects for recovery (P35)
  30_000 + // cooling of a scope (decision 6)
  60_000 + // budgets (decision 3)
  defaultTimings.backoffMaxMs + // the ladder of a REST call that failed before
  defaultTimings.graceMs +
  1_000 + // over which slices spread their requests
  defaultTimings.fetchTimeoutMs +
  defaultTimings.settleMs;

/** Lets a test put a liar in the client's place. */
export type MakeClient = (options: AtlasClientOptions) => AtlasClient;

export async function runSchedule(schedule: Schedule, makeClient: MakeClient = createAtlasClient): Promise<Outcome> {
  const { regime, seed, steps } = schedule;
  const clock = createVirtualClock();
  const page = createFakePage(clock);
  const oracle: Oracle = new Oracle(
    regime,
    () => server.books,
    () => client.store.getState().connection.sequence,
  );
  const server = new Server({
    clock,
    schedule,
    witness: oracle,
    isEmptyDoubted: () => client.internals.store.slice("positions" satisfies SliceName).rows.size > 0,
  });
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
    fetch: (url, init) => server.rest.fetch(addressOf(url), init?.signal),
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
  const mounted: { stop: (() => void) | undefined } = { stop: orders.subscribe(() => undefined) };
  let release = client.retain();
  const desk: Desk = {
    clock,
    page,
    client,
    server,
    setToken: (mode) => (tokenMode = mode),
    remount() {
      release();
      release = client.retain();
    },
    toggleQuery() {
      mounted.stop?.();
      mounted.stop = mounted.stop === undefined ? orders.subscribe(() => undefined) : undefined;
    },
  };

  server.start();
  const act = actor(desk);
  for (const step of steps) {
    await act(step);
    if (server.liveCount > 1) failure ??= "two live sockets";
    if (failureNow() !== undefined) break;
  }
  if (failureNow() === undefined) failure ??= await converge();
  const tally = oracle.count(); // before the end of the client's connection tells of every loss
  mounted.stop?.();
  client.dispose();
  queryClient.clear();
  if (server.liveCount > 0) failure ??= "a socket outlived dispose";
  return { failure, tally };

  async function converge(): Promise<string | undefined> {
    await becomeQuiet();
    if (isMendedByNumbers()) server.sayMore();
    else server.close(1006);
    await confirmFlatness();
    await clock.advanceAsync(convergeWithinMs);
    return failureNow() ?? unconverged();
  }

  /** No fault starts or goes on: until a socket that the network left half open has been found dead, one does. */
  async function becomeQuiet(): Promise<void> {
    server.calm();
    desk.setToken("good");
    page.show();
    await clock.advanceAsync(server.underWayMs + (seed % 3_000));
    unpark(client, page);
    const isReady = (): boolean => server.isReachable && client.store.getState().connection.status === "connected";
    for (let waitedMs = 0; waitedMs < convergeWithinMs && !isReady(); waitedMs += 1_000) await clock.advanceAsync(1_000);
  }

  /** Whether a later number tells of every loss, and what it starts can end: else the next connection has to. */
  function isMendedByNumbers(): boolean {
    client.flush(); // what was handed over last may not have been committed yet
    const state = client.store.getState();
    if (!regime.hasSeq || state.connection.sequence !== regime.numbering) return false;
    if (regime.rest !== "absent") return true;
    // A message that could not be read is mended by REST alone (DESIGN.md, *State*): without REST, by the next connection.
    return shapes.every(({ slice }) => {
      const { freshness } = state[slice];
      return freshness.status === "live" || (freshness.status === "stale" && freshness.cause === "gap");
    });
  }

  /** Without REST only a second empty snapshot, 5 s later, tells that a book went flat (P17): the event that this rule names. */
  async function confirmFlatness(): Promise<void> {
    if (regime.rest !== "absent" || server.books.get("positions" satisfies SliceName)?.rows().length !== 0) return;
    for (let count = 0; count < 2; count += 1) {
      await clock.advanceAsync(10_000);
      server.sendEmptyPositions();
    }
  }

  function unconverged(): string | undefined {
    const state = client.store.getState();
    if (state.connection.status !== "connected") return `the connection is ${state.connection.status}`;
    for (const [slice, book] of server.books) {
      if (!schedule.hasSnapshots && regime.rest === "absent") break; // nothing has a baseline source
      const { collection, freshness } = state[slice];
      const cause = freshness.status === "stale" ? freshness.cause : "";
      if (freshness.status !== "live") return `${slice} is not live: ${freshness.status} ${cause} ${freshness.error?.code ?? ""}`;
      if (!book.isTruth(collection)) return `${slice} is live and not the book`;
    }
    const askedAt = Number(orders.getCurrentResult().data?.[0]?.order_id ?? 0);
    if (mounted.stop !== undefined && askedAt <= oracle.signalledAt)
      return "orders were not asked for after the last signal or discontinuity";
    return undefined;
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
