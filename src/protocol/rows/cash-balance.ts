/** Cash balances: one an entity, account and currency (P20). Balance names follow ISO 20022 camt.052 and camt.053. */
import * as z from "zod/mini";
import { common, decimal, oneOf, orNull, text, type RowOfSchema } from "./field.ts";

export const cashBalanceSchema = z.looseObject({
  /** The server's own key, where it sends one: it then is the row's key. */
  key: text,
  entity_id: text,
  account_id: text,
  currency: text,
  account_name: text,
  iban: orNull(text),
  bank_bic: text,
  account_type: oneOf<"nostro" | "current" | "margin" | "collateral" | "internal">(),
  as_of: text,
  value_date: text,
  /** Unit: `currency`. */
  opening_booked: decimal,
  /** Unit: `currency`; opening and inflows less outflows. */
  current_booked: decimal,
  /** Unit: `currency`; booked less blocked. */
  available: decimal,
  /** Unit: `currency`. */
  closing_booked: orNull(decimal),
  /** Unit: `currency`. */
  expected: decimal,
  /** Unit: `currency`. */
  forward_available: orNull(decimal),
  /** Unit: `currency`; never negative. */
  inflows_today: decimal,
  /** Unit: `currency`; never negative. */
  outflows_today: decimal,
  /** Unit: `currency`; never negative. */
  pending_in: decimal,
  /** Unit: `currency`; never negative. */
  pending_out: decimal,
  /** Unit: `currency`. */
  blocked: decimal,
  /** Unit: `currency`. */
  overdraft_limit: orNull(decimal),
  /** Unit: `currency`. */
  target_balance: orNull(decimal),
  /** Unit: `base_currency`. */
  balance_base: decimal,
  base_currency: text,
  /** Unit: `base_currency` for one `currency`. */
  fx_rate_to_base: decimal,
  source: oneOf<"bank" | "intraday" | "ledger" | "forecast">(),
  last_statement_id: orNull(text),
  ...common,
});

/** The balances of one account in one currency. Fields that this package does not know are kept. */
export interface CashBalance extends RowOfSchema<typeof cashBalanceSchema> {}
