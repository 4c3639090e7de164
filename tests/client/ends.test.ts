/**
 * Every end of a client from within every callback of the application: afterwards nothing is armed, nothing listens, no socket is live and
 * nothing is called (P44).
 */
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, describe, expect, test } from "vitest";
import type { AtlasClient } from "../../src/client/create-client.ts";
import type { AtlasClientOptions } from "../../src/client/options.ts";
import { ordersQuery } from "../../src/react/queries/queries.ts";
import { settled } from "../support/virtual-clock.ts";
import { createClientBench, nothing } from "./client-bench.ts";

type Bench = ReturnType<typeof createClientBench>;

const queryClients: QueryClient[] = [];

afterEach(() => {
  for (const queryClient of queryClients.splice(0)) queryClient.clear();
});

const row = (seq?: number) => ({ kind: "trades", seq, data: { trades: [{ trade_id: "T" }] } });

type Provoke = (bench: Bench) => Promise<void> | void;

const connect: Provoke = (bench) => bench.client.connect();
const connectAndOpen: Provoke = async (bench) => {
  bench.client.connect();
  await bench.open();
};
const send =
  (message: Readonly<Record<string, unknown>>): Provoke =>
  (bench) =>
    bench.send(message);
const commitRows: Provoke = (bench) => {
  bench.send(row());
  bench.client.flush();
};

/** What makes the application be called: by a client that is not connected yet, and by one that is. */
const starting: Readonly<Record<string, Provoke>> = {
  getToken: connect,
  "getToken, later": connect,
  "getToken, for REST": connect,
  "WebSocket constructor": connectAndOpen,
  "store subscriber, within connect": connect,
  "store subscriber, on open": connectAndOpen,
  "changes, within connect": connect,
  "onError, by a socket that cannot be made": (bench) => {
    bench.sockets.throwNext(new Error("no sockets"));
    return connect(bench);
  },
};
const running: Readonly<Record<string, Provoke>> = {
  "store subscriber, on a commit": commitRows,
  "store subscriber, on a lost connection": (bench) => bench.sockets.last.close(1006),
  changes: commitRows,
  message: send(row()),
  signal: send({ kind: "orders" }),
  event: send({ kind: "report_locked", data: { desk_id: "D", business_date: "2026-05-20" } }),
  onUnknownKind: send({ kind: "rumours", seq: 1 }),
  "key function": send(row()),
  "queryKeys function": send({ kind: "curves" }),
  "query cache subscriber": async (bench) => {
    await settled(); // the load was released by `open`
    for (const call of bench.restCalls) call.answer([]);
    await settled();
  },
  fetch: (bench) => bench.clock.advanceAsync(5_000),
  "onError, by a malformed message": (bench) => {
    bench.send(row(1));
    bench.sockets.last.message('{"kind":"trades","seq":2,"data":"{oops"}');
  },
  "onError, by a gap": (bench) => {
    bench.send(row(1));
    bench.send(row(9));
  },
  "onError, by a REST call that fails": async (bench) => {
    await bench.clock.advanceAsync(5_000);
    for (const call of bench.restCalls) call.answer("", { status: 500 });
    await settled();
  },
  "onError, by silence": (bench) => bench.clock.advanceAsync(60_000),
};
const provocations = { ...starting, ...running };

type End = (client: AtlasClient, release: () => void) => void;
const ends: Readonly<Record<string, End>> = {
  dispose: (client) => client.dispose(),
  forget: (client) => client.forget(),
  "the last release": (_, release) => release(),
};

/** A client of which everything of the application's may end it. `called` grows with each callback. */
function createEndingBench(caller: string, end: End) {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false, gcTime: Infinity } } });
  queryClients.push(queryClient);
  const called: string[] = [];
  let isArmed = false;
  let hasEnded = false;
  const heard = (name: string): void => {
    called.push(name);
    if (!isArmed || hasEnded || caller.split(", by ")[0] !== name) return;
    hasEnded = true;
    end(bench.client, release);
  };
  const options: Partial<AtlasClientOptions> = {
    queryClient,
    identity: "ada",
    paths: { trades: "/trades", reports: "/reports", orders: "/orders" },
    async getToken({ reason }) {
      heard(reason === "rest" ? "getToken, for REST" : "getToken");
      await Promise.resolve();
      if (reason !== "rest") heard("getToken, later");
      return "a-token";
    },
    onError: () => heard("onError"),
    onUnknownKind: () => heard("onUnknownKind"),
    overrides: {
      trades: {
        key(trade) {
          heard("key function");
          return trade.trade_id;
        },
      },
    },
    queryKeys: {
      curves() {
        heard("queryKeys function");
        return [];
      },
    },
  };
  const bench: Bench = createClientBench(options, (complete) => ({
    ...complete,
    WebSocket: class extends complete.WebSocket! {
      constructor(url: string) {
        super(url);
        heard("WebSocket constructor");
      }
    },
    fetch: caller === "getToken, for REST" ? undefined : heardFetch(complete.fetch!),
  }));
  return {
    bench,
    called,
    queryClient,
    heard,
    get hasEnded() {
      return hasEnded;
    },
    /** From now on the caller ends the client. */
    arm() {
      isArmed = true;
    },
  };

  function heardFetch(send: typeof fetch): typeof fetch {
    return (...request) => {
      const answer = send(...request);
      heard("fetch");
      return answer;
    };
  }

  function release(): void {
    bench.client.disconnect(); // what was connected by hand outlives its holders
    bench.client.retain()();
  }
}

describe.each(Object.keys(ends))("%s", (ending) => {
  test.each(Object.keys(provocations))(
    `${ending} from %s leaves no timer, listener or call, and calls no callback afterwards (P44)`,
    async (caller) => {
      const desk = createEndingBench(caller, ends[ending]!);
      const { bench, queryClient, heard } = desk;
      const { client } = bench;
      const stopShowing = new QueryObserver(queryClient, ordersQuery(client)).subscribe(() => undefined);
      const stopHearing = queryClient.getQueryCache().subscribe(() => heard("query cache subscriber"));
      for (const type of ["message", "signal", "event"] as const) client.on(type, () => heard(type));
      client.on("changes", ({ changes }) => heard(changes.size > 0 ? "changes" : "changes, within connect"));
      client.store.subscribe(({ connection }, before) => {
        const isRowCommit = connection === before.connection;
        if (isRowCommit) heard("store subscriber, on a commit");
        else if (connection.status === "connecting") heard("store subscriber, within connect");
        else if (connection.status === "connected") heard("store subscriber, on open");
        else if (connection.status === "disconnected") heard("store subscriber, on a lost connection");
      });
      if (Object.hasOwn(running, caller)) await connectAndOpen(bench);
      desk.arm();

      await provocations[caller]?.(bench);
      await bench.clock.advanceAsync(0);
      stopShowing();
      const calledBefore = desk.called.length;

      expect(desk.hasEnded).toBe(true);
      expect(bench.leftBehind).toEqual(nothing);
      stopHearing();
      expect(queryClient.getQueryCache().hasListeners()).toBe(false);
      for (const socket of bench.sockets.sockets) {
        expect(socket.handlerCount).toBe(0);
        socket.open();
        socket.message(JSON.stringify(row(20)));
        socket.close(1006);
      }
      bench.page.hide();
      bench.page.show();
      await bench.clock.advanceAsync(600_000);
      expect(desk.called.slice(calledBefore)).toEqual([]);
      expect(bench.leftBehind).toEqual(nothing);
    },
  );
});

test("rows passed in after the last release are shown, and leave no listener (P44)", async () => {
  const bench = createClientBench();
  const release = bench.client.retain();
  await bench.open();
  release();
  await bench.clock.advanceAsync(0);

  bench.client.hydrate("trades", [{ trade_id: "T" }], { startedAt: bench.clock.now() });

  expect(bench.client.store.getState().trades.collection.size).toBe(1);
  expect(bench.leftBehind).toEqual(nothing);
});

test("a store subscriber that calls `forget` during the last commit of `dispose` changes nothing (P44)", async () => {
  const bench = createClientBench();
  bench.client.connect();
  await bench.open();
  bench.client.store.subscribe(() => bench.client.forget());

  bench.client.dispose();

  expect(bench.client.store.getState().connection.status).toBe("disposed");
  expect([bench.leftBehind, bench.errors]).toEqual([nothing, []]);
});

test("a load that waits for `open` fails when the client ends, and sends no request (P44)", async () => {
  const { bench, queryClient } = createEndingBench("", ends["dispose"]!);
  bench.client.connect();
  const load = queryClient.query(ordersQuery(bench.client));
  await settled();

  bench.client.dispose();

  await expect(load).rejects.toThrow("client-disposed");
  expect(bench.restCalls.map(({ path }) => path)).not.toContain("/orders");
});

test("a load whose `fetch` ignores its signal fails at once when the client ends (P44)", async () => {
  const { bench, queryClient } = createEndingBench("", ends["dispose"]!);
  const load = queryClient.query(ordersQuery(bench.client));
  await settled();

  bench.client.dispose();

  await expect(load).rejects.toThrow("client-disposed");
  expect(bench.leftBehind).toEqual(nothing);
});

describe("after a callback has ended the connection in the middle of a frame, its other messages make no slice live (P35, P44)", () => {
  const snapshot = { kind: "trades", seq: 9, data: { trades: [{ trade_id: "T" }] } };
  const listen = (type: "message" | "event" | "signal") => (bench: Bench, end: () => void) => void bench.client.on(type, end);
  /** Calls `end` from the callback; and a frame that makes it be called before the snapshot in it is applied. */
  const provocations = {
    "onError, at a gap": { attach: undefined, frame: snapshot },
    "onError, at an odd row of the snapshot": {
      attach: undefined,
      frame: { ...snapshot, seq: 2, data: { trades: [{ trade_id: "T" }, {}] } },
    },
    "onUnknownKind, before the snapshot in one frame": { attach: undefined, frame: [{ kind: "rumours" }, snapshot] },
    "message, before the snapshot in one frame": { attach: listen("message"), frame: [{ kind: "heartbeat" }, snapshot] },
    "signal, before the snapshot in one frame": { attach: listen("signal"), frame: [{ kind: "orders" }, snapshot] },
  } as const;

  test.each(Object.keys(provocations) as (keyof typeof provocations)[])(
    "a callback that ends the connection in the middle of a frame leaves the slice waiting: %s",
    async (name) => {
      const { attach, frame } = provocations[name];
      let end = (): void => undefined;
      const calling = attach === undefined ? { onError: () => end(), onUnknownKind: () => end() } : {};
      const bench = createClientBench({ sequence: "connection", queryKeys: { orders: [["mine"]] }, ...calling });
      attach?.(bench, () => end());
      bench.client.connect();
      await bench.open();
      bench.send({ kind: "heartbeat", seq: 1 });
      bench.send({ kind: "trades", message_type: "delta", seq: 1, data: { trades: [] } });

      end = () => bench.client.disconnect();
      bench.sockets.last.message(JSON.stringify(frame));
      await bench.clock.advanceAsync(5_000);
      bench.client.flush();

      const { connection, trades } = bench.client.store.getState();
      expect([connection.status, trades.freshness.status]).toEqual(["idle", "waiting"]);
      expect(bench.leftBehind).toMatchObject({ timers: 0, liveSockets: 0 });
    },
  );

  test("a report event behind a callback that ends the connection is not confirmed (P29)", async () => {
    const bench = createClientBench();
    bench.client.on("message", () => bench.client.disconnect());
    bench.client.connect();
    await bench.open();

    const lock = { kind: "report_locked", data: { desk_id: "D", business_date: "2026-05-20" } };
    bench.sockets.last.message(JSON.stringify([{ kind: "heartbeat" }, lock]));
    bench.client.flush();

    expect([...bench.client.store.getState().reports.locks.values()].filter(({ isConfirmed }) => isConfirmed)).toEqual([]);
  });
});
