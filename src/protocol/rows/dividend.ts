/** Dividends, which come by REST alone. */
import * as z from "zod/mini";
import { common, decimal, oneOf, orNull, text, type RowOfSchema } from "./field.ts";

export const dividendSchema = z.looseObject({
  dividend_id: z.string(),
  instrument_id: text,
  isin: text,
  symbol: text,
  dividend_type: oneOf<"regular" | "special" | "interim" | "final" | "stock">(),
  event_code: text,
  announcement_date: orNull(text),
  ex_date: text,
  record_date: text,
  pay_date: text,
  gross_amount: decimal,
  net_amount: orNull(decimal),
  currency: text,
  /** A fraction: 0.15 is 15 %. */
  withholding_rate: decimal,
  franked_pct: orNull(decimal),
  position_quantity: decimal,
  expected_cash: decimal,
  received_cash: orNull(decimal),
  status: oneOf<"forecast" | "announced" | "confirmed" | "paid" | "cancelled">(),
  entity_id: text,
  book_id: text,
  ...common,
});

/** A dividend on a position. Fields that this package does not know are kept. */
export interface Dividend extends RowOfSchema<typeof dividendSchema> {}
