import { formatDecimal, useOrders } from "@mavr/atlas-react";
import { Example, useRenderCount } from "../../../hook-page/example.tsx";

export function LatestOrders() {
  const { data = [], freshness, error } = useOrders({ select: (orders) => orders.slice(0, 5) });
  return (
    <Example
      renders={useRenderCount()}
      status={freshness.status === "stale" ? `stale: ${freshness.cause}` : freshness.status}
    >
      {error !== null && <p role="alert">{error.code}</p>}
      <table>
        <tbody>
          {data.map(({ order_id, side, symbol, status, quantity }) => (
            <tr key={order_id}>
              <td>{order_id}</td>
              <td>{`${side ?? ""} ${symbol ?? ""}`}</td>
              <td>{status}</td>
              <td className="number">{formatDecimal(quantity)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Example>
  );
}
