/**
 * Payment orders. `status` is the platform's own word and `bank_status` the bank's ISO 20022 code: two facts that are never merged.
 */
import * as z from "zod/mini";
import type { PaymentStatus } from "../payment-status.ts";
import { common, decimal, integer, oneOf, orNull, text, textList, type RowOfSchema } from "./field.ts";

export const paymentOrderSchema = z.looseObject({
  /** The key; where it is absent, `payment_order_id` is. */
  id: text,
  payment_order_id: text,
  batch_id: orNull(text),
  end_to_end_id: text,
  instruction_id: text,
  uetr: orNull(text),
  trade_id: orNull(text),
  /** Unit: `currency`; never negative. */
  amount: decimal,
  currency: text,
  charge_bearer: oneOf<"SHA" | "OUR" | "BEN" | "SLEV">(),
  method: oneOf<"sepa" | "sepa_instant" | "swift" | "ach" | "fedwire" | "internal">(),
  priority: oneOf<"normal" | "high">(),
  requested_execution_date: text,
  value_date: orNull(text),
  cut_off_at: orNull(text),
  debtor_entity_id: text,
  debtor_account_id: text,
  debtor_iban: text,
  creditor_name: text,
  creditor_iban: text,
  creditor_bic: orNull(text),
  creditor_country: text,
  remittance_info: orNull(text),
  purpose_code: orNull(text),
  /** The word of the platform; `bank_status` is that of the bank. */
  status: oneOf<PaymentStatus>(),
  /** A status code of ISO 20022. */
  bank_status: orNull(oneOf<"RCVD" | "ACTC" | "ACCP" | "ACWC" | "PDNG" | "ACSP" | "PART" | "ACSC" | "ACCC" | "RJCT" | "CANC">()),
  status_reason_code: orNull(text),
  status_reason: orNull(text),
  /** The user who made the order, and so cannot approve it. */
  created_by: text,
  /** How many different users have to approve. */
  approvals_required: integer,
  /** The status changes only with the last approval that is required. */
  approvals_given: integer,
  /** The users who have approved. */
  approved_by: textList,
  released_at: orNull(text),
  settled_at: orNull(text),
  sanctions_status: oneOf<"clear" | "pending" | "hit">(),
  ...common,
});

/** A payment order. Fields that this package does not know are kept. */
export interface PaymentOrder extends RowOfSchema<typeof paymentOrderSchema> {}
