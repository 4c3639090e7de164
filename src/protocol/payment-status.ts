/** The statuses of a payment order. Apart from the row schema, so that an application can ask about one without loading zod. */

export type PaymentStatus =
  "draft" | "pending_approval" | "approved" | "released" | "sent" | "accepted" | "settled" | "rejected" | "returned" | "cancelled";

const finalStatuses: ReadonlySet<string> = new Set<PaymentStatus>(["settled", "rejected", "returned", "cancelled"]);

/** Whether nothing more is expected to happen to an order of this status. A status that is not known is not final. */
export function isFinalPaymentStatus(status: string | null | undefined): boolean {
  return typeof status === "string" && finalStatuses.has(status);
}
