/**
 * A trade: its terms, the amounts that follow from them, and the row that shows it. What a trade does to the rest of the book
 * is `trade-desk.ts`'s business.
 */
import type { Tenor } from "../../market/calendar.ts";
import { digitsOf } from "../../market/currencies.ts";
import { formatFixed } from "../../market/fixed.ts";
import { valueOf } from "../../market/instruments.ts";
import type { Counterparty } from "../../market/names.ts";
import type { Flow } from "../treasury/cash.ts";
import type { Line } from "./instrument-lines.ts";
import type { WireRow } from "../table.ts";

export type TradeStatus = "pending" | "confirmed" | "amended" | "cancelled" | "settled" | "failed";

export interface TradeState {
  readonly id: string;
  line: Line;
  /** 1 buys, -1 sells. */
  readonly side: 1n | -1n;
  /** Never negative; in the instrument's quantity units. */
  quantity: bigint;
  /** In the instrument's price units; a deposit's is its rate and may be negative. */
  price: bigint;
  valueDate: string;
  readonly tradeDate: string;
  readonly executedAt: string;
  readonly counterparty: Counterparty;
  readonly traderId: string;
  readonly packageId: string | undefined;
  readonly leg: "single" | "near" | "far";
  status: TradeStatus;
  confirmation: "unsent" | "sent" | "matched" | "disputed";
  settlement: "open" | "instructed" | "settled" | "failed";
  cancelReason: string | undefined;
  comment: string | undefined;
  /** Every blotter entry about it, oldest first. */
  readonly entryIds: string[];
  /** What is still to happen to it. */
  plannedCount: number;
}

/** What the position gains: positive for a purchase. */
export function signedQuantity(trade: TradeState): bigint {
  return trade.side * trade.quantity;
}

/** What was paid in the instrument's currency: positive for a purchase at a positive price. */
export function paidFor(trade: TradeState): bigint {
  return trade.side * valueOf(trade.line.instrument, trade.quantity, trade.price);
}

/** What moves between currencies on the value date. Futures are margined and swaps have no principal: nothing moves. */
export function flowsOf(trade: TradeState): readonly Flow[] {
  const { instrument } = trade.line;
  const { valueDate } = trade;
  const contra: Flow = { currency: instrument.currency, amount: -paidFor(trade), valueDate };
  if (instrument.productType === "future" || instrument.productType === "irs") return [];
  if (instrument.dealtCurrency === undefined) return [contra];
  return [{ currency: instrument.dealtCurrency, amount: signedQuantity(trade), valueDate }, contra];
}

/** The same, as far as it reaches a cash account: a non-deliverable forward is an exposure, but its principal is never paid. */
export function cashFlowsOf(trade: TradeState): readonly Flow[] {
  return trade.line.instrument.productType === "ndf" ? [] : flowsOf(trade);
}

export function tradeRow(trade: TradeState): WireRow {
  const { line, counterparty } = trade;
  const { instrument, book } = line;
  const economics = economicsOf(trade);
  return {
    trade_id: trade.id,
    external_trade_id: null,
    uti: `${book.entity.id.replace("-", "")}00${trade.id.replace(/\D/g, "")}`,
    order_id: null,
    package_id: trade.packageId ?? null,
    leg: trade.leg,
    product_type: economics.product_type,
    instrument_id: instrument.id,
    symbol: economics.symbol,
    position_line_key: line.key,
    side: economics.side,
    quantity: formatFixed(trade.quantity, instrument.quantityDigits),
    dealt_currency: economics.dealt_currency,
    dealt_amount: economics.dealt_amount,
    contra_currency: instrument.currency,
    contra_amount: formatFixed(-paidFor(trade), digitsOf(instrument.currency)),
    price: economics.price,
    spot_rate: instrument.dealtCurrency === undefined ? null : economics.price,
    forward_points: null,
    rate_decimals: instrument.priceDigits,
    trade_date: trade.tradeDate,
    value_date: trade.valueDate,
    executed_at: trade.executedAt,
    settlement_date: trade.settlement === "settled" ? trade.valueDate : null,
    counterparty_id: counterparty.id,
    counterparty_name: counterparty.name,
    book_id: book.id,
    entity_id: book.entity.id,
    trader_id: trade.traderId,
    sales_id: null,
    broker_id: null,
    execution_venue: "XOFF",
    execution_style: instrument.desk === "equity" ? "order" : "rfs",
    status: trade.status,
    confirmation_status: trade.confirmation,
    settlement_status: trade.settlement,
    cancel_reason: trade.cancelReason ?? null,
    fees: null,
    fees_currency: null,
    comment: trade.comment ?? null,
  };
}

export type Economics = ReturnType<typeof economicsOf>;

/** What a blotter entry copies of its trade. */
export function economicsOf(trade: TradeState) {
  const { line, counterparty } = trade;
  const { instrument } = line;
  const isPair = instrument.dealtCurrency !== undefined;
  return {
    symbol: instrument.symbol,
    product_type:
      trade.packageId !== undefined
        ? "fx_swap"
        : isForward(line.tenor) && instrument.productType === "fx_spot"
          ? "fx_forward"
          : instrument.productType,
    side: trade.side === 1n ? "buy" : "sell",
    dealt_currency: instrument.dealtCurrency ?? instrument.currency,
    dealt_amount: isPair
      ? formatFixed(signedQuantity(trade), instrument.quantityDigits)
      : formatFixed(paidFor(trade), digitsOf(instrument.currency)),
    price: formatFixed(trade.price, instrument.priceDigits),
    trade_date: trade.tradeDate,
    value_date: trade.valueDate,
    counterparty_name: counterparty.name,
    book_id: line.book.id,
    trader_id: trade.traderId,
  };
}

function isForward(tenor: Tenor | undefined): boolean {
  return tenor !== undefined && tenor !== "TOD" && tenor !== "TOM" && tenor !== "SPOT";
}
