import { useFreshness } from "@mavr/atlas-react";
import { Example, useRenderCount } from "../../../hook-page/example.tsx";

export function Claim() {
  const freshness = useFreshness("positions");
  const { status, updatedAt, recovering, error } = freshness;
  return (
    <Example renders={useRenderCount()} status={status === "stale" ? `stale: ${freshness.cause}` : status}>
      <p>{updatedAt === undefined ? "no rows yet" : `rows of ${new Date(updatedAt).toISOString()}`}</p>
      <p>{error?.code ?? (recovering ? "recovering" : "nothing to repair")}</p>
    </Example>
  );
}
