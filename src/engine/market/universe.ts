/**
 * The instruments of the book: currency pairs and their crosses, options, deposits, swaps, bonds, futures and equities. All invented but the currencies.
 */
import { addDays, businessDate, type Tenor } from "./calendar.ts";
import { createFigi, createIsin } from "./check-digits.ts";
import { digitsOf } from "./currencies.ts";
import { powerOfTen } from "./fixed.ts";
import type { Instrument } from "./instruments.ts";
import { issuers } from "./names.ts";
import type { Generator } from "../random.ts";

/** Dealt currency, quote currency, price digits, a start price, and the days to spot. */
export const pairs = [
  ["EUR", "USD", 5, 108472n, 2],
  ["GBP", "USD", 5, 126310n, 2],
  ["AUD", "USD", 5, 65120n, 2],
  ["NZD", "USD", 5, 58845n, 2],
  ["USD", "JPY", 3, 151240n, 2],
  ["USD", "CHF", 5, 88415n, 2],
  ["USD", "CAD", 5, 139720n, 1],
  ["USD", "SEK", 5, 1089150n, 2],
  ["USD", "NOK", 5, 1103420n, 2],
  ["USD", "KWD", 5, 30745n, 2],
  ["USD", "KRW", 2, 139150n, 2],
] as const satisfies readonly (readonly [string, string, number, bigint, number])[];

/** Pairs whose price follows from two others: dealt, quote, price digits. */
export const crosses = [
  ["EUR", "GBP", 5],
  ["EUR", "CHF", 5],
  ["EUR", "JPY", 3],
  ["GBP", "JPY", 3],
] as const satisfies readonly (readonly [string, string, number])[];

const none = {
  isin: undefined,
  figi: undefined,
  maturityDate: undefined,
  isPricedAsRate: false,
  multiplier: 1n,
  divisor: 1n,
  tenors: [],
} as const;
const fxTenors: readonly Tenor[] = ["SPOT", "1W", "1M", "3M", "6M", "1Y"];

/** All instruments of a book; companies beyond the named issuers get a number behind their symbol. */
export function createInstruments(
  random: Generator,
  counts: { readonly bondCount: number; readonly equityCount: number },
): readonly Instrument[] {
  return [
    ...pairs.map(([dealt, quote, digits, start, spotDays]) => pairInstrument(dealt, quote, digits, start, spotDays)),
    ...crosses.map(([dealt, quote, digits]) => pairInstrument(dealt, quote, digits, 0n, 2)),
    ...options(random),
    ...deposits(),
    ...swaps(),
    ...Array.from({ length: counts.bondCount }, (_, index) => bond(random, index)),
    ...futures(),
    ...Array.from({ length: counts.equityCount }, (_, index) => equity(random, index)),
  ];
}

function pairInstrument(dealt: string, quote: string, priceDigits: number, startPrice: bigint, spotDays: number): Instrument {
  return {
    ...none,
    id: `INS-${dealt}${quote}`,
    symbol: `${dealt}${quote}`,
    name: `${dealt}/${quote}`,
    desk: "fx",
    assetClass: "fx",
    productType: quote === "KRW" ? "ndf" : "fx_spot",
    dealtCurrency: dealt,
    currency: quote,
    quantityDigits: digitsOf(dealt),
    priceDigits,
    tick: 1n,
    startPrice,
    lot: 250_000n * powerOfTen(digitsOf(dealt)),
    spotDays,
    tenors: fxTenors,
  };
}

function options(random: Generator): Instrument[] {
  const expiries = [30, 91, 182];
  return pairs.slice(0, 4).flatMap(([dealt, quote]) =>
    expiries.map((days): Instrument => {
      const expiry = addDays(businessDate, days);
      const right = random.pick(["C", "P"]);
      return {
        ...none,
        id: `INS-${dealt}${quote}-${right}-${expiry}`,
        symbol: `${dealt}${quote} ${expiry} ${right}`,
        name: `${dealt}/${quote} ${right === "C" ? "call" : "put"}, expires ${expiry}`,
        desk: "fx",
        assetClass: "option",
        productType: "option",
        dealtCurrency: undefined,
        currency: quote,
        quantityDigits: 2,
        priceDigits: 6,
        tick: 5n,
        startPrice: BigInt(random.between(4_000, 22_000)),
        lot: 100_000_00n,
        maturityDate: expiry,
        spotDays: 2,
      };
    }),
  );
}

function deposits(): Instrument[] {
  const table = [
    ["USD", 4_31000n],
    ["EUR", 1_92500n],
    ["JPY", -10000n], // a negative rate
    ["CHF", -25000n],
  ] as const;
  return table.map(([currency, rate]) => ({
    ...none,
    id: `INS-DEPO-${currency}`,
    symbol: `${currency} DEPO 1M`,
    name: `${currency} money market deposit, one month`,
    desk: "rates",
    assetClass: "cash",
    productType: "mm_deposit",
    dealtCurrency: undefined,
    currency,
    quantityDigits: digitsOf(currency),
    priceDigits: 5,
    tick: 250n,
    startPrice: rate,
    isPricedAsRate: true,
    lot: 1_000_000n * powerOfTen(digitsOf(currency)),
    maturityDate: addDays(businessDate, 33),
    spotDays: 0,
  }));
}

function swaps(): Instrument[] {
  return ["USD", "EUR", "GBP"].map((currency) => ({
    ...none,
    id: `INS-IRS-${currency}-5Y`,
    symbol: `${currency} IRS 5Y`,
    name: `${currency} interest rate swap, five years, value in per cent of the notional`,
    desk: "rates",
    assetClass: "rates",
    productType: "irs",
    dealtCurrency: undefined,
    currency,
    quantityDigits: 2,
    priceDigits: 4,
    tick: 5n,
    startPrice: -12_500n, // a swap may be worth less than nothing
    divisor: 100n,
    lot: 5_000_000_00n,
    maturityDate: addDays(businessDate, 1826),
    spotDays: 2,
  }));
}

function bond(random: Generator, index: number): Instrument {
  const [symbol, name] = issuer(index);
  const currency = random.pick(["USD", "EUR", "GBP"]);
  const isPerpetual = index % 12 === 5;
  const coupon = random.between(4, 28) * 25;
  const year = 2028 + random.between(0, 14);
  return {
    ...none,
    id: `INS-${symbol}-B${index}`,
    symbol: `${symbol} ${isPerpetual ? "PERP" : String(year)}`,
    name: `${name} ${Math.floor(coupon / 100)}.${String(coupon % 100).padStart(2, "0")}% ${isPerpetual ? "perpetual" : String(year)}`,
    desk: "rates",
    assetClass: "bond",
    productType: "bond",
    dealtCurrency: undefined,
    currency,
    quantityDigits: 2,
    priceDigits: 3,
    tick: 5n,
    startPrice: BigInt(random.between(88_000, 108_000)),
    divisor: 100n,
    lot: 500_000_00n,
    isin: createIsin(random.pick(["XS", "US", "DE"]), random),
    figi: createFigi(random),
    maturityDate: isPerpetual ? undefined : `${year}-0${random.between(1, 9)}-15`,
    spotDays: 2,
  };
}

function futures(): Instrument[] {
  const table = [
    ["ZB Z6", "US bond future December 2026", "USD", 112_500n],
    ["RX Z6", "German bond future December 2026", "EUR", 131_200n],
    ["EQ Z6", "European index future December 2026", "EUR", 5_012_000n],
  ] as const;
  return table.map(([symbol, name, currency, startPrice]) => ({
    ...none,
    id: `INS-${symbol.replace(" ", "")}`,
    symbol,
    name,
    desk: symbol === "EQ Z6" ? "equity" : "rates",
    assetClass: "future",
    productType: "future",
    dealtCurrency: undefined,
    currency,
    quantityDigits: 0,
    priceDigits: 3,
    tick: 10n,
    startPrice,
    multiplier: symbol === "EQ Z6" ? 10n : 1_000n,
    lot: 5n,
    maturityDate: "2026-12-08",
    spotDays: 1,
  }));
}

function equity(random: Generator, index: number): Instrument {
  const [symbol, name] = issuer(index);
  const currency = random.pick(["USD", "USD", "EUR", "GBP", "JPY"]);
  const priceDigits = currency === "JPY" ? 0 : 2;
  return {
    ...none,
    id: `INS-${symbol}-E`,
    symbol,
    name,
    desk: "equity",
    assetClass: "equity",
    productType: "equity",
    dealtCurrency: undefined,
    currency,
    quantityDigits: 0,
    priceDigits,
    tick: 1n,
    startPrice: BigInt(random.between(1_200, 38_000)),
    lot: 100n,
    isin: createIsin(currency === "JPY" ? "JP" : random.pick(["US", "DE", "GB"]), random),
    figi: createFigi(random),
    spotDays: 2,
  };
}

function issuer(index: number): readonly [string, string] {
  const [symbol, name] = issuers[index % issuers.length] ?? ["NONE", "None"];
  const series = Math.floor(index / issuers.length);
  return series === 0 ? [symbol, name] : [`${symbol}${series}`, `${name} ${series}`];
}
