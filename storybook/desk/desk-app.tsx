/** An application of the package, as small as one can be: a query client, a provider, and the desk in it. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { AtlasProvider, type AtlasClientOptions } from "../../src/index.ts";
import { Desk } from "./desk.tsx";
import type { Control } from "./faults/control.ts";

/** Where the desk gets its rows. */
export interface DeskServer {
  readonly options: AtlasClientOptions;
  readonly control?: Control | undefined;
}

export function DeskApp({ server }: { readonly server: DeskServer }): ReactNode {
  const [queryClient] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={queryClient}>
      <AtlasProvider {...server.options}>
        <Desk control={server.control} />
      </AtlasProvider>
    </QueryClientProvider>
  );
}
