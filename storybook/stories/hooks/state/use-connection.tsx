import { useConnection } from "@mavr/atlas-react";
import { Example, useRenderCount } from "../../../hook-page/example.tsx";

export function Connection() {
  const { status, attempt, lastClose, sequence } = useConnection();
  return (
    <Example renders={useRenderCount()} status={status}>
      <p>{`attempt ${attempt}, last close: ${lastClose?.type ?? "none"}, numbers: ${sequence}`}</p>
    </Example>
  );
}
