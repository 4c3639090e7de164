/** Why a slice is not live, asked of a client over the kit's server. */
import { expect, test } from "vitest";
import { createAtlasClient, type AtlasClientOptions } from "../../../src/vanilla.ts";
import { buildPosition, createTestAtlas } from "../../../src/testing.ts";

async function connected(overrides: Partial<AtlasClientOptions> = {}) {
  const atlas = createTestAtlas({ rows: { positions: [buildPosition({ position_line_key: "1" })] } });
  const client = createAtlasClient({ ...atlas.options, ...overrides });
  client.connect();
  await atlas.settle();
  return { atlas, client };
}

test("explain says of a live slice that nothing is to be repaired or done", async () => {
  const { client } = await connected();

  expect(client.explain("positions")).toEqual({
    ...{ slice: "positions", status: "live", cause: undefined, since: undefined, message: undefined, close: undefined },
    ...{ blocked: undefined, error: undefined, repairs: [], actions: [] },
  });
  client.dispose();
});

test("explain names the message that showed a gap, and the REST request that is planned after failures (P34, P35)", async () => {
  const { atlas, client } = await connected();

  atlas.rest("fail", { status: 503 });
  atlas.gap(3);
  await atlas.advance(2_000);

  const { freshness } = client.store.getState().positions;
  const explained = client.explain("positions");
  expect(explained).toMatchObject({ status: "stale", cause: "gap", since: freshness.status === "stale" && freshness.since });
  expect(explained.message).toEqual({ kind: "heartbeat", seq: client.stats().lastSeq });
  expect(explained.error?.code).toBe("fetch-failed");
  expect(explained.repairs).toMatchObject([{ type: "fetch", state: "planned" }]);
  expect(explained.actions).toEqual(["check-path"]);
  const [planned] = explained.repairs;
  const at = planned?.type === "fetch" ? planned.at : undefined;

  atlas.heal();
  await atlas.advance((at ?? 0) - atlas.clock.now() - 1);
  expect(client.explain("positions").status).toBe("stale");
  await atlas.advance(1_500);
  expect(client.explain("positions").status).toBe("live");
  client.dispose();
});

test("explain names the close of a lost connection and when the next attempt is made (P30)", async () => {
  const { atlas, client } = await connected();

  atlas.refuse(100);
  atlas.disconnect(1011);
  await atlas.advance(3_500);

  const { connection } = client.store.getState();
  const explained = client.explain("positions");
  expect(explained).toMatchObject({ status: "stale", cause: "disconnect", close: connection.lastClose });
  expect(explained.repairs).toContainEqual({
    type: "connection",
    status: connection.status,
    attempt: connection.attempt,
    at: "nextAttemptAt" in connection ? connection.nextAttemptAt : undefined,
  });
  expect(explained.actions).toContain("check-network");
  client.dispose();
});

test("explain says that a clean close waits for a wake, and that reconnect ends it (P5)", async () => {
  const { atlas, client } = await connected();

  atlas.disconnect(1000);
  await atlas.settle();

  expect(client.explain("positions").repairs).toEqual([{ type: "connection", status: "disconnected", attempt: 0, at: undefined }]);
  expect(client.explain("positions").actions).toEqual(["reconnect"]);
  client.dispose();
});

test("explain says of a rejected token that a new one is awaited, and that the user has to sign in (P3)", async () => {
  const { atlas, client } = await connected();

  atlas.tokens.reject();
  atlas.disconnect();
  await atlas.advance(10_000);

  expect(client.store.getState().connection.status).toBe("blocked");
  expect(client.explain("positions")).toMatchObject({
    blocked: "token-rejected",
    repairs: [{ type: "new-token" }],
    actions: ["sign-in"],
  });
  client.dispose();
});

test("explain never asks for another REST path where the token is rejected, which REST answers with 401 as well (P3)", async () => {
  const { atlas, client } = await connected();

  atlas.rest("fail", { status: 401 });
  atlas.gap();
  await atlas.advance(10_000);
  expect(client.explain("positions").error?.detail["status"]).toBe(401);
  expect(client.explain("positions").actions).toEqual(["sign-in"]);
  atlas.tokens.reject();
  atlas.disconnect();
  await atlas.advance(10_000);

  expect(client.explain("positions")).toMatchObject({ blocked: "token-rejected", actions: ["sign-in"] });
  client.dispose();
});

test("explain says of a `getToken` that fails with which error, and that the token service is to be checked (P2)", async () => {
  let isDown = false;
  const token = createTestAtlas().options.getToken;
  const { atlas, client } = await connected({
    getToken: (reason) => {
      if (isDown) throw new TypeError("canary");
      return token(reason);
    },
  });

  isDown = true;
  atlas.disconnect();
  await atlas.advance(5_000);

  expect(client.store.getState().connection.status).toBe("error");
  const explained = client.explain("positions");
  expect(explained.connectionError?.code).toBe("token-failed");
  expect(explained.actions).toEqual(["check-token"]);
  client.dispose();
});

test("explain says before connect that nothing happens until it is called, and after dispose that nothing will", () => {
  const client = createAtlasClient(createTestAtlas().options);

  expect(client.explain("positions")).toMatchObject({ status: "waiting", repairs: [{ type: "connect" }], actions: ["connect"] });

  client.dispose();
  expect(client.explain("positions")).toMatchObject({ status: "waiting", repairs: [{ type: "ended" }], actions: [] });
});

test("explain says that an open socket that is silent has to deliver its first message (P45)", async () => {
  const atlas = createTestAtlas({ rows: { positions: [buildPosition()] } });
  const client = createAtlasClient(atlas.options);
  atlas.goSilent(60_000, { present: false });
  client.connect();
  await atlas.settle();

  expect(client.explain("positions").repairs.map(({ type }) => type)).toEqual(["snapshot", "first-message"]);

  await atlas.advance(5_000);
  expect(client.explain("positions")).toMatchObject({ status: "stale", cause: "unproven" });
  expect(client.explain("positions").repairs.map(({ type }) => type)).toContain("first-message");
  client.dispose();
});

test("explain says of an unconfirmed empty snapshot that REST is asked, and without REST that a second one is awaited (P17)", async () => {
  const { atlas, client } = await connected();
  atlas.rest("hang");
  atlas.pushSnapshot("positions", []);
  await atlas.advance(6_000);

  expect(client.explain("positions")).toMatchObject({ cause: "unconfirmed-empty", message: { kind: "positions" } });
  expect(client.explain("positions").repairs.map(({ type }) => type)).toContain("fetch");
  client.dispose();

  const bare = await connected({ paths: { positions: null } });
  bare.atlas.pushSnapshot("positions", []);
  await bare.atlas.settle();
  expect(bare.client.explain("positions")).toMatchObject({ repairs: [{ type: "second-snapshot" }], actions: ["add-path"] });
  bare.client.dispose();
});

test("explain says of a slice that lags by how much, and that the server is to be looked at (P46)", async () => {
  const { atlas, client } = await connected();
  for (let second = 0; second < 60; second += 1) {
    if (second === 30) atlas.lag(15_000);
    atlas.pushDelta("positions", [buildPosition({ position_line_key: "1", quantity: String(second) })]);
    await atlas.advance(1_000);
  }

  const { freshness } = client.store.getState().positions;
  expect(client.explain("positions")).toMatchObject({
    cause: "lagging",
    repairs: [{ type: "catch-up", lagMs: freshness.lagMs }],
    actions: ["check-server"],
  });
  expect(freshness.lagMs).toBeGreaterThan(10_000);
  client.dispose();
});

test("explain says when a fourth recovery within a minute begins, after its cool-down (P36)", async () => {
  const { atlas, client } = await connected();
  for (let time = 0; time < 4; time += 1) {
    atlas.gap();
    await atlas.advance(3_000);
  }

  const cooling = client.explain("positions").repairs.find(({ type }) => type === "cool-down");
  const at = cooling?.type === "cool-down" ? cooling.at : 0;
  expect(at - atlas.clock.now()).toBeGreaterThan(20_000);

  await atlas.advance(at - atlas.clock.now() + 2_000);
  expect(client.explain("positions").status).toBe("live");
  client.dispose();
});

test("explain names no earlier close where the application has disconnected (P31)", async () => {
  const { atlas, client } = await connected();
  atlas.disconnect(1011);
  await atlas.advance(600_000);

  client.disconnect();
  await atlas.advance(5_000);

  expect(client.store.getState().connection.lastClose?.code).toBe(1011);
  expect(client.explain("positions")).toMatchObject({ cause: "disconnect", close: undefined, actions: ["connect"] });
  client.dispose();
});

test("explain says of a page that is offline that the first message is awaited, and names no earlier close (P47)", async () => {
  const { atlas, client } = await connected();
  atlas.disconnect(1011);
  await atlas.advance(61_000);
  atlas.goSilent(60_000);
  atlas.page.offline();
  await atlas.advance(5_500); // the socket is replaced
  atlas.page.offline();
  await atlas.advance(6_000); // at most once a minute

  expect(client.store.getState().connection.status).toBe("connected");
  expect(client.explain("positions").repairs).toContainEqual({ type: "first-message" });
  expect(client.explain("positions").close?.code).not.toBe(1011);
  client.dispose();
});

test("explain says nothing of the network while a new connection delivers messages and REST is waited for (P35, P47)", async () => {
  const { atlas, client } = await connected();
  atlas.greet("none");
  atlas.rest("hang");
  atlas.disconnect();
  await atlas.advance(6_000);
  atlas.heartbeat();
  await atlas.settle();

  const { cause, repairs, actions } = client.explain("positions");
  expect([cause, repairs.map(({ type }) => type), actions]).toEqual(["disconnect", ["fetch"], ["wait"]]);
  client.dispose();
});

test("explain names the message of the gap that took the place of `unproven`, and none of an earlier connection (P45)", async () => {
  const { atlas, client } = await connected();
  atlas.rest("hang");
  atlas.gap();
  await atlas.settle();
  const earlier = client.explain("positions").message;
  atlas.heal();
  atlas.greet("none");
  atlas.goSilent(6_000, { present: false });
  atlas.disconnect();
  await atlas.advance(5_000);
  const unproven = client.explain("positions").cause;

  await atlas.advance(2_000);
  atlas.heartbeat();
  atlas.gap();
  await atlas.advance(0);
  client.flush();

  const { cause, message } = client.explain("positions");
  expect([unproven, cause]).toEqual(["unproven", "gap"]);
  expect(message).toEqual({ kind: "heartbeat", seq: client.stats().lastSeq });
  expect(message).not.toEqual(earlier);
  client.dispose();
});

test.each([
  [401, "sign-in"],
  [500, "check-path"],
] as const)("explain says what to do about a REST path that answers %i (P2, P35)", async (status, action) => {
  const { atlas, client } = await connected();

  atlas.rest("fail", { status });
  atlas.gap();
  await atlas.advance(2_000);

  expect(client.explain("positions").actions).toEqual([action]);
  client.dispose();
});

test("explain says to look at the network where REST cannot be reached, and at getToken where that throws (P2)", async () => {
  const cut = await connected({ fetch: () => Promise.reject(new TypeError("Failed to fetch")) });
  cut.atlas.gap();
  await cut.atlas.advance(2_000);

  expect(cut.client.explain("positions").actions).toEqual(["check-network"]);
  cut.client.dispose();

  let isLoggedOut = false;
  const { getToken } = createTestAtlas().options;
  const locked = await connected({ getToken: (request) => (isLoggedOut ? Promise.reject(new Error("no login")) : getToken(request)) });
  isLoggedOut = true;
  locked.atlas.disconnect();
  await locked.atlas.advance(10_000);

  expect(locked.client.explain("positions").actions).toEqual(["check-token"]);
  locked.client.dispose();
});

test("explain never advises to add a REST path where there is one that is closed, nor while a snapshot is awaited (P35)", async () => {
  const { atlas, client } = await connected();
  atlas.rest("fail", { status: 404 });
  atlas.greet("none");
  atlas.gap();
  await atlas.advance(5_000);

  expect(client.explain("positions")).toMatchObject({ status: "stale", actions: ["check-path"] });
  client.dispose();

  const bare = createTestAtlas();
  bare.greet("none");
  const without = createAtlasClient({ ...bare.options, paths: { positions: null } });
  without.connect();
  await bare.settle();

  expect(without.explain("positions")).toMatchObject({
    status: "waiting",
    repairs: [{ type: "snapshot" }, { type: "first-message" }],
    actions: ["wait"],
  });
  await bare.advance(3_000);
  expect(without.explain("positions").actions).toEqual(["add-path"]);
  without.dispose();
});

test.each(["connection", "__proto__", "constructor"])("explain refuses what is no slice of the state: %s", async (name) => {
  const { client } = await connected();

  expect(() => client.explain(name as "positions")).toThrow(expect.objectContaining({ code: "collection-unknown" }));
  client.dispose();
});

test("explain covers the reports, and refuses a slice that the client does not have with `collection-unknown`", async () => {
  const { atlas, client } = await connected();
  await atlas.advance(3_000);
  atlas.rest("hang");
  atlas.gap();
  await atlas.settle();

  expect(client.explain("reports")).toMatchObject({ slice: "reports", status: "stale", cause: "gap", message: { kind: "heartbeat" } });
  expect(() => client.explain("quotes")).toThrow(expect.objectContaining({ code: "collection-unknown" }));
  client.dispose();
});

test("explain never repeats a kind that the server invented", async () => {
  const { atlas, client } = await connected();
  atlas.rest("hang");
  atlas.sendText(JSON.stringify({ kind: "secret eyJhbGciOi", seq: 9_000, data: {} }));
  await atlas.settle();

  expect(client.explain("positions")).toMatchObject({ cause: "gap", message: { kind: undefined, seq: 9_000 } });
  client.dispose();
});
