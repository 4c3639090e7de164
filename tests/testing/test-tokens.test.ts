/** Tokens that a test makes bad, seen from a client that asks for one each time it needs it. */
import { expect, test } from "vitest";
import { createAtlasClient } from "../../src/client/create-client.ts";
import { buildPosition, createTestAtlas } from "../../src/testing.ts";

async function connected() {
  const atlas = createTestAtlas({ rows: { positions: [buildPosition()] } });
  const client = createAtlasClient(atlas.options);
  client.connect();
  await atlas.settle();
  const connection = () => client.store.getState().connection;
  return { atlas, client, connection, reasons: () => atlas.tokenRequests.map(({ reason }) => reason) };
}

const statusOf = async (atlas: ReturnType<typeof createTestAtlas>, token: string): Promise<number> => {
  const answered = atlas.options.fetch!("https://atlas.test/orders", { headers: { authorization: `Bearer ${token}` } });
  await atlas.settle();
  return (await answered).status;
};

test("`tokens.expire` rejects every token that is out, and the next `getToken` returns a good one (P2)", async () => {
  const { atlas, client, connection } = await connected();
  const before = await statusOf(atlas, "test-token-1");

  atlas.tokens.expire();
  const [during, other] = [await statusOf(atlas, "test-token-1"), await statusOf(atlas, "a-later-one")];
  const whileOpen = connection().status;
  atlas.disconnect();
  await atlas.advance(1_000);

  expect([before, during, other]).toEqual([200, 401, 200]);
  expect([whileOpen, connection().status, client.stats().connectionCount]).toEqual(["connected", "connected", 2]);
  client.dispose();
});

test("`tokens.reject` blocks a client that needs a token, with `token-rejected` (P3)", async () => {
  const { atlas, client, connection, reasons } = await connected();

  atlas.tokens.reject();
  const whileOpen = connection().status;
  atlas.disconnect();
  await atlas.advance(30_000);

  expect(whileOpen).toBe("connected");
  expect(connection()).toMatchObject({ status: "blocked", reason: "token-rejected", error: { code: "token-rejected" } });
  expect(reasons()).toContain("rejected");
  client.dispose();
});

test("a client that never connected is blocked as well while `tokens.reject` holds (P3)", async () => {
  const atlas = createTestAtlas();
  atlas.tokens.reject();
  const client = createAtlasClient(atlas.options);

  client.connect();
  await atlas.advance(30_000);

  expect(client.store.getState().connection).toMatchObject({ status: "blocked", reason: "token-rejected" });
  client.dispose();
});

test.each(["accept", "heal"] as const)(
  "after `%s` a blocked client connects with its next token, and expired tokens stay bad (P3)",
  async (verb) => {
    const { atlas, client, connection } = await connected();
    atlas.tokens.expire();
    atlas.tokens.reject();
    atlas.disconnect();
    await atlas.advance(30_000);
    const blocked = connection().status;

    if (verb === "accept") atlas.tokens.accept();
    else atlas.heal();
    client.reconnect();
    await atlas.settle();

    expect([blocked, connection().status]).toEqual(["blocked", "connected"]);
    expect([await statusOf(atlas, "test-token-1"), await statusOf(atlas, "another")]).toEqual([401, 200]);
    client.dispose();
  },
);
