/** The bottom line: what the feed does at present. Every value has a place of its own width. */
import type { ReactNode } from "react";
import type { AtlasStats, ConnectionState } from "../../../src/index.ts";
import { count, duration } from "../format.ts";
import "./status-bar.css";

export interface StatusBarProps {
  readonly connection: ConnectionState;
  readonly stats: AtlasStats;
  /** How far the feed is behind (P46). */
  readonly lagMs: number;
  readonly messagesPerSecond: number;
  readonly commitsPerSecond: number;
  readonly framesPerSecond: number;
  /** Unit: milliseconds since 1970. */
  readonly now: number;
}

export function StatusBar({
  connection,
  stats,
  lagMs,
  messagesPerSecond,
  commitsPerSecond,
  framesPerSecond,
  now,
}: StatusBarProps): ReactNode {
  const age = stats.lastMessageAt === undefined ? "–" : `${duration(now - stats.lastMessageAt)} ago`;
  return (
    <footer className="status-bar">
      <dl className="facts">
        <Fact name="last message" value={age} width={9} />
        <Fact name="behind" value={lagMs > 0 ? duration(lagMs) : "–"} width={5} isBad={lagMs > 0} />
        <Fact name="seq" value={stats.lastSeq === undefined ? "–" : String(stats.lastSeq)} width={8} />
        <Fact name="numbering" value={connection.sequence} width={10} />
        <Fact name="gaps" value={count(stats.gapCount)} width={4} isBad={stats.gapCount > 0} />
        <Fact name="malformed" value={count(stats.malformedCount)} width={4} isBad={stats.malformedCount > 0} />
        <Fact name="connections" value={count(stats.connectionCount)} width={4} />
      </dl>
      <dl className="facts end">
        <Fact name="msg/s" value={count(messagesPerSecond)} width={6} />
        <Fact name="commits/s" value={count(commitsPerSecond)} width={3} />
        <Fact name="fps" value={count(framesPerSecond)} width={3} />
      </dl>
    </footer>
  );
}

interface FactProps {
  readonly name: string;
  readonly value: string;
  /** Unit: digits. */
  readonly width: number;
  readonly isBad?: boolean;
}

function Fact({ name, value, width, isBad = false }: FactProps): ReactNode {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd style={{ minWidth: `${width}ch` }} data-bad={isBad}>
        {value}
      </dd>
    </div>
  );
}
