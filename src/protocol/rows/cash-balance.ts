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
  opening_booked: decimal,
  current_booked: decimal,
  available: decimal,
  closing_booked: orNull(decimal),
  expected: decimal,
  forward_available: orNull(decimal),
  inflows_today: decimal,
  outflows_today: decimal,
  pending_in: decimal,
  pending_out: decimal,
  blocked: decimal,
  overdraft_limit: orNull(decimal),
  target_balance: orNull(decimal),
  balance_base: decimal,
  base_currency: text,
  fx_rate_to_base: decimal,
  source: oneOf<"bank" | "intraday" | "ledger" | "forecast">(),
  last_statement_id: orNull(text),
  ...common,
});

/** The balances of one account in one currency. Fields that this package does not know are kept. */
export interface CashBalance extends RowOfSchema<typeof cashBalanceSchema> {}
