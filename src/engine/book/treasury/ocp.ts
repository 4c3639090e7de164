/**
 * The open currency positions: per book, currency and bucket what is due, what is settled and what options add to it.
 * The buckets of a currency always add up to its total. Moved by trades, settlements, payments and option deltas alone.
 */
import { bucketOf, valueDateOf, type ValueBucket } from "../../market/calendar.ts";
import { digitsOf, groupOf } from "../../market/currencies.ts";
import { absolute, divideRounded, formatFixed, powerOfTen } from "../../market/fixed.ts";
import { rateDigits, type Market } from "../../market/market.ts";
import type { Flow } from "./cash.ts";
import type { TradingBook } from "../trading/instrument-lines.ts";
import { toBase } from "../trading/position-row.ts";
import type { Table, WireRow } from "../table.ts";

const parts = ["spot", "forward", "option", "cash", "hedges"] as const;
type Part = (typeof parts)[number];

export interface OcpState {
  readonly book: TradingBook;
  readonly currency: string;
  readonly bucket: ValueBucket | "total";
  readonly amounts: Record<Part, bigint>;
  breachedSince: string | undefined;
}

export interface Ocp {
  readonly states: ReadonlyMap<string, OcpState>;
  /** What a book brings into the day, in cash. */
  open(book: TradingBook, currency: string, amount: bigint): void;
  /** A flow becomes due (`count` 1) or is taken back (`count` -1). */
  expect(book: TradingBook, flow: Flow, count: 1 | -1): void;
  /** A flow that was due becomes cash, in the same bucket: the net position stays as it was. */
  settle(book: TradingBook, flow: Flow): void;
  /** Cash leaves the book. */
  pay(book: TradingBook, currency: string, amount: bigint): void;
  addOptionDelta(book: TradingBook, currency: string, amount: bigint): void;
  /** Shows the base value at the present rate. */
  revalue(state: OcpState): void;
}

/** How much a book may hold of one currency, in units of its entity's base currency. */
const limitUnits = 50_000_000n;

export function createOcp(deps: { readonly table: Table; readonly market: Market; readonly now: () => string }): Ocp {
  const { table, market, now } = deps;
  const states = new Map<string, OcpState>();

  return {
    states,
    open: (book, currency, amount) => add(book, currency, "today", "cash", amount),
    expect: (book, { currency, amount, valueDate }, count) =>
      add(book, currency, bucketOf(valueDate), partOf(valueDate), count === 1 ? amount : -amount),
    settle(book, { currency, amount, valueDate }) {
      add(book, currency, bucketOf(valueDate), partOf(valueDate), -amount);
      add(book, currency, bucketOf(valueDate), "cash", amount);
    },
    pay: (book, currency, amount) => add(book, currency, "today", "cash", -amount),
    addOptionDelta: (book, currency, amount) => add(book, currency, "spot", "option", amount),
    revalue: publish,
  };

  function add(book: TradingBook, currency: string, bucket: ValueBucket, part: Part, amount: bigint): void {
    if (amount === 0n) return;
    for (const place of [bucket, "total"] as const) {
      const key = keyOf({ book, currency, bucket: place });
      let state = states.get(key);
      if (state === undefined) {
        state = {
          book,
          currency,
          bucket: place,
          amounts: { spot: 0n, forward: 0n, option: 0n, cash: 0n, hedges: 0n },
          breachedSince: undefined,
        };
        states.set(key, state);
      }
      state.amounts[part] += amount;
      if (place === "total" || parts.some((each) => state.amounts[each] !== 0n)) publish(state);
      else {
        states.delete(key); // an empty rung of the ladder is no row
        table.remove(key);
      }
    }
  }

  function publish(state: OcpState): void {
    table.put(keyOf(state), () => row(state));
  }

  function row(state: OcpState): WireRow {
    const { book, currency, bucket, amounts } = state;
    const { baseCurrency } = book.entity;
    const digits = digitsOf(currency);
    const baseDigits = digitsOf(baseCurrency);
    const amount = (units: bigint): string => formatFixed(units, digits);
    const net = amounts.spot + amounts.forward + amounts.option + amounts.cash + amounts.hedges;
    const rate = market.rate(currency, baseCurrency);
    const netBase = toBase(net, digits, rate, baseDigits);
    const limit = baseCurrency === "JPY" ? limitUnits * 150n : limitUnits * powerOfTen(baseDigits);
    const utilization = divideRounded(absolute(netBase) * 10_000n, limit);
    const limitStatus = utilization > 10_000n ? "breach" : utilization > 8_000n ? "warning" : "ok";
    state.breachedSince = limitStatus === "breach" ? (state.breachedSince ?? now()) : undefined;
    return {
      entity_id: book.entity.id,
      book_id: book.id,
      currency,
      currency_group: groupOf(currency),
      value_bucket: bucket,
      spot_position: amount(amounts.spot),
      forward_position: amount(amounts.forward),
      option_delta_position: amount(amounts.option),
      cash_position: amount(amounts.cash),
      accruals: amount(0n),
      hedges: amount(amounts.hedges),
      net_open_position: amount(net),
      spot_rate: formatFixed(rate, rateDigits),
      net_open_position_base: formatFixed(netBase, baseDigits),
      base_currency: baseCurrency,
      limit_base: formatFixed(limit, baseDigits),
      utilization_pct: formatFixed(utilization, 2),
      limit_status: limitStatus,
      breached_since: state.breachedSince ?? null,
      as_of: now(),
    };
  }
}

function keyOf({ book, currency, bucket }: Pick<OcpState, "book" | "currency" | "bucket">): string {
  return `${book.entity.id}/${book.id}/${currency}/${bucket}`;
}

const spotDate = valueDateOf("SPOT", 2);

/** Up to spot counts as spot, later as forward. */
function partOf(valueDate: string): "spot" | "forward" {
  return valueDate <= spotDate ? "spot" : "forward";
}
