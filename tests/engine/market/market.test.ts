import fc from "fast-check";
import { expect, test } from "vitest";
import { createMarket } from "../../../src/engine/market/market.ts";
import { createGenerator } from "../../../src/engine/random.ts";
import { createInstruments } from "../../../src/engine/market/universe.ts";

function newMarket(seed: number) {
  const instruments = createInstruments(createGenerator(seed), { bondCount: 4, equityCount: 4 });
  const market = createMarket(instruments, createGenerator(seed));
  const instrumentOf = (symbol: string) => instruments.find((each) => each.symbol === symbol)!;
  return { instruments, market, mid: (symbol: string) => market.quote(instrumentOf(symbol)).mid };
}

test("a cross rate follows from its legs at any prices: EURGBP × GBPUSD = EURUSD to half a tick", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const { market, mid } = newMarket(seed);

      for (let step = 0; step < 200; step++) {
        market.move();
        const difference = mid("EURGBP") * mid("GBPUSD") - mid("EURUSD") * 100_000n;
        expect(2n * (difference < 0n ? -difference : difference) <= mid("GBPUSD")).toBe(true);
      }
    }),
    { seed: 7, numRuns: 10 },
  );
});

test("a market quote has bid below mid below ask, and prices stay between half and twice their start", () => {
  const { instruments, market } = newMarket(1);

  for (let step = 0; step < 5_000; step++) {
    market.move();
    instruments.forEach((instrument) => market.step(instrument));
  }

  for (const instrument of instruments) {
    const { bid, mid, ask } = market.quote(instrument);
    expect(bid < mid && mid < ask).toBe(true);
    if (instrument.startPrice > 0n) expect(mid > instrument.startPrice / 2n && mid < instrument.startPrice * 2n).toBe(true);
  }
});

test("market prices move in whole ticks", () => {
  const { instruments, market } = newMarket(1);

  for (let step = 0; step < 50; step++) instruments.forEach((instrument) => market.step(instrument));

  for (const instrument of instruments) expect((market.quote(instrument).mid - instrument.startPrice) % instrument.tick).toBe(0n);
});

test("the rate of a currency to itself is 1, and EURJPY times JPYEUR is 1 to five decimals", () => {
  const { market } = newMarket(1);

  expect(market.rate("EUR", "EUR")).toBe(100_000_000n);
  const there = market.rate("EUR", "JPY");
  const back = market.rate("JPY", "EUR");
  expect(Number(there * back) / 1e16).toBeCloseTo(1, 5);
});
