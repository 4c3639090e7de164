/** The queries with their status, what is planned for each, and its last minute. */
import type { ReactNode } from "react";
import type { Millis } from "../../../../shared/brand.ts";
import { ago } from "../../../time.ts";
import { toneOf } from "../../tone.ts";
import type { HistoryLine } from "./query-history.ts";
import { QueryLane } from "./query-lane.tsx";
import { freshnessText, type QueryLine } from "./query-lines.ts";

export interface QueryListProps {
  readonly queries: readonly QueryLine[];
  readonly history: readonly HistoryLine[];
  readonly now: Millis;
}

export function QueryList({ queries, history, now }: QueryListProps): ReactNode {
  if (queries.length === 0) return <p className="atlas-empty">No query has this in its key.</p>;
  return (
    <ul className="atlas-queries" aria-label="Queries" tabIndex={0}>
      {queries.map((query) => (
        <li key={query.hash} className="atlas-query">
          <span className="atlas-query-key">
            <span className="atlas-mono atlas-strong" title={query.keyTitle}>
              {query.key}
            </span>
            {!query.isInUse && <span className="atlas-badge">not in use</span>}
          </span>
          <span className="atlas-query-status">
            <span className={`atlas-status atlas-status--${query.error === undefined ? toneOf(query.freshness.status) : "bad"}`}>
              {query.error ?? freshnessText(query.freshness)}
            </span>
            {query.isOutdated && (query.freshness.status !== "stale" || query.freshness.cause !== "outdated") && (
              <span className="atlas-badge atlas-badge--warn">outdated</span>
            )}
            {query.failing !== undefined && <span className="atlas-badge atlas-badge--bad">{query.failing}</span>}
            {query.activity !== undefined && <span className="atlas-badge">{query.activity}</span>}
          </span>
          <span className="atlas-query-lane">
            <QueryLane query={query.hash} lines={history} now={now} />
          </span>
          <span className="atlas-query-pacing">{query.pacing}</span>
          <span className="atlas-query-age atlas-muted">
            {query.updatedAt === undefined ? "no answer yet" : `answer ${ago(query.updatedAt, now)}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
