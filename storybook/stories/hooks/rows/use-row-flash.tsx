import { formatDecimal, usePosition, usePositions, useRowFlash } from "@mavr/atlas-react";
import { Example, useRenderCount } from "../../../hook-page/example.tsx";

function Price({ id }: { readonly id: string }) {
  const position = usePosition(id);
  const flash = useRowFlash("positions", id);
  return (
    <tr>
      <td>{position?.symbol}</td>
      <td className="number" data-flash={flash.market_price}>
        {formatDecimal(position?.market_price)}
      </td>
    </tr>
  );
}

export function FlashingPrices() {
  const { keys, status } = usePositions({
    where: { asset_class: { contains: "equity" } },
    sort: [{ field: "symbol" }],
    limit: 8,
  });
  return (
    <Example renders={useRenderCount()} status={status}>
      <table>
        <tbody>
          {keys.map((key) => (
            <Price key={key} id={key} />
          ))}
        </tbody>
      </table>
    </Example>
  );
}
