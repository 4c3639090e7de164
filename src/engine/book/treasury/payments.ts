/**
 * Payment orders: four eyes inside, then the bank. What is released is set aside in the account, what is settled leaves it. The application can
 * approve and reject as well, so that each step asks whether the order still is where the step was planned.
 *
 *   draft ─▶ pending_approval ─▶ (two approvers) approved ─▶ released ─▶ sent ─▶ accepted ─▶ settled
 *               └▶ rejected: sanctions hit                                └▶ rejected: AC04      one each per thousand
 */
import { digitsOf } from "../../market/currencies.ts";
import { approvers } from "../../market/names.ts";
import { approvalBy } from "../../http/payment-approval.ts";
import type { Generator } from "../../random.ts";
import type { Agenda } from "../agenda.ts";
import type { Cash, CashState } from "./cash.ts";
import type { TradingBook } from "../trading/instrument-lines.ts";
import type { Ocp } from "./ocp.ts";
import { draftRow, fateOf, idOf, type PaymentState } from "./payment-order.ts";
import type { Table, WireRow } from "../table.ts";

export interface Payments {
  /** Writes a new order, which then goes its way by itself. */
  create(account: CashState, treasury: TradingBook): void;
  /** What the application decided about an order: fields that change, the status among them. */
  decide(id: string, fields: WireRow): void;
  /** Lets the oldest orders that have ended go until at most `limit` of these are left. */
  archive(limit: number): void;
}

export function createPayments(deps: {
  readonly table: Table;
  readonly cash: Cash;
  readonly ocp: Ocp;
  readonly agenda: Agenda;
  readonly random: Generator;
  readonly now: () => string;
}): Payments {
  const { table, cash, ocp, agenda, random, now } = deps;
  const payments = new Map<string, PaymentState>();
  const ended: string[] = [];
  let createdCount = 0;

  return {
    create(account, treasury) {
      createdCount += 1;
      const method = account.currency === "EUR" ? random.pick(["sepa", "sepa_instant"]) : random.pick(["swift", "swift", "internal"]);
      const payment: PaymentState = {
        id: idOf(createdCount),
        amount: BigInt(random.between(1, 400)) * 25n * 10n ** BigInt(digitsOf(account.currency) + 1),
        account,
        treasury,
        isInstant: method === "sepa_instant",
        fate: fateOf(createdCount),
        row: {},
      };
      payments.set(payment.id, payment);
      update(payment, draftRow(payment, method, random));
      if (payment.fate === "withdrawn") then(payment, 12, "draft", () => end(payment, { status: "cancelled" }));
      else then(payment, 6, "draft", () => askForApproval(payment));
    },
    decide(id, fields) {
      const payment = payments.get(id);
      if (payment === undefined) return;
      if (fields["status"] === "rejected") end(payment, fields);
      else approve(payment, fields);
    },
    archive(limit) {
      while (ended.length > limit) {
        const id = ended.shift() ?? "";
        payments.delete(id);
        table.remove(id);
      }
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
      then(payment, 16, "pending_approval", () => end(payment, reject));
      return;
    }
    const first = random.pick(approvers);
    const second = random.pick(approvers.filter((each) => each !== first));
    then(payment, 14, "pending_approval", () => {
      approve(payment, approvalBy(payment.row, first));
      then(payment, 14, "pending_approval", () => approve(payment, approvalBy(payment.row, second)));
    });
  }

  /** One approval; the last one that is needed sets the order in motion. */
  function approve(payment: PaymentState, fields: WireRow): void {
    update(payment, fields);
    if (payment.row["status"] === "approved") then(payment, 6, "approved", () => release(payment));
  }

  function release(payment: PaymentState): void {
    cash.block(payment.account, payment.amount);
    update(payment, { status: "released", released_at: now() });
    then(payment, 4, "released", () => {
      update(payment, { status: "sent", bank_status: "RCVD" });
      then(payment, 8, "sent", () => (payment.fate === "account-closed" ? refuse(payment) : accept(payment)));
    });
  }

  function accept(payment: PaymentState): void {
    update(payment, { status: "accepted", bank_status: "ACTC" });
    then(payment, 8, "accepted", () => {
      update(payment, { bank_status: "ACSP" });
      then(payment, 24, "accepted", () => settle(payment));
    });
  }

  function settle(payment: PaymentState): void {
    cash.block(payment.account, -payment.amount);
    cash.pay(payment.account, payment.amount);
    ocp.pay(payment.treasury, payment.account.currency, payment.amount);
    update(payment, { status: "settled", bank_status: "ACSC", settled_at: now() });
    then(payment, 12, "settled", () => end(payment, { bank_status: "ACCC" }));
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

  /** Takes a step later, unless the order has gone another way by then. Instant payments take every step at once. */
  function then(payment: PaymentState, quarters: number, from: string, step: () => void): void {
    agenda.after(payment.isInstant ? 1 : random.between(quarters, quarters * 3), () => {
      if (payment.row["status"] === from) step();
    });
  }
}
