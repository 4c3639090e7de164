/** Exact totals, one for each currency. A total that is not complete, or not live, says so. */
import { formatDecimal, useTotals } from "@mavr/atlas-react";

export function CurrencyTotals() {
  const { totals, status, quarantinedCount } = useTotals("cash", { sum: ["available"], unit: "currency" });
  if (status === "waiting") return <p role="status">Loading</p>;
  return (
    <table data-status={status}>
      <caption>
        {quarantinedCount === 0
          ? "Available cash"
          : `Available cash, without ${quarantinedCount} unreadable balances`}
      </caption>
      <tbody>
        {totals.map(({ unit, sums, count, absentCounts }) => (
          <tr key={unit}>
            <th scope="row">{unit}</th>
            <td>{formatDecimal(sums.available, { currency: unit }) ?? "not a number"}</td>
            <td>
              {absentCounts.available === 0
                ? `${count} accounts`
                : `${count} accounts, ${absentCounts.available} without a figure`}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
