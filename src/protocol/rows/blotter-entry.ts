/** Blotter entries: events on trades, so that many of them share one `trade_id`. */
import * as z from "zod/mini";
import { common, decimal, flag, integer, oneOf, orNull, text, textList, type RowOfSchema } from "./field.ts";
import type { ProductType } from "./trade.ts";

export const blotterEntrySchema = z.looseObject({
  /** The key; where it is absent, `blotter_entry_id` is. */
  id: text,
  blotter_entry_id: text,
  trade_id: text,
  sequence: integer,
  parent_entry_id: orNull(text),
  event_type: oneOf<"new" | "amend" | "cancel" | "allocate" | "novate" | "exercise" | "expire" | "fix" | "settle" | "reject">(),
  event_at: text,
  actor_id: text,
  source: oneOf<"desk" | "stp" | "api" | "backoffice">(),
  changed_fields: textList,
  reason: orNull(text),
  symbol: text,
  product_type: oneOf<ProductType>(),
  side: oneOf<"buy" | "sell">(),
  /** Unit: `dealt_currency`; signed: negative where `side` is `sell`. */
  dealt_amount: decimal,
  dealt_currency: text,
  /** Unit: price of the instrument. */
  price: decimal,
  trade_date: text,
  value_date: text,
  counterparty_name: text,
  book_id: text,
  trader_id: text,
  status: oneOf<"draft" | "pending_validation" | "validated" | "rejected" | "booked">(),
  is_amendable: flag,
  is_cancellable: flag,
  is_reversible: flag,
  /** Unit: `mtm_currency`. */
  mtm: orNull(decimal),
  mtm_currency: orNull(text),
  error_code: orNull(text),
  error_message: orNull(text),
  ...common,
});

/** A blotter entry. Fields that this package does not know are kept. */
export interface BlotterEntry extends RowOfSchema<typeof blotterEntrySchema> {}
