import { useAtlasStore } from "@mavr/atlas-react";
import { Example, useRenderCount } from "../../../hook-page/example.tsx";

export function TradeCount() {
  const isStale = useAtlasStore((state) => state.trades.freshness.status === "stale");
  const size = useAtlasStore((state) => state.trades.collection.size);
  return <Example renders={useRenderCount()} status={`${size} trades${isStale ? ", stale" : ""}`} />;
}
