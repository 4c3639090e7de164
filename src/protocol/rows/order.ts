/** Orders, which come by REST alone. While an order is open, filled + remaining = quantity. */
import * as z from "zod/mini";
import { common, decimal, integer, oneOf, orNull, text, type RowOfSchema } from "./field.ts";

export type OrderStatus =
  | "pending_new"
  | "new"
  | "partially_filled"
  | "filled"
  | "pending_cancel"
  | "cancelled"
  | "pending_replace"
  | "replaced"
  | "rejected"
  | "expired"
  | "done_for_day"
  | "suspended";

export const orderSchema = z.looseObject({
  order_id: z.string(),
  cl_ord_id: text,
  parent_order_id: orNull(text),
  account_id: text,
  book_id: text,
  trader_id: text,
  symbol: text,
  instrument_id: text,
  side: oneOf<"buy" | "sell" | "sell_short">(),
  order_type: oneOf<"market" | "limit" | "stop" | "stop_limit">(),
  time_in_force: oneOf<"day" | "gtc" | "ioc" | "fok" | "gtd">(),
  quantity: decimal,
  price: orNull(decimal),
  stop_price: orNull(decimal),
  currency: text,
  expires_at: orNull(text),
  filled_quantity: decimal,
  remaining_quantity: decimal,
  average_price: orNull(decimal),
  last_quantity: orNull(decimal),
  last_price: orNull(decimal),
  fill_count: integer,
  status: oneOf<OrderStatus>(),
  reject_reason: orNull(text),
  created_at: text,
  transact_time: text,
  venue: orNull(text),
  strategy: orNull(text),
  ...common,
});

/** An order. Fields that this package does not know are kept. */
export interface Order extends RowOfSchema<typeof orderSchema> {}
