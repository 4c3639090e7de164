/** The counters. Those of defects are coloured when they are not zero. */
import type { ReactNode } from "react";
import type { AtlasStats } from "../../../../sync/stats.ts";

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
    <section className="atlas-section">
      <h2 className="atlas-heading">Counters</h2>
      <dl className="atlas-facts">
        {counters.map(([name, count]) => (
          <div key={name} className={TROUBLE.has(name) && Number(count) > 0 ? "atlas-fact atlas-fact--warn" : "atlas-fact"}>
            <dt>{name.replace(/Count$/, "")}</dt> <dd>{count}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
