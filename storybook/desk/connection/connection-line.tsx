/** One line about the connection: the badge, and why the feed is not what it should be. */
import type { ReactNode } from "react";
import { useConnection } from "../../../src/index.ts";
import { ConnectionBadge } from "./connection-badge.tsx";
import { ConnectionNotice } from "./connection-notice.tsx";
import { useIsOnline } from "./use-is-online.ts";
import { useLagMs } from "./use-lag.ts";
import { useNow } from "./use-now.ts";
import "./connection-line.css";

export function ConnectionLine({ children }: { readonly children?: ReactNode }): ReactNode {
  const connection = useConnection();
  const isOnline = useIsOnline();
  const lagMs = useLagMs();
  const now = useNow(250);
  return (
    <header className="connection-line">
      <ConnectionBadge connection={connection} now={now} />
      {children}
      <ConnectionNotice connection={connection} isOnline={isOnline} lagMs={lagMs} />
    </header>
  );
}
