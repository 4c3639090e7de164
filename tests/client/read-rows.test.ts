/** Rows read outside React. */
import { expect, test } from "vitest";
import { defineCollection, rowKey } from "../../src/vanilla.ts";
import { createClientBench } from "./client-bench.ts";

const quotes = defineCollection({ kind: "quotes", key: "pair" });
const snapshot = {
  kind: "trades",
  message_type: "snapshot",
  data: { trades: [1, 2, 3].map((id) => ({ trade_id: `T${id}`, price: String(10 - id), side: id === 2 ? "sell" : "buy" })) },
};

test("`read` filters, sorts and windows the rows of the last commit, and returns keys and freshness (P13)", async () => {
  const bench = createClientBench();
  bench.client.connect();
  await bench.open();
  bench.send(snapshot);
  const early = bench.client.read("trades");
  bench.client.flush();

  const read = bench.client.read("trades", { where: { side: "buy" }, sort: [{ field: "price" }], offset: 1, limit: 5 });

  expect(early).toMatchObject({ rows: [], status: "waiting" });
  expect(read).toMatchObject({ keys: ["T1"], size: 2, status: "live", isLive: true, freshness: { status: "live" } });
  expect(read.rows.map(({ price }) => price)).toEqual(["9"]);
});

test("`read` of an unknown slice throws an error that names the slice", () => {
  const bench = createClientBench();

  expect(() => bench.client.read(quotes)).toThrow(expect.objectContaining({ code: "collection-unknown", detail: { slice: "quotes" } }));
});

test("`keyOf` returns a row's key by its collection, and undefined for a row without a key (P19, P20)", () => {
  expect(rowKey("cash", { entity_id: "E", account_id: "A|1", currency: "EUR" })).toBe("E|A\\|1|EUR");
  expect(rowKey(quotes, { pair: "EURUSD" })).toBe("EURUSD");
  expect(rowKey(quotes, {})).toBeUndefined();
});
