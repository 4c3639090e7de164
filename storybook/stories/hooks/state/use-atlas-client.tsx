import { useAtlasClient } from "@mavr/atlas-react";
import { useState } from "react";
import { Example, useRenderCount } from "../../../hook-page/example.tsx";

export function ClientButtons() {
  const client = useAtlasClient();
  const [answer, setAnswer] = useState("nothing read yet");
  const read = () => {
    const { size, freshness } = client.read("positions", { where: { currency: "EUR" } });
    setAnswer(`${size} positions in EUR, ${freshness.status}`);
  };
  return (
    <Example renders={useRenderCount()} status={answer}>
      <button type="button" onClick={read}>
        Read
      </button>
      <button type="button" onClick={() => client.disconnect()}>
        Disconnect
      </button>
      <button type="button" onClick={() => client.reconnect()}>
        Reconnect
      </button>
    </Example>
  );
}
