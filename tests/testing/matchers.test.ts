/** The kit's matchers, as a test of an application extends `expect` with them. */
import { beforeAll, describe, expect, test } from "vitest";
import { createAtlasClient } from "../../src/client/create-client.ts";
import { atlasMatchers, buildPosition, buildTrade, createTestAtlas, type AtlasMatchers } from "../../src/testing.ts";

declare module "vitest" {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Vitest's own declaration
  interface Matchers<T = any> extends AtlasMatchers<T> {}
}

beforeAll(() => {
  expect.extend(atlasMatchers);
});

async function connected() {
  const atlas = createTestAtlas({ rows: { positions: [buildPosition({ position_line_key: "P1", quantity: "7" })] } });
  const client = createAtlasClient(atlas.options);
  client.connect();
  await atlas.settle();
  return { atlas, client, state: () => client.store.getState() };
}

describe("freshness", () => {
  test("toBeLive accepts a client, a slice, its freshness and a hook's result", async () => {
    const { client, state } = await connected();

    expect(client).toBeLive();
    expect(state().positions).toBeLive();
    expect(state().positions.freshness).toBeLive();
    expect({ status: "waiting", rows: [] }).not.toBeLive();
    expect(() => expect(state().positions).not.toBeLive()).toThrow("expected not live, found live");
    expect(() => expect({ rows: [] }).toBeLive()).toThrow("found nothing that is waiting, live or stale");
  });

  test("toBeStale checks a slice's cause, and a failed toBeLive names slices and causes (P34)", async () => {
    const { atlas, client, state } = await connected();

    atlas.gap();
    await atlas.settle();

    expect(state().positions).toBeStale();
    expect(state().positions).toBeStale("gap");
    expect(state().positions).not.toBeStale("disconnect");
    expect({ status: "stale" }).not.toBeStale("gap");
    expect(() => expect(client).toBeLive()).toThrow(/expected live, found positions stale \(gap\), trades stale \(gap\)/);
  });
});

describe("rows", () => {
  test("toHaveRow finds a row by its key in a slice, a collection and plain rows, and compares the given fields", async () => {
    const { state } = await connected();
    const { positions } = state();

    for (const received of [positions, positions.collection, positions.collection.toArray(), { rows: positions.collection.toArray() }]) {
      expect(received).toHaveRow("P1");
      expect(received).toHaveRow("P1", { quantity: "7" });
      expect(received).not.toHaveRow("P2");
      expect(() => expect(received).toHaveRow("P1", { quantity: "8", symbol: "EURUSD" })).toThrow(
        "expected row P1, found a row that differs in quantity",
      );
    }
    expect([buildTrade({ trade_id: "T1" })]).toHaveRow("T1", { side: "buy" });
    expect(() => expect(positions).toHaveRow("P2")).toThrow("expected row P2, found no such row");
    expect(undefined).not.toHaveRow("P1");
  });
});

describe("recovery", () => {
  test("toHaveRecovered passes once a client is live again after a gap, and not before or without a gap (P35)", async () => {
    const { atlas, client } = await connected();
    expect(client).not.toHaveRecovered();

    atlas.gap();
    await atlas.settle();
    expect(() => expect(client).toHaveRecovered()).toThrow(/an interruption, connected, positions stale \(gap\)/);
    await atlas.advance(5_000);

    expect(client).toHaveRecovered();
    expect(() => expect({}).toHaveRecovered()).toThrow("takes a client");
  });

  test("toHaveRecovered also passes after a lost connection (P30)", async () => {
    const { atlas, client } = await connected();

    atlas.disconnect();
    await atlas.settle();
    expect(client).not.toHaveRecovered();
    await atlas.advance(5_000);

    expect(client).toHaveRecovered();
  });
});
