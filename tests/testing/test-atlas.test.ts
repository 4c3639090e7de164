import { expect, test } from "vitest";
import { createAtlasClient } from "../../src/client/create-client.ts";
import { simulatorPaths } from "../../src/engine/http/paths.ts";
import { defineCollection } from "../../src/domains/collection.ts";
import { buildCashBalance, buildPosition, buildReportLock, buildTrade, createTestAtlas, type TestAtlas } from "../../src/testing.ts";

function connect(atlas: TestAtlas<[]>) {
  const client = createAtlasClient(atlas.options);
  client.connect();
  const state = () => client.store.getState();
  return { client, state, keys: () => state().positions.collection.keys() };
}

test("a client of a test Atlas gets every slice's snapshot, and all slices are live after `settle` (P13)", async () => {
  const atlas = createTestAtlas({ rows: { positions: [buildPosition()], cash: [buildCashBalance()] } });
  const { state } = connect(atlas);

  await atlas.settle();

  expect(state().connection.status).toBe("connected");
  expect([state().positions.collection.size, state().cash.collection.size, state().trades.collection.size]).toEqual([1, 1, 0]);
  expect([state().positions, state().trades, state().ocp].map(({ freshness }) => freshness.status)).toEqual(["live", "live", "live"]);
  expect(atlas.errors).toEqual([]);
});

test("`pushDelta` changes fields and removes rows, and the server remembers both (P14)", async () => {
  const atlas = createTestAtlas({ rows: { positions: [buildPosition({ symbol: "EURUSD" }), buildPosition({ symbol: "USDJPY" })] } });
  const { client, state } = connect(atlas);
  await atlas.settle();
  const [first, second] = state().positions.collection.toArray();

  atlas.pushDelta("positions", [{ position_line_key: first!.position_line_key, quantity: "7" }], [second!.position_line_key]);
  await atlas.settle();
  const shown = state().positions.collection.toArray();
  client.reconnect();
  await atlas.advance(1_000);

  expect(shown).toEqual([{ ...first, quantity: "7" }]);
  expect(atlas.rows("positions")).toEqual(shown);
  expect(state().positions.collection.toArray()).toEqual(shown);
});

test("`pushSnapshot` replaces all rows of its slice (P13)", async () => {
  const atlas = createTestAtlas({ rows: { trades: [buildTrade({ trade_id: "T1" })] } });
  const { state } = connect(atlas);
  await atlas.settle();

  atlas.pushSnapshot("trades", [buildTrade({ trade_id: "T2" }), buildTrade({ trade_id: "T3" })]);
  await atlas.settle();

  expect(state().trades.collection.keys()).toEqual(["T2", "T3"]);
});

test("`errors` holds each gap and each failed REST call, even if they come soon after one another (P34, P35)", async () => {
  const atlas = createTestAtlas();
  connect(atlas);
  await atlas.settle();

  atlas.rest("fail", { path: "positions", count: 2 });
  atlas.gap();
  await atlas.advance(10_000);
  atlas.gap();
  await atlas.advance(2_000);

  expect(atlas.errors.map(({ code, detail }) => [code, detail["scope"] ?? detail["path"]])).toEqual([
    ["sequence-gap", "connection"],
    ["fetch-failed", simulatorPaths.positions],
    ["fetch-failed", simulatorPaths.positions],
    ["sequence-gap", "connection"],
  ]);
});

test("a slice whose path answers 503 with `Retry-After` is fetched again after that time (P23, P35)", async () => {
  const atlas = createTestAtlas({ rows: { positions: [buildPosition()] } });
  const { client, state } = connect(atlas);
  await atlas.settle();
  atlas.rest("fail", { path: "positions", count: 1, retryAfterSeconds: 12 });

  atlas.gap();
  await atlas.advance(11_000);
  const early = state().positions.freshness.status;
  await atlas.advance(4_000);

  expect([early, state().positions.freshness.status, client.stats().connectionCount]).toEqual(["stale", "live", 1]);
});

test.each([
  ["positions", [{ symbol: "EURUSD" }], "no row has a key"],
  ["reports", [{ symbol: "EURUSD" }], "neither a report nor a lock"],
] as const)("the error of a REST answer for %s in which no row can be read names its path (P12)", async (path, rows, reason) => {
  const atlas = createTestAtlas();
  atlas.answer(path, rows);
  connect(atlas);

  await atlas.settle();
  await atlas.advance(2_000);

  const found = atlas.errors.find(({ code }) => code === "fetch-unreadable");
  expect(found?.detail).toEqual({ path: simulatorPaths[path], slice: path, reason });
});

test("`errors` holds a row defect once a minute for each reason (P18, P40)", async () => {
  const atlas = createTestAtlas();
  connect(atlas);
  await atlas.settle();

  for (let count = 0; count < 3; count += 1)
    atlas.send({ kind: "trades", message_type: "delta", data: { trades: Array(20_000).fill({}) } });
  await atlas.settle();
  const within = atlas.errors.length;
  await atlas.advance(60_000);
  atlas.send({ kind: "trades", message_type: "delta", data: { trades: [{}] } });
  await atlas.settle();

  expect([within, atlas.errors.length]).toEqual([1, 2]);
});

test("a report event sent by `event` reaches the reports (P28)", async () => {
  const atlas = createTestAtlas();
  const { state } = connect(atlas);
  await atlas.settle();

  atlas.event("report_locked", buildReportLock({ desk_id: "RATES" }));
  await atlas.settle();

  expect([...state().reports.locks.values()]).toMatchObject([{ desk_id: "RATES" }]);
});

test("after `gap` the slices are stale, and live again after the recovery (P34)", async () => {
  const atlas = createTestAtlas({ rows: { positions: [buildPosition()] } });
  const { client, state } = connect(atlas);
  await atlas.settle();

  atlas.gap(3);
  await atlas.settle();
  expect(state().positions.freshness).toMatchObject({ status: "stale", cause: "gap" });
  await atlas.advance(2_000);

  expect(state().positions.freshness.status).toBe("live");
  expect(client.stats()).toMatchObject({ gapCount: 1, missedCount: 3 });
});

test("`disconnect` closes the connection, and the client can reconnect (P5, P30)", async () => {
  const atlas = createTestAtlas();
  const { state } = connect(atlas);
  await atlas.settle();

  atlas.disconnect();
  await atlas.settle();
  expect(state().connection).toMatchObject({ status: "disconnected", lastClose: { type: "abnormal", code: 1006 } });
  await atlas.advance(1_000);
  expect(state().connection.status).toBe("connected");
  atlas.disconnect(1000);
  await atlas.advance(60_000);

  expect(state().connection).toMatchObject({ status: "disconnected", lastClose: { type: "clean", code: 1000 } });
  atlas.page.online();
  await atlas.settle();
  expect(state().connection.status).toBe("connected");
});

test("heartbeats keep a quiet connection open, and after `goSilent` the socket is replaced (P32)", async () => {
  const atlas = createTestAtlas();
  const { client, state } = connect(atlas);
  await atlas.advance(600_000);
  expect([client.stats().connectionCount, client.stats().heartbeatCount]).toEqual([1, 40]);

  atlas.goSilent(100_000);
  await atlas.advance(60_000);

  expect(client.stats().connectionCount).toBe(2);
  expect(state().connection.lastClose).toMatchObject({ type: "silent" });
  expect(atlas.errors.map(({ code }) => code)).toContain("silent-socket");
});

test("after `refuses` the client retries until a handshake is accepted (P3)", async () => {
  const atlas = createTestAtlas();
  atlas.refuse(2);
  const { state } = connect(atlas);

  await atlas.settle();
  expect(state().connection).toMatchObject({ status: "disconnected", lastClose: { type: "unopened" } });
  await atlas.advance(4_000);
  expect(state().connection.status).toBe("connected");

  expect(atlas.tokenRequests.filter(({ reason }) => reason !== "rest").map(({ reason }) => reason)).toEqual([
    "initial",
    "unopened",
    "unopened",
  ]);
});

test("a client whose `getToken` returns an expired token is blocked after the server's 401 (P2)", async () => {
  const atlas = createTestAtlas();
  const client = createAtlasClient({ ...atlas.options, getToken: () => "the-same-old-token" });
  client.connect();
  await atlas.settle();
  expect(client.store.getState().connection.status).toBe("connected");

  atlas.tokens.expire();
  atlas.disconnect();
  await atlas.advance(30_000);

  expect(client.store.getState().connection).toMatchObject({ status: "blocked", reason: "token-rejected" });
});

test.each([
  ["fail", "fetch-failed"],
  ["answer-html", "fetch-unreadable"],
  ["hang", "fetch-timeout"],
] as const)("REST that %s is a typed error, and the rows stay until REST answers again (P35)", async (mode, code) => {
  const atlas = createTestAtlas({ rows: { positions: [buildPosition()] } });
  const { state } = connect(atlas);
  await atlas.settle();

  atlas.rest(mode);
  atlas.gap();
  await atlas.advance(11_000);

  expect(state().positions).toMatchObject({ collection: { size: 1 }, freshness: { status: "stale", error: { code } } });
  atlas.rest("answer");
  await atlas.advance(180_000); // seven slices that retry use up the minute's budget of REST calls
  expect(state().positions.freshness.status).toBe("live");
});

test("an unreadable frame is reported, and a frame of an unknown kind is not (P12)", async () => {
  const atlas = createTestAtlas();
  connect(atlas);
  await atlas.settle();

  atlas.sendText("{oops");
  atlas.send({ kind: "brand_new", data: {} });
  await atlas.settle();

  expect(atlas.errors.map(({ code }) => code)).toEqual(["malformed-message"]);
});

test("a collection that the application defines is served over the stream and over REST (P15)", async () => {
  const quotes = defineCollection({ kind: "fx_quote", name: "quotes", rowsIn: "quotes", key: ["pair", "tenor"], rest: "/quotes" });
  const atlas = createTestAtlas({ collections: [quotes] });
  const client = createAtlasClient(atlas.options);
  atlas.pushSnapshot(quotes, [{ pair: "EURUSD", tenor: "SPOT", bid: "1.1" }]);
  client.connect();
  await atlas.settle();

  atlas.pushDelta(
    quotes,
    [
      { pair: "EURUSD", tenor: "SPOT", bid: "1.2" },
      { pair: "USDJPY", tenor: "SPOT" },
    ],
    [["USDJPY", "SPOT"]],
  );
  await atlas.settle();

  expect(client.store.getState().quotes.collection.toArray()).toEqual([{ pair: "EURUSD", tenor: "SPOT", bid: "1.2" }]);
  const answered = atlas.options.fetch!("https://atlas.test/quotes").then(async (answer: Response) => (await answer.json()) as unknown);
  await atlas.settle();
  expect(await answered).toEqual({ quotes: [{ pair: "EURUSD", tenor: "SPOT", bid: "1.2" }] });
});

test("with a preset the simulator's book is served from the start and moves by `tick`, equally for the same seed (P14)", async () => {
  const run = async () => {
    const atlas = createTestAtlas({ preset: "demo", seed: 7 });
    const { client, state } = connect(atlas);
    await atlas.settle();
    const before = client.stats().deltaCount;
    atlas.tick(20);
    await atlas.settle();
    expect(client.stats().deltaCount).toBeGreaterThan(before);
    expect(state().positions.collection.size).toBeGreaterThan(50);
    expect(
      new Map(
        state()
          .positions.collection.toArray()
          .map((row) => [row.position_line_key, row]),
      ),
    ).toEqual(new Map(atlas.rows("positions").map((row) => [row.position_line_key, row])));
    client.dispose();
    return state().trades.collection.toArray();
  };

  expect(await run()).toEqual(await run());
});

test("a disposed client of a test Atlas leaves no timer, listener or socket (P33)", async () => {
  const atlas = createTestAtlas();
  const { client } = connect(atlas);
  await atlas.settle();

  client.dispose();
  await atlas.settle();

  expect([atlas.clock.pendingCount, atlas.page.listenerCount, atlas.connectionCount]).toEqual([0, 0, 0]);
});

test("`pushDelta` throws for a row without its key (P19)", () => {
  const atlas = createTestAtlas();

  expect(() => atlas.pushDelta("trades", [{ symbol: "EURUSD" }])).toThrow("a row of trades needs its key");
});
