import { formatDecimal, useTotals } from "@mavr/atlas-react";
import { Example, useRenderCount } from "../../../hook-page/example.tsx";

export function CashByCurrency() {
  const { totals, status } = useTotals("cash", { sum: ["available"], unit: "currency" });
  return (
    <Example renders={useRenderCount()} status={`${totals.length} currencies, ${status}`}>
      <table>
        <tbody>
          {totals.map(({ unit, sums, count }) => (
            <tr key={unit}>
              <td>{unit}</td>
              <td>{count} accounts</td>
              <td className="number">{formatDecimal(sums.available, { currency: unit }) ?? "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Example>
  );
}
