/** Approves payment orders: the change is shown at once as pending, and goes when the row changes or the server refuses. */
import { useAtlasClient, usePaymentOrders, usePendingChanges } from "@mavr/atlas-react";
import { useState } from "react";

export function PaymentApprovals({ user }: { readonly user: string }) {
  const client = useAtlasClient();
  const { rows, keys, isLive } = usePaymentOrders({
    where: { status: { in: ["pending_approval", "approved"] } },
  });
  const [pending, run] = usePendingChanges("paymentOrders", {
    isAnswer: (row, change) => row.status === change.status,
  });
  const [refusal, setRefusal] = useState<string>();

  const approve = async (id: string) => {
    setRefusal(undefined);
    const path = `/payment-orders/${encodeURIComponent(id)}/approve`;
    const body = JSON.stringify({ user_id: user });
    try {
      const response = await run(id, { status: "approved" }, () =>
        client.fetch(path, { method: "POST", body }),
      );
      if (response.status >= 500) throw new Error(`status ${response.status}`); // it may be done all the same
      if (!response.ok) setRefusal(`${id} was refused (${response.status}).`);
    } catch {
      setRefusal(`${id}: no answer. Look at the order before you try again.`);
    }
  };

  return (
    <section>
      {refusal !== undefined && <p role="alert">{refusal}</p>}
      <ul>
        {rows.map(({ status }, place) => {
          const id = keys[place] ?? "";
          const change = pending.get(id);
          return (
            <li key={id} data-pending={change !== undefined}>
              {change === undefined
                ? `${id} ${status ?? ""}`
                : `${id} ${status ?? ""}, asked for: ${change.change.status ?? ""}`}
              <button
                disabled={!isLive || change !== undefined || status !== "pending_approval"}
                onClick={() => void approve(id)}
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
