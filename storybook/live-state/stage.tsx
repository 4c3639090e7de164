/** A panel on its own, as large as on the desk, below a line that says how the connection does. */
import type { ReactNode } from "react";
import { useConnection } from "../../src/index.ts";
import { ConnectionBadge } from "../desk/connection/connection-badge.tsx";
import { ConnectionNotice } from "../desk/connection/connection-notice.tsx";
import { useIsOnline } from "../desk/connection/use-is-online.ts";
import { useLagMs } from "../desk/connection/use-lag.ts";
import { useNow } from "../desk/connection/use-now.ts";
import "../desk/theme.css";
import "./stage.css";

export function Stage({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <main className="desk-theme stage">
      <StageHead />
      {children}
    </main>
  );
}

function StageHead(): ReactNode {
  const connection = useConnection();
  const isOnline = useIsOnline();
  const lagMs = useLagMs();
  const now = useNow(250);
  return (
    <header className="stage-head">
      <ConnectionBadge connection={connection} now={now} />
      <ConnectionNotice connection={connection} isOnline={isOnline} lagMs={lagMs} />
    </header>
  );
}
