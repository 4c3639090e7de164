/** What a client says of its connection beside the state, for the inspector. */
import { expect, test } from "vitest";
import { createTestAtlas } from "../../../src/testing.ts";
import { createAtlasClient, type AtlasClientOptions } from "../../../src/vanilla.ts";
import { jwtFor } from "../../support/jwt.ts";

async function connected(options: Partial<AtlasClientOptions> = {}) {
  const atlas = createTestAtlas();
  Object.assign(atlas.server, { admit: async () => "admitted" });
  const expiresAt = atlas.clock.now() + 3_600_000;
  const token = jwtFor(3_600, atlas.clock.now());
  const client = createAtlasClient({ ...atlas.options, getToken: () => token, ...options });
  client.connect();
  await atlas.settle();
  return { atlas, client, expiresAt };
}

test("a client says when its token expires, whether or not tokens are rotated, and never the token (P2, P33)", async () => {
  const plain = await connected();
  const rotating = await connected({ rotateBeforeExpiryMs: 60_000 });

  const place = { host: "atlas.test", path: "/ws" };
  expect(plain.client.internals.connection()).toEqual({ place, expiresAt: plain.expiresAt, rotation: { phase: "none" } });
  expect(rotating.client.internals.connection()).toMatchObject({ place, expiresAt: rotating.expiresAt, rotation: { phase: "planned" } });
  expect(JSON.stringify(rotating.client.internals.connection())).not.toContain("canary");
  plain.client.dispose();
  rotating.client.dispose();
});

test("a client whose connection was lost says no expiry, and one that never connected says nothing", async () => {
  const { atlas, client } = await connected();
  atlas.refuse(1);
  atlas.disconnect();
  await atlas.settle();

  expect(client.internals.connection()).toMatchObject({ expiresAt: undefined, rotation: undefined });
  client.dispose();
  expect(createAtlasClient(atlas.options).internals.connection()).toBeUndefined();
});

test("the place of the socket holds no query of the address (P1)", async () => {
  const { client } = await connected({ socketUrl: "wss://atlas.test/feed?desk=canary" });

  expect(client.internals.connection()?.place).toEqual({ host: "atlas.test", path: "/feed" });
  client.dispose();
});

test("only a client without an identity has a scope of its own (P41)", async () => {
  const { atlas, client } = await connected();
  client.dispose();

  const named = createAtlasClient({ ...atlas.options, identity: "trader" });

  expect([client.internals.isScopeUnique, named.internals.isScopeUnique]).toEqual([true, false]);
});
