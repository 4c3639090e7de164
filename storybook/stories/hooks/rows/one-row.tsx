import { formatDecimal, usePosition, usePositions } from "@mavr/atlas-react";
import { Example, useRenderCount } from "../../../hook-page/example.tsx";

function OnePosition({ id }: { readonly id: string | undefined }) {
  const position = usePosition(id);
  return (
    <Example renders={useRenderCount()} status={position?.symbol ?? "no row"}>
      <p>{formatDecimal(position?.market_value, { currency: position?.currency })}</p>
    </Example>
  );
}

export function FirstPosition() {
  const { keys } = usePositions({ sort: [{ field: "symbol" }], limit: 1 });
  return <OnePosition id={keys[0]} />;
}
