/** The last minute of one query: a mark for each signal, a bar for each fetch. The right end is now. The list of the view has the same in words. */
import type { ReactNode } from "react";
import type { Millis } from "../../../../shared/brand.ts";
import { concerns, type HistoryLine } from "./query-history.ts";

export interface QueryLaneProps {
  readonly query: string;
  readonly lines: readonly HistoryLine[];
  readonly now: Millis;
}

const LANE_MS = 60_000;

export function QueryLane({ query, lines, now }: QueryLaneProps): ReactNode {
  const from = now - LANE_MS;
  const shown = lines.filter((line) => endOf(line, now) >= from && concerns(line, query));
  const signals = shown.filter(({ entry }) => entry.type === "signal").length;
  const words = `last minute: ${signals} ${signals === 1 ? "signal" : "signals"}, ${shown.length - signals} fetches`;
  const place = (at: number): number => (Math.max(at - from, 0) / LANE_MS) * 100;
  return (
    <span role="img" aria-label={words} title={words} className="atlas-lane">
      {shown.map((line) => {
        const { entry } = line;
        if (entry.type === "signal") return <span key={entry.id} className="atlas-lane-signal" style={{ left: `${place(entry.at)}%` }} />;
        const left = place(entry.at);
        return (
          <span
            key={entry.id}
            className={`atlas-lane-fetch atlas-lane-fetch--${entry.outcome}`}
            style={{ left: `${left}%`, width: `${place(endOf(line, now)) - left}%` }}
          />
        );
      })}
    </span>
  );
}

function endOf({ entry }: HistoryLine, now: Millis): Millis {
  return entry.type === "signal" ? entry.at : (entry.endedAt ?? now);
}
