/**
 * Prices: a random walk in whole ticks that is pulled back to where it began. A cross follows from its two legs, so
 * EURGBP × GBPUSD = EURUSD holds at every tick to half a tick. Bid < mid < ask always.
 */
import { absolute, divideRounded, powerOfTen } from "./fixed.ts";
import type { Instrument } from "./instruments.ts";
import type { Generator } from "../random.ts";
import { crosses, pairs } from "./universe.ts";

/** In units of the instrument's price digits. */
export interface Quote {
  readonly bid: bigint;
  readonly mid: bigint;
  readonly ask: bigint;
}

export interface Market {
  /** One step of every currency pair. */
  move(): void;
  /** One step of an instrument that is no pair; pairs and crosses move together, in `move`. */
  step(instrument: Instrument): void;
  quote(instrument: Instrument): Quote;
  /** How much of `base` one unit of `currency` is worth. Unit: `rateDigits` fraction digits. */
  rate(currency: string, base: string): bigint;
}

export const rateDigits = 8;

// Two rates are multiplied and divided at more digits than are shown, so that rounding happens once.
const workDigits = 16;

export function createMarket(instruments: readonly Instrument[], random: Generator): Market {
  const mids = new Map(instruments.map(({ id, startPrice }) => [id, startPrice]));
  const byId = new Map(instruments.map((instrument) => [instrument.id, instrument]));
  const crossIds = new Set(crosses.map(([dealt, quote]) => idOf(dealt, quote)));
  const pairInstruments = pairs.flatMap(([dealt, quote]) => byId.get(idOf(dealt, quote)) ?? []);
  const pairIds = new Set(pairInstruments.map(({ id }) => id));
  return {
    move: () => pairInstruments.forEach(walk),
    step(instrument) {
      if (!pairIds.has(instrument.id) && !crossIds.has(instrument.id)) walk(instrument);
    },
    quote(instrument) {
      const mid = crossIds.has(instrument.id) ? crossMid(instrument) : (mids.get(instrument.id) ?? instrument.startPrice);
      const half = instrument.tick * 2n;
      return { bid: mid - half, mid, ask: mid + half };
    },
    rate: (currency, base) =>
      currency === base ? powerOfTen(rateDigits) : divideRounded(dollars(currency) * powerOfTen(rateDigits), dollars(base)),
  };

  function walk(instrument: Instrument): void {
    const mid = mids.get(instrument.id) ?? instrument.startPrice;
    // A twentieth of a per mille of the price a step at most, and at least a few ticks.
    const reach = Math.max(3, Number(absolute(instrument.startPrice) / (instrument.tick * 20_000n)));
    const pull = divideRounded(instrument.startPrice - mid, 400n * instrument.tick);
    mids.set(instrument.id, mid + (BigInt(random.between(-reach, reach)) + pull) * instrument.tick);
  }

  function crossMid({ dealtCurrency, currency, priceDigits }: Instrument): bigint {
    const ratio = divideRounded(dollars(dealtCurrency ?? currency) * powerOfTen(workDigits), dollars(currency));
    return divideRounded(ratio, powerOfTen(workDigits - priceDigits));
  }

  /** The worth of one unit in US dollars, at the work digits. */
  function dollars(currency: string): bigint {
    const one = powerOfTen(workDigits);
    if (currency === "USD") return one;
    const direct = byId.get(idOf(currency, "USD"));
    if (direct !== undefined) return (mids.get(direct.id) ?? 0n) * powerOfTen(workDigits - direct.priceDigits);
    const inverse = byId.get(idOf("USD", currency));
    const price = inverse && mids.get(inverse.id);
    if (inverse === undefined || price === undefined)
      throw new RangeError(`no pair leads from ${currency} to USD: add it to the table of pairs`);
    return divideRounded(one * powerOfTen(inverse.priceDigits), price);
  }
}

function idOf(dealt: string, quote: string): string {
  return `INS-${dealt}${quote}`;
}
