import { useAtlasClient, usePaymentOrders, usePendingChanges } from "@mavr/atlas-react";
import { Example, useRenderCount } from "../../../hook-page/example.tsx";

export function Approvals() {
  const client = useAtlasClient();
  const { rows, keys, status } = usePaymentOrders({ where: { status: "pending_approval" }, limit: 3 });
  const [pending, run] = usePendingChanges("paymentOrders");
  const approve = (id: string) =>
    run(id, { status: "approved" }, () => client.fetch(`/payment-orders/${id}/approve`, { method: "POST" }));
  return (
    <Example renders={useRenderCount()} status={status}>
      <ul>
        {rows.map((row, place) => {
          const id = keys[place] ?? "";
          const change = pending.get(id);
          return (
            <li key={id}>
              <button
                type="button"
                disabled={change !== undefined}
                onClick={() => void approve(id).catch(() => undefined)}
              >
                Approve {id}
              </button>
              {change === undefined ? row.status : `${change.change.status ?? ""}: ${change.status}`}
            </li>
          );
        })}
      </ul>
    </Example>
  );
}
