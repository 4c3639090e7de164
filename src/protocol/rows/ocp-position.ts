/** Open currency positions: one an entity, book, currency and value bucket (P20). */
import * as z from "zod/mini";
import { common, decimal, oneOf, orNull, text, type RowOfSchema } from "./field.ts";

export const ocpPositionSchema = z.looseObject({
  /** The server's own key, where it sends one: it then is the row's key. */
  key: text,
  entity_id: text,
  book_id: text,
  currency: text,
  currency_group: orNull(text),
  value_bucket: oneOf<"total" | "today" | "tom" | "spot" | "1w" | "1m" | "3m" | "1y" | "beyond">(),
  /** Unit: `currency`. */
  spot_position: decimal,
  /** Unit: `currency`. */
  forward_position: decimal,
  /** Unit: `currency`. */
  option_delta_position: decimal,
  /** Unit: `currency`. */
  cash_position: decimal,
  /** Unit: `currency`. */
  accruals: decimal,
  /** Unit: `currency`. */
  hedges: decimal,
  /** Unit: `currency`; the sum of the fields above, negative for a short position. */
  net_open_position: decimal,
  /** Unit: `base_currency` for one `currency`. */
  spot_rate: decimal,
  /** Unit: `base_currency`. */
  net_open_position_base: decimal,
  base_currency: text,
  /** Unit: `base_currency`. */
  limit_base: decimal,
  /** Unit: percent; 24.37 is 24.37 %. */
  utilization_pct: decimal,
  limit_status: oneOf<"ok" | "warning" | "breach">(),
  breached_since: orNull(text),
  as_of: text,
  ...common,
});

/** The open position in one currency. Fields that this package does not know are kept. */
export interface OcpPosition extends RowOfSchema<typeof ocpPositionSchema> {}
