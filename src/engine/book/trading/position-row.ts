/**
 * The row of a position, whole and lean. Every figure follows from the same price and the same rate, so a row is right in itself at any instant.
 * Each row is one object literal: built from several spread ones it would cost fifty times as much, and most of what the feed sends is these.
 */
import { digitsOf } from "../../market/currencies.ts";
import { absolute, divideRounded, formatFixed, powerOfTen, rescale } from "../../market/fixed.ts";
import { valueOf } from "../../market/instruments.ts";
import { rateDigits } from "../../market/market.ts";
import type { Holding } from "./average-cost.ts";
import { settlementDateOf, type Line } from "./instrument-lines.ts";
import type { PositionState } from "./positions.ts";
import type { WireRow } from "../table.ts";

const deltaDigits = 4;
const averagePriceDigits = 6;

/** All fields. */
export function positionRow(state: PositionState): WireRow {
  const { holding, line, tradeCount } = state;
  const { key, book, instrument, tenor } = line;
  const figures = figuresOf(state);
  const row = {
    position_line_key: key,
    net_position_key: `${instrument.symbol}:${tenor ?? instrument.productType.toUpperCase()}`,
    entity_id: book.entity.id,
    book_id: book.id,
    portfolio_id: `PF-${book.desk.toUpperCase()}`,
    account_id: `ACC-${book.id.slice(3)}`,
    strategy: book.desk === "fx" ? "CARRY" : null,
    instrument_id: instrument.id,
    symbol: instrument.symbol,
    isin: instrument.isin ?? null,
    figi: instrument.figi ?? null,
    asset_class: instrument.assetClass,
    instrument_name: instrument.name,
    maturity_date: instrument.maturityDate ?? null,
    value_date: settlementDateOf(line),
    side: holding.quantity > 0n ? "long" : holding.quantity < 0n ? "short" : "flat",
    quantity: formatFixed(holding.quantity, instrument.quantityDigits),
    settled_quantity: formatFixed(state.settled, instrument.quantityDigits),
    notional: formatFixed(absolute(holding.quantity * instrument.multiplier), instrument.quantityDigits),
    notional_currency: instrument.dealtCurrency ?? instrument.currency,
    average_price: formatFixed(averagePrice(holding, line), averagePriceDigits),
    market_price: figures.price,
    price_type: "mid",
    price_as_of: state.pricedAt,
    market_value: figures.value,
    currency: instrument.currency,
    market_value_base: figures.valueBase,
    base_currency: book.entity.baseCurrency,
    fx_rate_to_base: figures.fxRate,
    accrued_interest: accrued(state),
    unrealized_pnl: figures.unrealized,
    realized_pnl: formatFixed(holding.realized, digitsOf(instrument.currency)),
    daily_pnl: figures.daily,
    delta: figures.delta,
    dv01: figures.dv01,
    status: holding.quantity !== 0n ? "open" : tradeCount > 0 ? "closing" : "closed",
    is_stale_price: false,
  };
  return Object.assign(row, state.overrides);
}

/** The key and what a new price changes. */
export function leanPositionRow(state: PositionState): WireRow {
  const figures = figuresOf(state);
  return {
    position_line_key: state.line.key,
    market_price: figures.price,
    price_as_of: state.pricedAt,
    market_value: figures.value,
    market_value_base: figures.valueBase,
    fx_rate_to_base: figures.fxRate,
    unrealized_pnl: figures.unrealized,
    daily_pnl: figures.daily,
    delta: figures.delta,
    dv01: figures.dv01,
  };
}

/** How many units of the underlying an option position is as good as; 0 for everything else. */
export function deltaOf({ holding, optionDelta }: PositionState): bigint {
  return optionDelta === undefined ? 0n : divideRounded(holding.quantity * optionDelta, powerOfTen(deltaDigits));
}

/** The base worth of an amount at a rate, rounded once. */
export function toBase(amount: bigint, digits: number, rate: bigint, baseDigits: number): bigint {
  return rescale(amount * rate, digits + rateDigits, baseDigits);
}

function figuresOf(state: PositionState) {
  const { holding, line, mid, fxRate } = state;
  const { instrument, book } = line;
  const digits = digitsOf(instrument.currency);
  const baseDigits = digitsOf(book.entity.baseCurrency);
  const value = valueOf(instrument, holding.quantity, mid);
  const unrealized = value - holding.cost;
  return {
    price: formatFixed(mid, instrument.priceDigits),
    value: formatFixed(value, digits),
    valueBase: formatFixed(toBase(value, digits, fxRate, baseDigits), baseDigits),
    fxRate: formatFixed(fxRate, rateDigits),
    unrealized: formatFixed(unrealized, digits),
    daily: formatFixed(unrealized + holding.realized - state.profitAtOpen, digits),
    delta: state.optionDelta === undefined ? null : formatFixed(deltaOf(state), instrument.quantityDigits),
    dv01: instrument.desk === "rates" ? formatFixed(divideRounded(absolute(value) * 45n, 100_000n), digits) : null,
  };
}

function averagePrice({ quantity, cost }: Holding, { instrument }: Line): bigint {
  if (quantity === 0n) return 0n;
  const scaled = cost * instrument.divisor * powerOfTen(instrument.quantityDigits + averagePriceDigits);
  return divideRounded(scaled, quantity * instrument.multiplier * powerOfTen(digitsOf(instrument.currency)));
}

/** Interest since the last coupon, for what bears any: a fixed share of the nominal, since the book has one business date. */
function accrued({ holding, line }: PositionState): string | null {
  const { assetClass, quantityDigits, currency } = line.instrument;
  if (assetClass !== "bond" && assetClass !== "cash") return null;
  return formatFixed(rescale(divideRounded(holding.quantity * 7n, 1_000n), quantityDigits, digitsOf(currency)), digitsOf(currency));
}
