/** Approves payment orders: an approval is shown at once as pending, and goes when the row shows it or the server refuses. */
import { useAtlasClient, usePaymentOrders, usePendingChanges, type PaymentOrder } from "@mavr/atlas-react";
import { useState } from "react";

export function PaymentApprovals({ user }: { readonly user: string }) {
  const client = useAtlasClient();
  const { rows, keys, isLive } = usePaymentOrders({
    where: { status: { in: ["pending_approval", "approved"] } },
  });
  const [pending, run] = usePendingChanges("paymentOrders", { isAnswer: isDecided });
  const [problem, setProblem] = useState<string>();

  const approve = async (id: string, order: PaymentOrder) => {
    setProblem(undefined);
    const path = `/payment-orders/${encodeURIComponent(id)}/approve`;
    const init = { method: "POST", body: JSON.stringify({ user_id: user }) };
    try {
      const change = { approvals_given: (order.approvals_given ?? 0) + 1 };
      const response = await run(id, change, () => client.fetch(path, init));
      if (response.status >= 500) throw new Error(`status ${response.status}`); // it may be done all the same
      if (!response.ok) setProblem(`${id} was refused: ${await reasonOf(response)}.`);
    } catch {
      setProblem(`${id}: no answer. Look at the order before you try again.`);
    }
  };

  return (
    <section>
      {problem !== undefined && <p role="alert">{problem}</p>}
      <ul>
        {rows.map((order, place) => {
          const id = keys[place] ?? "";
          const { status, approvals_given: given, approvals_required: required } = order;
          const change = pending.get(id);
          return (
            <li key={id} data-pending={change !== undefined}>
              {`${id} ${status ?? ""}, ${given ?? 0} of ${required ?? 1}`}
              {change !== undefined && <em>{`, asked for: ${change.change.approvals_given ?? ""}`}</em>}
              <button
                disabled={!isLive || change !== undefined || status !== "pending_approval"}
                onClick={() => void approve(id, order)}
              >
                {`Approve ${id}`}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Only the last approval that an order needs changes its status. The ones before change the count alone. */
function isDecided(row: PaymentOrder, _change: unknown, before: PaymentOrder): boolean {
  return row.approvals_given !== before.approvals_given || row.status !== before.status;
}

/** What the JSON body of a refusal says, such as "its maker may not approve it". */
async function reasonOf(response: Response): Promise<string> {
  const body = (await response.json().catch(() => null)) as { readonly message?: string } | null; // what this server sends
  return body?.message ?? `status ${response.status}`;
}
