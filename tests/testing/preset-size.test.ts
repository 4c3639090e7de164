/** A preset of one's own size: each count is what the server has. */
import { describe, expect, test } from "vitest";
import { createTestAtlas, type BookSize } from "../../src/testing.ts";

const small: BookSize = {
  ...{ bookCount: 3, bondCount: 4, equityCount: 5 },
  ...{ positionCount: 60, tradeCount: 20, paymentOrderCount: 16, orderCount: 24 },
};
const large: BookSize = {
  ...{ bookCount: 9, bondCount: 40, equityCount: 50 },
  ...{ positionCount: 400, tradeCount: 500, paymentOrderCount: 700, orderCount: 450 },
};

/** The counts that rows show. Of bonds and equities, those that have a position. */
async function countsOf(size: BookSize, seed: number) {
  const atlas = createTestAtlas({ preset: size, seed });
  const answered = atlas.options.fetch!("https://atlas.test/orders");
  await atlas.settle();
  const orders = Object.values((await (await answered).json()) as Record<string, readonly unknown[]>)[0];
  const positions = atlas.rows("positions");
  const distinct = (values: readonly unknown[]): number => new Set(values).size;
  const held = (assetClass: string) => distinct(positions.filter((row) => row.asset_class === assetClass).map((row) => row.symbol));
  return {
    bookCount: distinct(positions.map((row) => row.book_id)),
    bondCount: held("bond"),
    equityCount: held("equity"),
    positionCount: positions.length,
    tradeCount: distinct(atlas.rows("trades").map((row) => row.package_id ?? row.trade_id)),
    paymentOrderCount: atlas.rows("paymentOrders").length,
    orderCount: orders?.length,
  };
}

describe.each([1, 2, 3])("a preset of one's own size, seed %i", (seed) => {
  test.each([
    ["small", small],
    ["large", large],
  ])("a %s book has exactly the books, trades, payment orders and orders that its size names", async (_, size) => {
    const { bookCount, tradeCount, paymentOrderCount, orderCount } = size;

    expect(await countsOf(size, seed)).toMatchObject({ bookCount, tradeCount, paymentOrderCount, orderCount });
  });

  test("a book without trades has exactly the positions that its size names, in each of its bonds and equities", async () => {
    const most = 121; // what three books hold of four bonds and five equities

    const counts = await countsOf({ ...small, positionCount: most, tradeCount: 0, orderCount: 0 }, seed);

    expect(counts).toMatchObject({ positionCount: most, bondCount: 4, equityCount: 5 });
  });

  test.each([
    ["small", small],
    ["large", large],
  ])("the trades of a %s book leave it between 95 and 120 per cent of its positions", async (_, size) => {
    const { positionCount } = await countsOf(size, seed);

    expect(positionCount).toBeGreaterThanOrEqual(size.positionCount * 0.95);
    expect(positionCount).toBeLessThanOrEqual(size.positionCount * 1.2);
  });
});

test("a preset whose books cannot hold `positionCount` positions throws, and the error says how many they hold", () => {
  const size = { ...small, positionCount: 122 };

  expect(() => createTestAtlas({ preset: size })).toThrow(
    "positionCount 122: these books hold at most 121 positions; raise bookCount, bondCount or equityCount",
  );
});

test("a preset of size 0 has no rows, and its REST answers", async () => {
  const size = { bookCount: 0, bondCount: 0, equityCount: 0, positionCount: 0, tradeCount: 0, paymentOrderCount: 0, orderCount: 0 };

  expect(await countsOf(size, 1)).toEqual(size);
});
