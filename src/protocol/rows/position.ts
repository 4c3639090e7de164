/** Positions: one line each, keyed by an opaque id (P19). */
import * as z from "zod/mini";
import { common, decimal, flag, oneOf, orNull, text, type RowOfSchema } from "./field.ts";

export const positionSchema = z.looseObject({
  /** Opaque: never parsed. */
  position_line_key: z.string(),
  /** Groups the lines of one net position. */
  net_position_key: text,
  entity_id: text,
  book_id: text,
  portfolio_id: text,
  account_id: text,
  strategy: orNull(text),
  instrument_id: text,
  symbol: text,
  isin: orNull(text),
  figi: orNull(text),
  asset_class: oneOf<"fx" | "rates" | "bond" | "equity" | "future" | "option" | "cash">(),
  instrument_name: text,
  maturity_date: orNull(text),
  value_date: orNull(text),
  side: oneOf<"long" | "short" | "flat">(),
  quantity: decimal,
  settled_quantity: decimal,
  notional: decimal,
  notional_currency: text,
  average_price: decimal,
  market_price: decimal,
  price_type: oneOf<"bid" | "mid" | "ask" | "last" | "close">(),
  price_as_of: text,
  market_value: decimal,
  currency: text,
  market_value_base: decimal,
  base_currency: text,
  fx_rate_to_base: decimal,
  accrued_interest: orNull(decimal),
  unrealized_pnl: decimal,
  realized_pnl: decimal,
  daily_pnl: decimal,
  delta: orNull(decimal),
  dv01: orNull(decimal),
  status: oneOf<"open" | "closing" | "closed">(),
  is_stale_price: flag,
  ...common,
});

/** A position line. Fields that this package does not know are kept. */
export interface Position extends RowOfSchema<typeof positionSchema> {}
