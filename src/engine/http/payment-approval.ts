/**
 * The application's part of a payment order's life: a second pair of eyes approves it or rejects it. Decides which step a state allows, and how
 * a refusal differs from a fault. Shared by the simulator and the testing kit; what an approved order then does is `book/payments.ts`'s
 * business.
 *
 *   pending_approval ──approve──▶ (enough different people) approved        draft, pending_approval, approved ──reject──▶ rejected
 */
import type { WireRow } from "../book/table.ts";
import { jsonAnswer } from "./json-answer.ts";
import { defaultUser } from "../tokens.ts";
import type { RestResponse } from "./rest.ts";
import { readTextFields } from "./text-fields.ts";

export type PaymentAction = "approve" | "reject";

/** Why a state does not allow a step. Stable: an application may switch on it. */
export type PaymentConflict = "invalid-transition" | "own-order" | "already-approved" | "sanctions-pending";

export interface PaymentOrders {
  find(id: string): WireRow | undefined;
  /** Changes fields of an order, publishes the change, and returns the whole row. */
  update(id: string, fields: WireRow): WireRow;
}

const actionsOf: Readonly<Record<string, readonly PaymentAction[]>> = {
  draft: ["reject"],
  pending_approval: ["approve", "reject"],
  approved: ["reject"],
};

/**
 * Answers `POST /payment-orders/{id}/approve` and `…/reject` with a body of `{ user_id?, reason? }`, or none. `caller` is the user of the token, who
 * acts where the body names no user.
 */
export function answerPaymentAction(
  orders: PaymentOrders,
  action: PaymentAction,
  id: string,
  body = "",
  caller = defaultUser,
): RestResponse {
  const input = readTextFields(body, ["user_id", "reason"]);
  if (input === undefined)
    return jsonAnswer(400, { error: "invalid-body", message: "give a JSON object with user_id and reason, or nothing" });
  const row = orders.find(id);
  if (row === undefined) return jsonAnswer(404, { error: "unknown-order", message: "no such payment order", payment_order_id: id });
  const { user_id: userId = caller, reason = "Rejected by the desk" } = input;
  const conflict = conflictOf(row, action, userId);
  if (conflict !== undefined) return jsonAnswer(409, conflictBody(row, id, conflict));
  return jsonAnswer(200, orders.update(id, action === "approve" ? approvalBy(row, userId) : rejection(reason)));
}

function conflictOf(row: WireRow, action: PaymentAction, userId: string): PaymentConflict | undefined {
  if (actionsOf[String(row["status"])]?.includes(action) !== true) return "invalid-transition";
  if (action === "reject") return undefined;
  if (row["created_by"] === userId) return "own-order";
  if (approversOf(row).includes(userId)) return "already-approved";
  return row["sanctions_status"] === "pending" ? "sanctions-pending" : undefined;
}

/** What an approval changes; the last one that is needed also changes the status. */
export function approvalBy(row: WireRow, userId: string): WireRow {
  const approvedBy = [...approversOf(row), userId];
  const isEnough = approvedBy.length >= Number(row["approvals_required"] ?? 1);
  return { approvals_given: approvedBy.length, approved_by: approvedBy, ...(isEnough && { status: "approved" }) };
}

function rejection(reason: string): WireRow {
  return { status: "rejected", status_reason_code: "NARR", status_reason: reason };
}

function approversOf(row: WireRow): readonly unknown[] {
  return Array.isArray(row["approved_by"]) ? row["approved_by"] : [];
}

function conflictBody(row: WireRow, id: string, error: PaymentConflict): WireRow {
  const messages: Readonly<Record<PaymentConflict, string>> = {
    "invalid-transition": "its state does not allow that",
    "own-order": "its maker may not approve it",
    "already-approved": "this user has approved it before",
    "sanctions-pending": "its sanctions screening is not over",
  };
  const status = typeof row["status"] === "string" ? row["status"] : "unknown";
  return { error, message: messages[error], payment_order_id: id, status, allowed: actionsOf[status] ?? [] };
}
