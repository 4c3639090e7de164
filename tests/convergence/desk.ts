/**
 * The page that a schedule runs on: a browser with its clock, HTTP cache and query client, and the login of the present user, who may be
 * replaced by the next. Each identity has a server of its own behind the same address, so that no row of one can be a row of another.
 */
import { QueryClient } from "@tanstack/react-query";
import type { AtlasClient } from "../../src/client/create-client.ts";
import type { AtlasClientOptions } from "../../src/client/options.ts";
import type { SnapshotPath } from "../../src/client/rest/paths.ts";
import { createFakePage } from "../support/fake-page.ts";
import { seededRandom } from "../support/seeded-random.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";
import { shapes, type SliceName } from "./book.ts";
import type { Candidate } from "./candidate.ts";
import { explanationProblem } from "./explained.ts";
import { HttpCache } from "./http-cache.ts";
import { Oracle } from "./oracle.ts";
import { Occurrences } from "./occurrences.ts";
import { ordersIn, OrdersView } from "./orders-view.ts";
import { worldOf, type Farewell, type Regime, type Schedule, type TokenMode } from "./schedule.ts";
import { Server } from "./server.ts";

/** One identity's client, its server, and what may be shown of it. */
export interface Login {
  readonly owner: string;
  readonly client: AtlasClient;
  readonly server: Server;
  readonly oracle: Oracle;
  /** The component that holds the client goes and comes, as under StrictMode. */
  remount(): void;
  release(): void;
}

const INSPECT_EVERY_MS = 1_000;
/** The longest pause after a failed fetch (P23), the least distance of two invalidations (P24), and the calls themselves. */
const ORDERS_WITHIN_MS = 60_000;

export class Desk {
  readonly schedule: Schedule;
  readonly clock = createVirtualClock();
  readonly page = createFakePage(this.clock);
  readonly cache = new HttpCache(() => this.clock.now());
  readonly queryClient = new QueryClient({
    defaultOptions: { queries: { retry: false, gcTime: Infinity, staleTime: Infinity, networkMode: "always" } },
  });
  readonly orders: OrdersView;
  readonly occurrences = new Occurrences();
  tokenMode: TokenMode = "good";
  /** Calls of `getToken`. */
  tokenCount = 0;
  /** Calls of `fetch`. */
  fetchCount = 0;
  #login: Login;
  #loginCount = 0;
  readonly #candidate: Candidate;
  /** By how much the client's wall clock was corrected. */
  #correctedMs = 0;
  /** Since when the orders have been older than the last signal, and nothing hinders a fetch. */
  #outdatedSince: number | undefined;
  #failure: string | undefined;
  #hasEnded = false;

  constructor(schedule: Schedule, candidate: Candidate) {
    this.schedule = schedule;
    this.#candidate = candidate;
    this.#login = this.#logIn();
    const { client, owner } = this.#login;
    const onFailure = (failure: string): void => this.fail(failure);
    this.orders = new OrdersView({ queryClient: this.queryClient, candidate, onFailure }, client, owner);
    this.#inspect();
  }

  get login(): Login {
    return this.#login;
  }

  /** The first thing that went wrong. */
  get failure(): string | undefined {
    return this.#failure;
  }

  fail(failure: string): void {
    this.#failure ??= failure;
  }

  /** Looks at what can be seen between two commits. */
  check(): void {
    if (this.#login.server.liveCount > 1) this.fail("two live sockets");
    const problem = explanationProblem(this.#login.client);
    if (problem !== undefined) this.fail(problem);
    this.orders.check();
  }

  /** Commits what the client has applied, and judges it. */
  checkCommitted(): void {
    const { client, oracle } = this.#login;
    client.flush();
    const problem = oracle.judge(client.store.getState());
    if (problem !== undefined) this.fail(problem);
    this.check();
  }

  /** Every slice has to be live and true by now. */
  expectLive(): void {
    this.checkCommitted();
    const { client, server, oracle } = this.#login;
    const state = client.store.getState();
    for (const [slice, book] of server.books) {
      const { collection, freshness } = state[slice];
      const cause = freshness.status === "stale" ? freshness.cause : "";
      if (freshness.status !== "live") this.fail(`${slice} is not live yet: ${freshness.status} ${cause} ${freshness.error?.code ?? ""}`);
      else if (!book.isTruth(collection) && !oracle.hasBelievedLie) this.fail(`${slice} is live and not the book`);
    }
  }

  /** The wall clock of the page is corrected. */
  setClock(byMs: number): void {
    this.#correctedMs += byMs;
    this.clock.set(this.clock.now() + byMs);
  }

  /** The user logs out and another one logs in, under the same query client and HTTP cache. */
  async relogin(farewell: Farewell, isMounted: boolean): Promise<void> {
    this.occurrences.add("next identity");
    const before = this.#login;
    const wasMounted = this.orders.isMounted;
    if (!isMounted) this.orders.unmount();
    const next = this.#logIn();
    this.#login = next;
    // As React does: the next user's component is rendered before the effects of the last one's are cleaned up.
    if (isMounted) this.orders.show(next.client, next.owner);
    if (farewell === "forget") before.client.forget();
    else if (farewell === "dispose") before.client.dispose();
    else {
      before.client.disconnect(); // a `connect` by hand outlives the last holder
      before.release();
    }
    if (!isMounted) this.orders.show(next.client, next.owner);
    if (wasMounted) this.orders.mount();
    before.server.end();
    await this.clock.advanceAsync(0);
    if (before.server.liveCount > 0) this.fail("a socket of the last identity is open");
    const isGone = farewell === "forget" || (!worldOf(this.schedule).hasIdentity && farewell === "dispose");
    if (isGone && ordersIn(this.queryClient, before.owner) > 0) this.fail("orders of the last identity are in the cache");
  }

  end(): void {
    const { client, server } = this.#login;
    this.#hasEnded = true;
    this.orders.unmount();
    client.dispose();
    server.end();
    this.queryClient.clear();
    if (server.liveCount > 0) this.fail("a socket outlived dispose");
  }

  #logIn(): Login {
    const { clock, page, schedule, queryClient } = this;
    this.#loginCount += 1;
    const owner = `u${this.#loginCount}`;
    const { regime, seed } = schedule;
    const oracle: Oracle = new Oracle({
      regime,
      books: () => server.books,
      monotonic: () => clock.monotonic(),
      mayBelieveEmpty: () => server.rest.isUnable("positions"),
    });
    const server: Server = new Server({
      clock,
      schedule,
      owner,
      witness: oracle,
      now: () => clock.now() - this.#correctedMs,
      isEmptyDoubted() {
        const { rows, freshness } = client.internals.store.slice("positions" satisfies SliceName); // what a commit would show now
        return rows.size > 0 || (freshness.status === "waiting" && !server.rest.isUnable("positions"));
      },
      breakApplying: (slice) => breakApplying(client, slice),
      occurred: (what) => this.occurrences.add(what),
      onThrow: (thrown) => this.fail(`the client threw at a frame: ${String(thrown)}`),
    });
    const fetch = this.cache.over((url, init) => {
      this.fetchCount += 1;
      return server.rest.fetch(url, init);
    });
    const options: AtlasClientOptions = {
      url: "https://atlas.test",
      ...(worldOf(schedule).hasIdentity && { identity: owner }),
      clock,
      page,
      random: seededRandom(seed),
      WebSocket: server.WebSocket,
      fetch,
      getToken: () => this.#token(),
      paths: pathsOf(regime),
      sequence: regime.sequence,
      queryClient,
      onError: () => undefined,
    };
    const client = this.#candidate.createClient(options);
    this.#watch(client, oracle);
    let release = client.retain();
    server.start();
    return {
      owner,
      client,
      server,
      oracle,
      remount() {
        release();
        release = client.retain();
      },
      release: () => release(),
    };
  }

  /** Judges each commit of a client while it is the user's. */
  #watch(client: AtlasClient, oracle: Oracle): void {
    let wasConnected = false;
    client.store.subscribe((state) => {
      const isConnected = state.connection.status === "connected";
      if (wasConnected && !isConnected) oracle.ended();
      wasConnected = isConnected;
      const problem = oracle.judge(state);
      if (problem !== undefined) this.fail(problem);
    });
  }

  /** Time passes without a commit, and some claims are not true for ever. */
  #inspect(): void {
    if (this.#hasEnded) return;
    const { client, oracle } = this.#login;
    const problem = oracle.inspect(client.store.getState());
    if (problem !== undefined) this.fail(problem);
    if (this.#areOrdersOverdue()) this.fail(`for ${ORDERS_WITHIN_MS / 1_000} s the orders have not been fetched after a signal`);
    this.clock.schedule(() => this.#inspect(), INSPECT_EVERY_MS);
  }

  /** Whether a signal was not followed by a fetch for so long, though nothing has hindered one (P23, P24). */
  #areOrdersOverdue(): boolean {
    const { client, oracle, server } = this.#login;
    const isHindered =
      client.store.getState().connection.status !== "connected" ||
      !oracle.hasContact ||
      !this.page.isVisible() ||
      !this.orders.isMounted ||
      !server.rest.isServing();
    // A fetch that failed has followed as well: to repeat it is the query client's business.
    const isCurrent = Math.max(this.orders.requestedAt, server.rest.ordersRequestedAt) > oracle.signalledAt;
    const now = this.clock.monotonic();
    if (isHindered || isCurrent) this.#outdatedSince = undefined;
    else this.#outdatedSince ??= now;
    return this.#outdatedSince !== undefined && now - this.#outdatedSince > ORDERS_WITHIN_MS;
  }

  #token(): Promise<string> {
    this.tokenCount += 1;
    if (this.tokenMode === "hangs") return new Promise(() => undefined);
    return this.tokenMode === "throws" ? Promise.reject(new Error("no")) : Promise.resolve("t");
  }
}

/** The removals of a delta come after its rows: an exception between the two leaves it half-applied. */
function breakApplying({ internals }: AtlasClient, slice: SliceName) {
  const { rows } = internals.store.slice(slice);
  const remove = rows.remove.bind(rows);
  const broken = {
    hasThrown: false,
    mend: () => void Object.assign(rows, { remove }),
  };
  Object.assign(rows, {
    remove() {
      broken.hasThrown = true;
      throw new RangeError("a fault of the client");
    },
  });
  return broken;
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
