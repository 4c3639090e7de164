import { useRowChanges } from "@mavr/atlas-react";
import { useState } from "react";
import { Example, useRenderCount } from "../../../hook-page/example.tsx";

export function TradeLog() {
  const [lines, setLines] = useState<readonly string[]>([]);
  useRowChanges("trades", ({ changes, sources }) => {
    const line = `${[...sources].join(" and ")}: ${changes
      .map(({ type, key }) => `${type} ${key}`)
      .slice(0, 3)
      .join(", ")}`;
    setLines((before) => [line, ...before].slice(0, 5));
  });
  return (
    <Example renders={useRenderCount()}>
      <ul aria-label="Changes of trades">
        {lines.map((line, place) => (
          <li key={place}>{line}</li>
        ))}
      </ul>
    </Example>
  );
}
