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
  /** The sign of `quantity` as a word. */
  side: oneOf<"long" | "short" | "flat">(),
  /** Unit: units of the instrument, such as shares, contracts or nominal; negative for a short position. */
  quantity: decimal,
  /** Unit: as `quantity`, and signed like it. */
  settled_quantity: decimal,
  /** Unit: `notional_currency`; never negative. */
  notional: decimal,
  notional_currency: text,
  /** Unit: price of the instrument. */
  average_price: decimal,
  /** Unit: price of the instrument. */
  market_price: decimal,
  price_type: oneOf<"bid" | "mid" | "ask" | "last" | "close">(),
  price_as_of: text,
  /** Unit: `currency`; negative for a short position. */
  market_value: decimal,
  /** Of the price, the market value and the profits: the second currency of an FX pair. */
  currency: text,
  /** Unit: `base_currency`. */
  market_value_base: decimal,
  base_currency: text,
  /** Unit: `base_currency` for one `currency`. */
  fx_rate_to_base: decimal,
  /** Unit: `currency`. */
  accrued_interest: orNull(decimal),
  /** Unit: `currency`, not `base_currency`; market value less cost. */
  unrealized_pnl: decimal,
  /** Unit: `currency`, not `base_currency`. */
  realized_pnl: decimal,
  /** Unit: `currency`, not `base_currency`; the change of both profits since the business day began. */
  daily_pnl: decimal,
  /** Unit: as `quantity`; the units of the underlying that an option is as good as. */
  delta: orNull(decimal),
  /** Unit: `currency` for one basis point. */
  dv01: orNull(decimal),
  status: oneOf<"open" | "closing" | "closed">(),
  is_stale_price: flag,
  ...common,
});

/** A position line. Fields that this package does not know are kept. */
export interface Position extends RowOfSchema<typeof positionSchema> {}
