/**
 * A payment order: its state, its fate, and the row with which it begins. `payments.ts` decides how the row changes.
 */
import { addDays, businessDate } from "../../market/calendar.ts";
import { createIban, createUetr, ibanCountries } from "../../market/check-digits.ts";
import { digitsOf } from "../../market/currencies.ts";
import { formatFixed } from "../../market/fixed.ts";
import { beneficiaries, traders } from "../../market/names.ts";
import type { Generator } from "../../random.ts";
import type { WireRow } from "../table.ts";
import type { TradingBook } from "../trading/instrument-lines.ts";
import type { CashState } from "./cash.ts";

export interface PaymentState {
  readonly id: string;
  readonly amount: bigint;
  readonly account: CashState;
  readonly treasury: TradingBook;
  readonly isInstant: boolean;
  /** As it was published last. */
  row: WireRow;
  /** What will go wrong with it. */
  readonly fate: "sanctions" | "account-closed" | "withdrawn" | "fine";
}

const FIRST_SERIAL = 118_800;

/** `createdCount`: how many orders there are with this one. */
export function idOf(createdCount: number): string {
  return `PO-2026-${FIRST_SERIAL + createdCount}`;
}

/** One sanctions hit and one closed account in a thousand; the first thousand has them early, so that the smallest book shows both. */
export function fateOf(createdCount: number): PaymentState["fate"] {
  const place = createdCount % 1_000;
  if (place === 5) return "sanctions";
  if (place === 9) return "account-closed";
  return place % 50 === 14 ? "withdrawn" : "fine";
}

/** The row of a new order. Draws from `random`, so two calls differ. */
export function draftRow(payment: PaymentState, method: string, random: Generator): WireRow {
  const { account, id } = payment;
  const serial = id.slice(-6);
  const country = random.pick(ibanCountries);
  return {
    payment_order_id: id,
    batch_id: null,
    end_to_end_id: `INV-${businessDate.replaceAll("-", "")}-${serial}`,
    instruction_id: `INS-${serial}`,
    uetr: createUetr(random),
    trade_id: null,
    amount: formatFixed(payment.amount, digitsOf(account.currency)),
    currency: account.currency,
    charge_bearer: method.startsWith("sepa") ? "SLEV" : random.pick(["SHA", "OUR", "BEN"]),
    method,
    priority: payment.isInstant ? "high" : "normal",
    requested_execution_date: businessDate,
    value_date: payment.isInstant ? businessDate : addDays(businessDate, 3),
    cut_off_at: payment.isInstant ? null : `${businessDate}T16:00:00.000Z`,
    debtor_entity_id: account.entity.id,
    debtor_account_id: account.accountId,
    debtor_iban: account.iban ?? createIban("GB", random),
    creditor_name: random.pick(beneficiaries),
    creditor_iban: createIban(country, random),
    creditor_bic: `ZZZZ${country}2X`,
    creditor_country: country,
    remittance_info: `Invoice ${serial}`,
    purpose_code: "SUPP",
    status: "draft",
    bank_status: null,
    status_reason_code: null,
    status_reason: null,
    created_by: random.pick(traders),
    approvals_required: 2,
    approvals_given: 0,
    approved_by: [],
    released_at: null,
    settled_at: null,
    sanctions_status: "clear",
  };
}
