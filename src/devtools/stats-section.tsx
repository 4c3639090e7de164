/** The counters. Those of defects are coloured when they are not zero. */
import type { ReactNode } from "react";
import type { AtlasStats } from "../sync/stats.ts";
import { styles } from "./styles.ts";

/** Shown with the connection. */
const SHOWN_ELSEWHERE = new Set(["lastSeq", "lastMessageAt"]);
/** What should stay at zero. */
const TROUBLE = new Set([
  "unknownCount",
  "malformedCount",
  "quarantinedCount",
  "unexpectedFieldCount",
  "unknownRemovedCount",
  "gapCount",
  "missedCount",
  "restartCount",
]);

export function StatsSection({ stats }: { readonly stats: AtlasStats }): ReactNode {
  const counters = Object.entries(stats).filter(([name]) => !SHOWN_ELSEWHERE.has(name));
  return (
    <>
      <h2 style={styles.heading}>Counters</h2>
      <p style={styles.row}>
        {counters.map(([name, count]) => (
          <span key={name} style={TROUBLE.has(name) && Number(count) > 0 ? styles.warning : undefined}>
            {name.replace(/Count$/, "")} {count}
          </span>
        ))}
      </p>
    </>
  );
}
