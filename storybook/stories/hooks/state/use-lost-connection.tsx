import { useLostConnection } from "@mavr/atlas-react";
import { useState } from "react";
import { Example, useRenderCount } from "../../../hook-page/example.tsx";

export function OutageLog() {
  const [lines, setLines] = useState<readonly string[]>([]);
  useLostConnection(
    ({ type, lostForMs }) => setLines((before) => [...before, `${type} after ${Math.round(lostForMs)} ms`]),
    {
      afterMs: 200,
    },
  );
  return (
    <Example renders={useRenderCount()}>
      <ul aria-label="Outages">
        {lines.map((line, place) => (
          <li key={place}>{line}</li>
        ))}
      </ul>
    </Example>
  );
}
