/** The kit behind msw: the client keeps the platform's own `WebSocket` and `fetch`, msw takes them to the test's Atlas. */
import { http, ws } from "msw";
import { setupServer } from "msw/node";
import { afterEach, expect, test } from "vitest";
import { createAtlasClient, type AtlasClient } from "../../src/client/create-client.ts";
import { atlasHandlers, buildPosition, createTestAtlas, type TestAtlas } from "../../src/testing.ts";
import { until } from "./until.ts";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

function serve(atlas: TestAtlas, getToken?: () => string): AtlasClient {
  const server = setupServer(...atlasHandlers(atlas, { http, ws }));
  server.listen({ onUnhandledRequest: "error" });
  const { url, getToken: issued } = atlas.options;
  const client = createAtlasClient({ url, getToken: getToken ?? issued, onError: () => undefined });
  ends.push(
    () => server.close(),
    () => client.dispose(),
  );
  return client;
}

test("with `atlasHandlers` the platform's WebSocket receives the snapshots, and then pushed deltas (P13)", async () => {
  const atlas = createTestAtlas({ rows: { positions: [buildPosition({ position_line_key: "P1" })] } });
  const client = serve(atlas);
  client.connect();
  await until(client, ({ positions }) => positions.freshness.status === "live");

  atlas.pushDelta("positions", [{ position_line_key: "P2" }]);
  await until(client, ({ positions }) => positions.collection.size === 2);

  expect(client.store.getState().positions.collection.keys()).toEqual(["P1", "P2"]);
});

test("with `atlasHandlers` REST calls carry the token, and return the same rows (P2)", async () => {
  const atlas = createTestAtlas({ rows: { positions: [buildPosition({ position_line_key: "P1" })] } });
  atlas.goSilent(60_000);
  const client = serve(atlas, () => "the-application's-own-token");

  client.connect();
  await until(client, ({ positions }) => positions.collection.size === 1);

  expect(client.store.getState().positions.freshness).toMatchObject({ status: "stale", cause: "unproven" }); // nothing has come over the socket (P45)
});

test("with `atlasHandlers` a close by the server reaches the client with its code (P5)", async () => {
  const atlas = createTestAtlas();
  const client = serve(atlas);
  client.connect();
  await until(client, ({ positions }) => positions.freshness.status === "live");

  atlas.disconnect(4000);
  await until(client, ({ connection }) => connection.status === "disconnected");

  expect(client.store.getState().connection.lastClose).toMatchObject({ type: "abnormal", code: 4000 });
  expect(atlas.connectionCount).toBe(0);
});

test("with `atlasHandlers` the server has no connection as soon as it ends one, so `connected` waits for the next (P5)", async () => {
  const atlas = createTestAtlas({ time: "real" });
  const client = serve(atlas);
  client.connect();
  await until(client, ({ positions }) => positions.freshness.status === "live");

  atlas.disconnect();
  const during = atlas.connectionCount;
  await atlas.connected();

  expect([during, atlas.connectionCount]).toEqual([0, 1]);
});

test("with `atlasHandlers` an expired token opens no socket (P3)", async () => {
  const atlas = createTestAtlas({ rows: { positions: [buildPosition({ position_line_key: "P1" })] } });
  const client = serve(atlas, () => "old");
  client.connect();
  await until(client, ({ connection }) => connection.status === "connected");

  atlas.tokens.expire();
  client.reconnect();
  await until(client, ({ connection }) => connection.lastClose !== undefined);

  expect(client.store.getState().connection.lastClose).toMatchObject({ type: "unopened" });
});

test("`atlasHandlers` reads header names in any case, as happy-dom keeps it (P2)", async () => {
  const atlas = createTestAtlas({ rows: { positions: [buildPosition({ position_line_key: "P1" })] } });
  const headers = new Map([["Authorization", "Bearer t"]]) as unknown as Headers; // as much of them as handlers read
  let answer: (info: { readonly request: Request }) => Promise<Response> = () => Promise.reject(new Error("no handler"));
  atlasHandlers(atlas, {
    http: { all: (_, resolve) => (answer = resolve) },
    ws: { link: () => ({ addEventListener: () => undefined }) },
  });

  const { status } = await answer({ request: { url: "https://atlas.test/positions/snapshot", method: "GET", headers } as Request });

  expect(status).toBe(200);
});
