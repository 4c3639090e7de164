/**
 * Payment orders: four eyes inside, then the bank. What is released is set aside in the account, what is settled leaves it.
 *
 *   draft ─▶ pending_approval ─▶ (two approvers) approved ─▶ released ─▶ sent ─▶ accepted ─▶ settled
 *               └▶ rejected: sanctions hit                                └▶ rejected: AC04      one each per thousand
 */
import { addDays, businessDate } from "../calendar.ts";
import { createIban, createUetr, ibanCountries } from "../check-digits.ts";
import { digitsOf } from "../currencies.ts";
import { formatFixed } from "../fixed.ts";
import { approvers, beneficiaries, traders } from "../names.ts";
import type { Generator } from "../random.ts";
import type { Agenda } from "./agenda.ts";
import type { Cash, CashState } from "./cash.ts";
import type { TradingBook } from "./lines.ts";
import type { Ocp } from "./ocp.ts";
import type { Table, WireRow } from "./table.ts";

export interface Payments {
  /** Writes a new order, which then goes its way by itself. */
  create(account: CashState, treasury: TradingBook): void;
  /** Lets the oldest orders that have ended go until at most `limit` are left. */
  archive(limit: number): void;
}

interface PaymentState {
  readonly id: string;
  readonly amount: bigint;
  readonly account: CashState;
  readonly treasury: TradingBook;
  readonly isInstant: boolean;
  /** What will go wrong with it. */
  row: WireRow;
  readonly fate: "sanctions" | "account-closed" | "withdrawn" | "fine";
}

const firstSerial = 118_800;

export function createPayments(deps: {
  readonly table: Table;
  readonly cash: Cash;
  readonly ocp: Ocp;
  readonly agenda: Agenda;
  readonly random: Generator;
  readonly now: () => string;
}): Payments {
  const { table, cash, ocp, agenda, random, now } = deps;
  const ended: string[] = [];
  let createdCount = 0;

  return {
    create(account, treasury) {
      createdCount += 1;
      const method = account.currency === "EUR" ? random.pick(["sepa", "sepa_instant"]) : random.pick(["swift", "swift", "internal"]);
      const payment: PaymentState = {
        id: `PO-2026-${firstSerial + createdCount}`,
        amount: BigInt(random.between(1, 400)) * 25n * 10n ** BigInt(digitsOf(account.currency) + 1),
        account,
        treasury,
        isInstant: method === "sepa_instant",
        fate: fateOf(createdCount),
        row: {},
      };
      update(payment, draft(payment, method));
      if (payment.fate === "withdrawn") then(payment, 6, () => end(payment, { status: "cancelled" }));
      else then(payment, 3, () => askForApproval(payment));
    },
    archive(limit) {
      while (table.size > limit && ended.length > 0) table.remove(ended.shift() ?? "");
    },
  };

  function askForApproval(payment: PaymentState): void {
    const isSuspect = payment.fate === "sanctions";
    update(payment, { status: "pending_approval", sanctions_status: isSuspect ? "pending" : "clear" });
    if (isSuspect) {
      const reject = {
        status: "rejected",
        sanctions_status: "hit",
        status_reason_code: "RR04",
        status_reason: "Held by sanctions screening",
      };
      then(payment, 8, () => end(payment, reject));
      return;
    }
    const first = random.pick(approvers);
    const second = random.pick(approvers.filter((each) => each !== first));
    then(payment, 5, () => {
      update(payment, { approvals_given: 1, approved_by: [first] });
      then(payment, 5, () => {
        update(payment, { status: "approved", approvals_given: 2, approved_by: [first, second] });
        then(payment, 3, () => release(payment));
      });
    });
  }

  function release(payment: PaymentState): void {
    cash.block(payment.account, payment.amount);
    update(payment, { status: "released", released_at: now() });
    then(payment, 2, () => {
      update(payment, { status: "sent", bank_status: "RCVD" });
      then(payment, 4, () => (payment.fate === "account-closed" ? refuse(payment) : accept(payment)));
    });
  }

  function accept(payment: PaymentState): void {
    update(payment, { status: "accepted", bank_status: "ACTC" });
    then(payment, 4, () => {
      update(payment, { bank_status: "ACSP" });
      then(payment, 12, () => settle(payment));
    });
  }

  function settle(payment: PaymentState): void {
    cash.block(payment.account, -payment.amount);
    cash.pay(payment.account, payment.amount);
    ocp.pay(payment.treasury, payment.account.currency, payment.amount);
    update(payment, { status: "settled", bank_status: "ACSC", settled_at: now() });
    then(payment, 6, () => end(payment, { bank_status: "ACCC" }));
  }

  function refuse(payment: PaymentState): void {
    cash.block(payment.account, -payment.amount);
    end(payment, { status: "rejected", bank_status: "RJCT", status_reason_code: "AC04", status_reason: "Closed account number" });
  }

  function end(payment: PaymentState, fields: WireRow): void {
    update(payment, fields);
    ended.push(payment.id);
  }

  function update(payment: PaymentState, fields: WireRow): void {
    payment.row = { ...payment.row, ...fields };
    table.put(payment.id, () => ({ ...payment.row }));
  }

  /** Instant payments take every step at once. */
  function then(payment: PaymentState, quarters: number, step: () => void): void {
    agenda.after(payment.isInstant ? 1 : random.between(quarters, quarters * 3), step);
  }

  function draft(payment: PaymentState, method: string): WireRow {
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
}

/** One sanctions hit and one closed account in a thousand; the first thousand has them early, so that the smallest book shows both. */
function fateOf(createdCount: number): PaymentState["fate"] {
  const place = createdCount % 1_000;
  if (place === 5) return "sanctions";
  if (place === 9) return "account-closed";
  return place % 50 === 14 ? "withdrawn" : "fine";
}
