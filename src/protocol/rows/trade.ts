/** Trades: one a `trade_id`; an amendment raises `version` and replaces. */
import * as z from "zod/mini";
import { common, decimal, integer, oneOf, orNull, text, type RowOfSchema } from "./field.ts";

export type ProductType = "fx_spot" | "fx_forward" | "fx_swap" | "ndf" | "bond" | "irs" | "equity" | "future" | "option" | "mm_deposit";

export const tradeSchema = z.looseObject({
  trade_id: z.string(),
  external_trade_id: orNull(text),
  uti: orNull(text),
  order_id: orNull(text),
  package_id: orNull(text),
  leg: orNull(oneOf<"single" | "near" | "far">()),
  product_type: oneOf<ProductType>(),
  instrument_id: text,
  symbol: text,
  side: oneOf<"buy" | "sell">(),
  /** Unit: units of the instrument, such as shares, contracts or nominal; never negative, `side` has the direction. */
  quantity: decimal,
  dealt_currency: text,
  /** Unit: `dealt_currency`; signed: negative where `side` is `sell`. */
  dealt_amount: decimal,
  contra_currency: text,
  /** Unit: `contra_currency`; signed: of the other sign than `dealt_amount`. */
  contra_amount: decimal,
  /** Unit: price of the instrument. */
  price: decimal,
  /** Unit: `contra_currency` for one `dealt_currency`. */
  spot_rate: orNull(decimal),
  /** Unit: points of the price. */
  forward_points: orNull(decimal),
  /** Digits after the point that this instrument's rate is quoted with. */
  rate_decimals: integer,
  trade_date: text,
  value_date: text,
  executed_at: text,
  settlement_date: orNull(text),
  counterparty_id: text,
  counterparty_name: text,
  book_id: text,
  entity_id: text,
  trader_id: text,
  sales_id: orNull(text),
  broker_id: orNull(text),
  execution_venue: orNull(text),
  execution_style: oneOf<"rfs" | "esp" | "order" | "voice">(),
  status: oneOf<"pending" | "confirmed" | "amended" | "cancelled" | "settled" | "failed">(),
  confirmation_status: oneOf<"unsent" | "sent" | "matched" | "disputed">(),
  settlement_status: oneOf<"open" | "instructed" | "settled" | "failed">(),
  cancel_reason: orNull(text),
  /** Unit: `fees_currency`. */
  fees: orNull(decimal),
  fees_currency: orNull(text),
  comment: orNull(text),
  ...common,
});

/** A trade. Fields that this package does not know are kept. */
export interface Trade extends RowOfSchema<typeof tradeSchema> {}
