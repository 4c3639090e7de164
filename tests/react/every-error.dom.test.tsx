/**
 * Every error code, provoked once as an application or its server provokes it: by the client, the provider or a hook. A code that is added
 * does not compile until the table says how it comes about, what its text names, and what it says to do.
 */
import { QueryClient } from "@tanstack/react-query";
import { Suspense, type ReactNode } from "react";
import { act, render, renderHook } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  AtlasError,
  AtlasProvider,
  createAtlasClient,
  defineCollection,
  useCollection,
  toClipboard,
  useOrders,
  useSuspenseCollection,
  collections,
  usePendingChanges,
  usePositions,
  useReportSection,
  type AtlasClientOptions,
  type AtlasErrorCode,
} from "../../src/index.ts";
import { simulatorPaths } from "../../src/engine/http/paths.ts";
import { configuration, events, rowDefects, testingKit } from "../../src/shared/error-texts.ts";
import {
  AtlasTestProvider,
  buildPosition,
  cleanUpTestAtlases,
  createTestAtlas,
  type TestAtlas,
  type TestAtlasOptions,
} from "../../src/testing.ts";
import { passTime } from "../../src/testing/time/passing-time.ts";
import { createFakeSocketClass } from "../support/fake-socket.ts";
import { jwtFor } from "../support/jwt.ts";

interface Provocation {
  /** What the text names: path, status, option, slice and the like. */
  readonly names: readonly string[];
  /** What the text says to do, or what follows by itself where nothing is to be done. */
  readonly says: string;
  /** Brings it about; what is thrown counts as well as what is reported. */
  readonly provoke: () => Promise<readonly AtlasError[]>;
}

const SECRET = "eyJhbGciOiJub25lIn0.canary.secret";
const ACCOUNT = "ACCT-4711";

/** A client that is connected to a server in the same program, and live. */
async function connect(options: Partial<AtlasClientOptions> = {}, server: TestAtlasOptions<[]> = {}) {
  const atlas = createTestAtlas(server);
  const client = createAtlasClient({ ...atlas.options, ...options });
  client.connect();
  await atlas.settle();
  return { atlas, client };
}

/** What a client reports while `act` happens to its server, and for `ms` after it. */
function reported(
  act: (atlas: TestAtlas<[]>) => unknown,
  ms: number,
  options: Partial<AtlasClientOptions> = {},
  server: TestAtlasOptions<[]> = {},
): () => Promise<readonly AtlasError[]> {
  return async () => {
    const { atlas, client } = await connect(options, server);
    await act(atlas);
    await atlas.advance(ms);
    client.dispose();
    return atlas.errors;
  };
}

/** What positions report whose REST path behaves like this after a gap. */
const failingRest = (misbehave: (atlas: TestAtlas<[]>) => void, options: Partial<AtlasClientOptions> = {}) =>
  reported(
    (atlas) => {
      misbehave(atlas);
      atlas.gap();
    },
    12_000,
    options,
    { rows: { positions: [buildPosition()] } },
  );

const nothing = (): void => undefined;
const delta = (kind: string, data: unknown) => (atlas: TestAtlas<[]>) => atlas.send({ kind, message_type: "delta", data });
const snapshot = (kind: string, data: unknown) => (atlas: TestAtlas<[]>) => atlas.send({ kind, message_type: "snapshot", data });

/** So many gaps, each after the recovery from the one before. */
const gaps = (count: number) => async (atlas: TestAtlas<[]>) => {
  for (let done = 0; done < count; done += 1) {
    atlas.gap();
    await atlas.advance(8_000);
  }
};

/** What a hook reports or throws. */
async function ofHook(hook: () => unknown, options: Partial<AtlasClientOptions> = {}, renders = 1): Promise<readonly AtlasError[]> {
  const atlas = createTestAtlas();
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <AtlasTestProvider atlas={atlas} {...options}>
      {children}
    </AtlasTestProvider>
  );
  const { rerender, unmount } = renderHook(hook, { wrapper });
  for (let count = 1; count < renders; count += 1) rerender();
  await atlas.settle();
  await atlas.advance(1_000);
  unmount();
  return atlas.errors;
}

/** The token of every attempt and call. It expires in `seconds`, and is issued for each call, or only once if `isNew` is false. */
function tokens(seconds: number, isNew: boolean): { readonly getToken: AtlasClientOptions["getToken"]; now: () => number } {
  let first: string | undefined;
  const source = {
    now: () => 0,
    getToken: () => (isNew ? jwtFor(seconds, source.now()) : (first ??= jwtFor(seconds, source.now()))),
  };
  return source;
}

function rotating(isNew: boolean, act: (atlas: TestAtlas<[]>) => void): () => Promise<readonly AtlasError[]> {
  return async () => {
    const source = tokens(300, isNew);
    const atlas = createTestAtlas();
    source.now = () => atlas.clock.now();
    const client = createAtlasClient({ ...atlas.options, getToken: source.getToken, rotateBeforeExpiryMs: 60_000 });
    client.connect();
    await atlas.settle();
    act(atlas);
    await atlas.advance(300_000);
    client.dispose();
    return atlas.errors;
  };
}

async function overflow(): Promise<readonly AtlasError[]> {
  const atlas = createTestAtlas();
  const { WebSocket, sockets } = createFakeSocketClass({ onCreate: (socket) => void atlas.clock.schedule(() => socket.open(), 0) });
  const client = createAtlasClient({ ...atlas.options, WebSocket });
  client.connect();
  await atlas.settle();
  const trades = Array.from({ length: 20_000 }, (_, index) => ({ trade_id: `T${index}`, symbol: "EURUSD", price: "1.0912" }));
  sockets[0]?.message(JSON.stringify({ kind: "trades", message_type: "snapshot", data: { trades } }));
  const frame = JSON.stringify({ kind: "trades", message_type: "delta", data: { trades: [{ trade_id: "T", note: "x".repeat(2 ** 20) }] } });
  for (let count = 0; count < 70; count += 1) sockets[0]?.message(frame);
  client.dispose();
  return atlas.errors;
}

/** What an attempt reports where the code of the feed cannot be loaded. */
async function withoutFeed(): Promise<readonly AtlasError[]> {
  vi.resetModules();
  vi.doMock("../../src/client/feed.ts", () => {
    throw new TypeError("Failed to fetch dynamically imported module");
  });
  const { createAtlasClient: createFresh } = await import("../../src/client/create-client.ts");
  const atlas = createTestAtlas();
  const client = createFresh(atlas.options);
  client.connect();
  await vi.waitUntil(() => client.store.getState().connection.status === "error");
  client.dispose();
  vi.doUnmock("../../src/client/feed.ts");
  return atlas.errors;
}

const redirecting: typeof fetch = () =>
  Promise.resolve(new Response(null, { status: 302, headers: { location: `https://sso.example/login?token=${SECRET}` } }));
const DeadSocket = createFakeSocketClass().WebSocket;
const refusing = createFakeSocketClass();
refusing.throwNext(Object.assign(new Error(SECRET), { name: "SecurityError" }));
const quotes = defineCollection({ kind: "quotes", key: "quote_id" });
const attempts = (options: Partial<AtlasClientOptions>, ms: number) => reported(nothing, ms, options);

const provocations: { readonly [Code in AtlasErrorCode]: Provocation } = {
  "insecure-address": { names: ["option: url"], says: "give an https: base URL", provoke: attempts({ url: "http://atlas.example" }, 0) },
  "invalid-address": {
    names: ["option: socketUrl"],
    says: "give an absolute https: base URL, or socketUrl",
    provoke: attempts({ socketUrl: "nonsense" }, 0),
  },
  "code-missing": { names: [], says: "reload the page", provoke: withoutFeed },
  "websocket-missing": {
    names: ["WebSocket option"],
    says: "pass the class as the WebSocket option",
    provoke() {
      vi.stubGlobal("WebSocket", undefined);
      return attempts({ WebSocket: undefined }, 0)();
    },
  },
  "socket-failed": {
    names: ["name: SecurityError"],
    says: "the next attempt follows",
    provoke: attempts({ WebSocket: refusing.WebSocket }, 0),
  },
  "connect-timeout": {
    names: ["host: atlas.test", "path: /ws", "timeoutMs: 15000"],
    says: "connectTimeoutMs; the next attempt follows",
    provoke: attempts({ WebSocket: DeadSocket }, 15_000),
  },
  "token-failed": {
    names: ["getToken"],
    says: "see the cause",
    provoke: attempts({ getToken: () => Promise.reject(new Error(SECRET)) }, 0),
  },
  "token-timeout": {
    names: ["timeoutMs: 10000"],
    says: "make it reject when its signal aborts",
    provoke: attempts({ getToken: () => new Promise(nothing) }, 10_000),
  },
  "token-missing": {
    names: ["getToken", "got: object"],
    says: "return a non-empty string, of a whole answer its part",
    provoke: attempts({ getToken: () => ({ access_token: SECRET }) as unknown as string }, 0),
  },
  "token-invalid": {
    names: ["getToken"],
    says: "return it without line breaks",
    provoke: attempts({ getToken: () => `${SECRET}\n${SECRET}` }, 0),
  },
  "token-wrapped": {
    names: ["getToken", "looksLike: JSON"],
    says: "return the token alone",
    provoke: attempts({ getToken: () => JSON.stringify({ access_token: SECRET }) }, 0),
  },
  "token-rejected": {
    names: ["getToken"],
    says: "sign in again, or return a different token",
    provoke: reported(
      (atlas) => {
        atlas.tokens.expire();
        atlas.disconnect();
      },
      20_000,
      { getToken: () => SECRET },
    ),
  },
  "socket-unopened": {
    names: ["host: atlas.test", "path: /ws", "code: 1006", "attempts: 3"],
    says: "check that host and path are right and reachable, and that the server accepts the token",
    provoke: reported((atlas) => {
      atlas.refuse(3);
      atlas.disconnect();
    }, 20_000),
  },
  "token-not-later": { names: ["reason refresh"], says: "return a newly issued one", provoke: rotating(false, nothing) },
  "rotation-failed": {
    names: ["next socket"],
    says: "it is tried again until then, see the cause",
    provoke: rotating(true, (atlas) => atlas.refuse(100)),
  },
  "rotation-unavailable": {
    names: ["JWT"],
    says: "issue tokens with `exp`",
    provoke: attempts({ rotateBeforeExpiryMs: 60_000 }, 0),
  },
  "silent-socket": {
    names: ["deadAfterMs"],
    says: "the socket was replaced",
    provoke: reported((atlas) => atlas.goSilent(70_000), 60_000),
  },
  "offline-socket": {
    names: ["offline", "5 s"],
    says: "the socket was replaced",
    provoke: reported((atlas) => atlas.page.offline(), 6_000),
  },
  "attempt-budget": {
    names: ["waitMs: "],
    says: "the next one waits",
    provoke: async () => {
      const { atlas, client } = await connect();
      for (let count = 0; count < 25; count += 1) {
        client.reconnect();
        await atlas.advance(1_000);
      }
      client.dispose();
      return atlas.errors;
    },
  },
  "malformed-message": {
    names: ["kind: trades", "reason: not-json"],
    says: "stale until its next baseline",
    provoke: reported((atlas) => atlas.sendText(`{"kind":"trades","data":"${SECRET}`), 0),
  },
  noise: { names: ["ping"], says: "it was counted and changes nothing", provoke: reported((atlas) => atlas.noise(), 0) },
  "queue-overflow": { names: ["too slow"], says: "every slice is stale until its next baseline", provoke: overflow },
  "malformed-event": {
    names: ["kind: report_edit", "missing: run_id, user_id, section_code"],
    says: "its queries were invalidated",
    provoke: reported((atlas) => atlas.send({ kind: "report_edit", data: {} }), 0),
  },
  "malformed-snapshot": { names: ["slice: trades"], says: "the rows were left as they are", provoke: reported(snapshot("trades", {}), 0) },
  "quarantined-row": {
    names: ["slice: trades", "index: 0", "reason: no key"],
    says: "the rest of its message was applied",
    provoke: reported(delta("trades", { trades: [{ account_id: ACCOUNT }] }), 0),
  },
  "unexpected-field": {
    names: ["slice: trades", "path: price"],
    says: "the row keeps what the server sent",
    provoke: reported(delta("trades", { trades: [{ trade_id: "T", price: { account: ACCOUNT } }] }), 0),
  },
  "imprecise-number": {
    names: ["slice: trades", "path: price"],
    says: "make the server send it as a string",
    provoke: reported(
      (atlas) => atlas.sendText('{"kind":"trades","message_type":"delta","data":{"trades":[{"trade_id":"T","price":9007199254740993}]}}'),
      0,
    ),
  },
  "key-collision": {
    names: ["slice: cash"],
    says: "give the domain a key function",
    provoke: reported(
      snapshot("cash_balance", {
        cash_balances: [
          { currency: "CHF", account_id: ACCOUNT },
          { currency: "CHF", account_id: ACCOUNT, amount: "1" },
        ],
      }),
      0,
    ),
  },
  "unknown-removed-key": {
    names: ["slice: cash"],
    says: "give the domain a key function",
    provoke: reported(delta("cash_balance", { removed: [ACCOUNT] }), 0),
  },
  "unconfirmed-empty": {
    names: ["slice: positions"],
    says: "it waits to be confirmed",
    provoke: reported((atlas) => atlas.pushSnapshot("positions", []), 0, {}, { rows: { positions: [buildPosition()] } }),
  },
  "sequence-gap": {
    names: ["scope: connection", "missed: 3"],
    says: "stale until their next baseline",
    provoke: reported((atlas) => atlas.gap(3), 0),
  },
  "sequence-restart": {
    names: ["scope: connection"],
    says: "stale until their next baseline",
    provoke: reported((atlas) => atlas.sendText('{"kind":"heartbeat","seq":1}'), 0, { sequence: "connection" }),
  },
  "sequence-unchecked": { names: ["sequence option"], says: "see the sequence option", provoke: reported(gaps(4), 0) },
  "no-baseline": {
    names: ["slice: trades"],
    says: "configure the path under paths, or correct what its error names",
    provoke: reported(
      (atlas) => {
        atlas.greet("none", "trades");
        atlas.disconnect();
      },
      10_000,
      { paths: { positions: null } },
    ),
  },
  "fetch-failed": {
    names: ["path: /positions/snapshot", "status: 404", "contentType: application/", "check: paths.positions", "slice: positions"],
    says: "after 404 correct the path",
    provoke: failingRest((atlas) => atlas.rest("fail", { path: "positions", status: 404 })),
  },
  "fetch-timeout": {
    names: ["path: /positions/snapshot", "timeoutMs: 10000", "slice: positions"],
    says: "allow more time, or make the server answer sooner",
    provoke: failingRest((atlas) => atlas.rest("hang", { path: "positions" })),
  },
  "fetch-unreadable": {
    names: ["path: /positions/snapshot", "status: 200", "contentType: text/html", "reason: not JSON"],
    says: "check that the path leads to the API and not to a sign-in page",
    provoke: failingRest((atlas) => atlas.rest("answer-html", { path: "positions" })),
  },
  "fetch-redirected": {
    names: ["path: /positions/snapshot", "status: 302", "origin: https://sso.example", "check: paths.positions"],
    says: "configure the path that the redirect leads to, or sign in again",
    provoke: failingRest(nothing, { fetch: redirecting }),
  },
  "fetch-partial": {
    names: ["path: /positions/snapshot", "status: 200", "sign: next", "check: paths.positions"],
    says: "configure a path that answers with all of them",
    provoke: failingRest((atlas) => atlas.answer("positions", { positions: [buildPosition()], next: `/page2?key=${SECRET}` })),
  },
  "fetch-cached": {
    names: ["path: /positions/snapshot", "status: 200", "ageS: 40", "check: paths.positions"],
    says: "switch caching off for this path",
    provoke: failingRest((atlas) => atlas.answer("positions", [buildPosition()], { headers: { age: "40" } })),
  },
  "foreign-origin": {
    names: ["path: /book", "check: paths.positions", "slice: positions"],
    says: "give a path below it",
    provoke: failingRest(nothing, { paths: { positions: `https://elsewhere.example/book?key=${SECRET}` } }),
  },
  "hydrate-refused": {
    names: ["slice: positions", "reason: rows is not an array"],
    says: "hydrate takes an array of rows",
    provoke: async () => {
      const { atlas, client } = await connect();
      client.hydrate("positions", { positions: [] } as never, { startedAt: 0 });
      client.dispose();
      return atlas.errors;
    },
  },
  "change-unconfirmed": {
    names: ["slice: paymentOrders", "status: awaiting-row", "deadlineMs: 500"],
    says: "look at the row before the change is repeated",
    provoke: async () => {
      const atlas = createTestAtlas();
      const wrapper = ({ children }: { readonly children: ReactNode }) => <AtlasTestProvider atlas={atlas}>{children}</AtlasTestProvider>;
      const { result, unmount } = renderHook(() => usePendingChanges("paymentOrders", { deadlineMs: 500 }), { wrapper });
      await act(async () => {
        await atlas.settle();
        await result.current[1](ACCOUNT, { status: "approved" }, () => Promise.resolve(SECRET));
        await atlas.advance(1_000);
      });
      unmount();
      return atlas.errors;
    },
  },
  "recovery-cooling": { names: ["scope: connection"], says: "the next waits", provoke: reported(gaps(4), 0, { sequence: "connection" }) },
  "watermark-ignored": {
    names: ["slice: positions"],
    says: "the answer was used without it",
    provoke: failingRest((atlas) => atlas.answer("positions", { positions: [buildPosition()], seq: 9_000_000 }), {
      paths: { ...simulatorPaths, positions: { path: "/positions/snapshot", watermark: { field: "seq" } } },
    }),
  },
  "path-missing": {
    names: ["hook: useOrders", "option: paths.orders"],
    says: "add this option to AtlasProvider",
    provoke: () => ofHook(() => useOrders(), { paths: {} }),
  },
  "path-parameter": {
    names: ["hook: useReportSection", "path: /reports/{run_id}/sections/{section_code}", "parameter: run_id", "check: paths.section"],
    says: "give the hook an id, or `enabled: false` until there is one",
    provoke: () => ofHook(() => useReportSection({ runId: "..", sectionCode: ACCOUNT })),
  },
  "provider-missing": {
    names: ["<AtlasProvider>"],
    says: "needs an <AtlasProvider> above it",
    provoke() {
      renderHook(() => usePositions());
      throw new Error("nothing was thrown");
    },
  },
  "provider-suspended": {
    names: ["slice: positions"],
    says: "put the boundary below the provider",
    async provoke() {
      const atlas = createTestAtlas();
      const { unmount } = renderHook(() => useSuspenseCollection(collections.positions), {
        wrapper: ({ children }) => (
          <Suspense>
            <AtlasProvider {...atlas.options}>{children}</AtlasProvider>
          </Suspense>
        ),
      });
      await atlas.advance(6_000);
      unmount();
      return atlas.errors;
    },
  },
  "query-client-missing": {
    names: ["QueryClient"],
    says: "pass queryClient to AtlasProvider",
    provoke() {
      const wrapper = ({ children }: { readonly children: ReactNode }) => (
        <AtlasProvider {...createTestAtlas().options}>{children}</AtlasProvider>
      );
      renderHook(() => useOrders(), { wrapper });
      throw new Error("nothing was thrown");
    },
  },
  "option-invalid": {
    names: ["option: timings.graceMs"],
    says: "give a number in its range",
    provoke() {
      createAtlasClient({ ...createTestAtlas().options, timings: { graceMs: Number.NaN } });
      throw new Error("nothing was thrown");
    },
  },
  "option-changed": {
    names: ["option: jitter"],
    says: "only under a new identity or url",
    provoke() {
      const atlas = createTestAtlas();
      const { rerender, unmount } = render(<AtlasTestProvider atlas={atlas} jitter={0.1} />);
      rerender(<AtlasTestProvider atlas={atlas} jitter={0.2} />);
      unmount();
      return Promise.resolve(atlas.errors);
    },
  },
  "unstable-where": {
    names: ["slice: positions"],
    says: "wrap it in useCallback, or give data",
    provoke: () => ofHook(() => usePositions({ where: () => true }), {}, 30),
  },
  "unknown-where-field": {
    names: ["slice: quotes", "field: quote_if"],
    says: "correct the name of the field",
    provoke: async () => {
      const atlas = createTestAtlas({ collections: [quotes] });
      const wrapper = ({ children }: { readonly children: ReactNode }) => <AtlasTestProvider atlas={atlas}>{children}</AtlasTestProvider>;
      const { unmount } = renderHook(() => useCollection(quotes, { where: { quote_if: "Q" } }), { wrapper });
      await atlas.settle();
      atlas.pushSnapshot(quotes, [{ quote_id: "Q" }]);
      await atlas.advance(1_000);
      unmount();
      return atlas.errors;
    },
  },
  "collection-unknown": {
    names: ["slice: quotes"],
    says: "add its handle to the collections option",
    provoke: () => ofHook(() => useCollection(quotes)),
  },
  "clipboard-refused": {
    names: [],
    says: "call it from a click or a key",
    async provoke() {
      await toClipboard([{ id: "1" }], { columns: ["id"] }); // the DOM of the tests has no clipboard
      throw new Error("nothing was thrown");
    },
  },
  "collection-conflict": {
    names: ["name: quotes", "kind: trades"],
    says: "give each its own",
    provoke() {
      createAtlasClient({ ...createTestAtlas().options, collections: [defineCollection({ kind: "trades", name: "quotes", key: "id" })] });
      throw new Error("nothing was thrown");
    },
  },
  "schema-asynchronous": {
    names: ["collection: quotes"],
    says: "give a schema that is synchronous",
    provoke() {
      const validate = () => Promise.resolve({ issues: [] });
      defineCollection({ kind: "fx_quote", name: "quotes", key: "id", schema: { "~standard": { version: 1, vendor: "own", validate } } });
      throw new Error("nothing was thrown");
    },
  },
  "callback-failed": {
    names: ["callback: onUnknownKind"],
    says: "see the cause and make it handle what it throws",
    provoke: reported((atlas) => atlas.send({ kind: "made-up", data: {} }), 0, {
      onUnknownKind: () => {
        throw new Error(SECRET);
      },
    }),
  },
  "platform-missing": {
    names: ["part: Headers"],
    says: "set testEnvironment to jest-fixed-jsdom",
    async provoke() {
      vi.stubGlobal("Headers", undefined);
      await createTestAtlas().options.fetch?.("https://atlas.test/orders");
      throw new Error("nothing was thrown");
    },
  },
  "settle-stuck": {
    names: ["afterMs: 50"],
    says: "use fake timers after the import of the testing kit",
    async provoke() {
      await passTime(createTestAtlas().clock, 0, { stuckAfterMs: 50, act: () => new Promise(nothing) });
      throw new Error("nothing was thrown");
    },
  },
  "time-stands": {
    names: ["afterMs: 4000", "call: client.fetch"],
    says: "begin the call, then await atlas.settle(), then the call",
    async provoke() {
      const { client } = await connect();
      await client.fetch("/orders").finally(() => client.dispose());
      throw new Error("nothing was thrown");
    },
  },
  "test-leak": {
    names: ["sockets: 1", "timers: "],
    says: "dispose each client that it made",
    async provoke() {
      await cleanUpTestAtlases().catch(nothing); // of the tests before
      const { client } = await connect();
      try {
        await cleanUpTestAtlases();
      } finally {
        client.dispose();
      }
      throw new Error("nothing was thrown");
    },
  },
  "client-disposed": {
    names: ["this client"],
    says: "create a new one",
    async provoke() {
      const { client } = await connect();
      client.dispose();
      client.connect();
      throw new Error("nothing was thrown");
    },
  },
};

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** What was reported, what was thrown, and what either came from. */
async function errorsOf(provoke: Provocation["provoke"]): Promise<readonly AtlasError[]> {
  vi.spyOn(console, "error").mockImplementation(nothing); // React repeats what a render throws
  try {
    const errors = await provoke();
    return errors.flatMap((error) => (error.cause instanceof AtlasError ? [error, error.cause] : [error]));
  } catch (thrown) {
    if (thrown instanceof AtlasError) return [thrown];
    throw thrown;
  }
}

describe("the error", () => {
  test.each(Object.entries(provocations))(
    "the message of the error `%s` says where it happened and what to do (P12)",
    async (code, { names, says, provoke }) => {
      const errors = await errorsOf(provoke);

      const found = errors.find((error) => error.code === code);
      expect(found, `codes: ${errors.map((error) => error.code).join(", ")}`).toBeDefined();
      for (const text of [`${code}: `, ...names, says]) expect(found?.message).toContain(text);
      for (const secret of ["secret", "canary", "test-token", ACCOUNT])
        expect(`${found?.message} ${JSON.stringify(found?.detail)}`).not.toContain(secret);
    },
  );

  test("the table of this test has every error code and no other", () => {
    expect(Object.keys(provocations).toSorted()).toEqual(
      Object.keys({ ...events, ...rowDefects, ...configuration, ...testingKit }).toSorted(),
    );
  });

  test("the error of a failed network call names CORS as a possible cause, for a slice and for a hook (P12)", async () => {
    const broken: typeof fetch = () => Promise.reject(new TypeError(SECRET));
    const ofSlice = await errorsOf(failingRest(nothing, { fetch: broken }));
    const ofQuery = await errorsOf(() => ofHook(() => useOrders(), { fetch: broken, queryClient: new QueryClient() }));

    const texts = [...ofSlice, ...ofQuery].filter(({ code }) => code === "fetch-failed").map(({ message }) => message);
    for (const path of ["/positions/snapshot", "/orders"]) {
      expect(texts).toContainEqual(expect.stringContaining(`[path: ${path}, reason: network or CORS, name: TypeError`));
      expect(texts).toContainEqual(expect.stringContaining("check that the server is reachable and that it allows this origin (CORS)"));
    }
    expect(texts.join()).not.toContain(SECRET);
  });
});
