/** Signals and fetches in order, the newest last: what came, which keys it named, and which fetch answered it. */
import { useState, type ReactNode } from "react";
import type { Clock } from "../../../../shared/clock.ts";
import { duration, timeOfDay } from "../../../time.ts";
import { VirtualList } from "../../virtual-list.tsx";
import { keyText } from "./key-text.ts";
import type { HistoryLine } from "./query-history.ts";

export interface HistoryListProps {
  readonly lines: readonly HistoryLine[];
  readonly clock: Clock;
}

export function HistoryList({ lines, clock }: HistoryListProps): ReactNode {
  const [isFollowing, setFollowing] = useState(true);
  return (
    <VirtualList
      label="Signals and fetches"
      count={lines.length}
      columns="90px minmax(70px, 1fr) minmax(140px, 2fr)"
      header={header}
      lineAt={(index) => cells(lines[index])}
      classOf={(index) => lineClass(lines[index])}
      follow={isFollowing}
      onFollowChange={setFollowing}
      clock={clock}
      empty="No signal and no fetch yet."
    />
  );
}

const header = ["time", "key", "what"].map((name) => (
  <span key={name} role="columnheader" className="atlas-cell">
    {name}
  </span>
));

function cells(line: HistoryLine | undefined): ReactNode {
  if (line === undefined) return null;
  const texts = [timeOfDay(line.entry.at), keysOf(line), whatOf(line)];
  return texts.map((text, index) => (
    <span key={index} role="gridcell" className={index === 0 ? "atlas-cell atlas-mono" : "atlas-cell"} title={text}>
      {text}
    </span>
  ));
}

/** The keys that an entry names. */
export function keysOf({ entry }: HistoryLine): string {
  return entry.type === "fetch" ? keyText(entry.key) : entry.keys.map(keyText).join(", ");
}

function whatOf(line: HistoryLine): string {
  if ("queries" in line) {
    const { size } = line.queries;
    const times = line.count === 1 ? "" : `, ${line.count} in a row`;
    return `signal ${line.entry.kind}${times}: ${size === 0 ? "no such query" : size === 1 ? "1 query" : `${size} queries`}`;
  }
  const { entry, reason } = line;
  const took =
    entry.endedAt === undefined ? "fetch under way" : `fetch: ${entry.error ?? entry.outcome}, ${duration(entry.endedAt - entry.at)}`;
  if (reason === undefined) return took;
  const signals = reason.count === 1 ? `signal ${reason.kind}` : `${reason.count} signals, the last ${reason.kind}`;
  return `${took}; for ${signals}, ${duration(entry.at - reason.at)} before it`;
}

function lineClass(line: HistoryLine | undefined): string | undefined {
  if (line?.entry.type !== "fetch") return undefined;
  return line.entry.outcome === "error" ? "atlas-line--bad" : undefined;
}
