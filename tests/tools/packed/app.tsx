/** What an application writes: it must compile against the published types and show live rows. */
import { AtlasProvider, usePositions, useConnection } from "@mavr/atlas-react";
import type { AtlasClientOptions } from "@mavr/atlas-react/vanilla";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";

const queryClient = new QueryClient();

export function App(options: AtlasClientOptions) {
  return (
    <QueryClientProvider client={queryClient}>
      <AtlasProvider {...options}>
        <Positions />
      </AtlasProvider>
    </QueryClientProvider>
  );
}

function Positions() {
  const connection = useConnection();
  const { rows, size, status } = usePositions({ limit: 1 });
  return (
    <p>
      {connection.status} {status} {size > 0 ? "rows" : "none"} {rows[0]?.position_line_key}
    </p>
  );
}
