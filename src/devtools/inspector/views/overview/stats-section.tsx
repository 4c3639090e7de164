/** The counters: first those that are not zero, those of defects coloured. The others are named in one line. */
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
  const known = Object.entries(stats) as readonly (readonly [name: string, count: number | undefined])[]; // what its type says
  const counters = known.filter(([name, count]) => !SHOWN_ELSEWHERE.has(name) && count !== undefined);
  const zeros = counters.filter(([, count]) => count === 0).map(([name]) => nameOf(name));
  return (
    <section className="atlas-section">
      <h2 className="atlas-heading">Counters</h2>
      <dl className="atlas-facts atlas-counters">
        {counters
          .filter(([, count]) => count !== 0)
          .map(([name, count]) => (
            <div key={name} className={TROUBLE.has(name) ? "atlas-fact atlas-fact--warn" : "atlas-fact"}>
              <dt>{nameOf(name)}</dt> <dd>{Math.round(count ?? 0)}</dd>
            </div>
          ))}
      </dl>
      {zeros.length > 0 && <p className="atlas-muted">Zero: {zeros.join(", ")}</p>}
    </section>
  );
}

function nameOf(counter: string): string {
  return counter.replace(/Count$/, "");
}
