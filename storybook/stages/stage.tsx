/** Shows a part of the desk on an engine in the page, which ends with it. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode, useState, type ReactNode } from "react";
import { AtlasProvider } from "../../src/index.ts";
import type { EngineServer } from "../desk/servers/engine-server.ts";
import { useRunningEngine } from "./use-running-engine.ts";
import "../desk/theme.css";
import "./stage.css";

export interface StageProps {
  readonly server: EngineServer;
  readonly children: ReactNode;
}

export function Stage({ server, children }: StageProps): ReactNode {
  // A story shows a failed fetch at once, where an application would rather try again.
  const [queryClient] = useState(() => new QueryClient({ defaultOptions: { queries: { retry: false } } }));
  useRunningEngine(server);
  return (
    <StrictMode>
      <div className="desk-theme stage">
        <QueryClientProvider client={queryClient}>
          <AtlasProvider {...server.options}>{children}</AtlasProvider>
        </QueryClientProvider>
      </div>
    </StrictMode>
  );
}
