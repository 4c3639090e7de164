import { useFreshnessAge } from "@mavr/atlas-react";
import { Example, useRenderCount } from "../../../hook-page/example.tsx";

export function Age() {
  const ageMs = useFreshnessAge("positions", { everyMs: 200 });
  return (
    <Example
      renders={useRenderCount()}
      status={ageMs === undefined ? "no rows yet" : `rows arrived ${ageMs} ms ago`}
    />
  );
}
