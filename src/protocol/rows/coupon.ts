/** Coupons, which come by REST alone. */
import * as z from "zod/mini";
import { common, decimal, integer, oneOf, orNull, text, type RowOfSchema } from "./field.ts";

export const couponSchema = z.looseObject({
  coupon_id: z.string(),
  instrument_id: text,
  isin: text,
  bond_name: text,
  coupon_type: oneOf<"fixed" | "floating" | "zero" | "step" | "inflation">(),
  /** A fraction: 0.0425 is 4.25 %. */
  rate: decimal,
  reset_index: orNull(text),
  spread: orNull(decimal),
  fixing_date: orNull(text),
  fixing_rate: orNull(decimal),
  accrual_start: text,
  accrual_end: text,
  ex_date: orNull(text),
  pay_date: text,
  day_count: oneOf<"act_360" | "act_365f" | "30_360">(),
  /** Payments a year: 1, 2, 4 or 12. */
  frequency: integer,
  nominal: decimal,
  expected_cash: decimal,
  received_cash: orNull(decimal),
  currency: text,
  status: oneOf<"projected" | "fixed" | "due" | "paid" | "late" | "cancelled">(),
  entity_id: text,
  book_id: text,
  ...common,
});

/** A coupon on a position. Fields that this package does not know are kept. */
export interface Coupon extends RowOfSchema<typeof couponSchema> {}
