import fc from "fast-check";
import { expect, test } from "vitest";
import { applyFill, type Holding } from "../../../../src/engine/book/trading/average-cost.ts";

const flat: Holding = { quantity: 0n, cost: 0n, realized: 0n };
const fill = fc.record({
  quantity: fc.bigInt({ min: -1_000n, max: 1_000n }).filter((value) => value !== 0n),
  price: fc.bigInt({ min: 1n, max: 500n }),
});

test("after any fills, cost minus realised profit is exactly what was paid", () => {
  fc.assert(
    fc.property(fc.array(fill), (fills) => {
      let holding = flat;
      let quantity = 0n;
      let paid = 0n;

      for (const { quantity: bought, price } of fills) {
        holding = applyFill(holding, bought, bought * price);
        quantity += bought;
        paid += bought * price;
      }

      expect(holding.quantity).toBe(quantity);
      expect(holding.cost - holding.realized).toBe(paid);
      if (quantity === 0n) expect(holding.cost).toBe(0n);
    }),
    { seed: 7 },
  );
});

test("a sale realises the difference to the average cost, and a purchase realises nothing", () => {
  const bought = applyFill(applyFill(flat, 100n, 1_000n), 100n, 1_400n);

  const sold = applyFill(bought, -50n, -700n);

  expect(bought).toEqual({ quantity: 200n, cost: 2_400n, realized: 0n });
  expect(sold).toEqual({ quantity: 150n, cost: 1_800n, realized: 100n });
});

test("a short position earns when the price falls, and one fill can turn it into a long position", () => {
  const short = applyFill(flat, -100n, -1_000n);

  const turned = applyFill(short, 150n, 1_350n);

  expect(turned).toEqual({ quantity: 50n, cost: 450n, realized: 100n });
});
