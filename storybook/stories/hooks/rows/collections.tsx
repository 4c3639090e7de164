import { formatDecimal, usePositions } from "@mavr/atlas-react";
import { Example, useRenderCount } from "../../../hook-page/example.tsx";

export function LargestPositions() {
  const { rows, keys, size, status } = usePositions({
    where: { currency: "USD" },
    sort: [{ field: "market_value", desc: true }],
    limit: 5,
  });
  return (
    <Example renders={useRenderCount()} status={`${rows.length} of ${size} positions in USD, ${status}`}>
      <table>
        <tbody>
          {rows.map((row, place) => (
            <tr key={keys[place]}>
              <td>{row.symbol}</td>
              <td className="number">{formatDecimal(row.market_value, { currency: row.currency })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Example>
  );
}
