/** Shows the connection: its status, the next attempt, how gaps are detected, and the two buttons that change it. */
import type { ReactNode } from "react";
import type { Millis } from "../../../../shared/brand.ts";
import type { CloseSummary, ConnectionState } from "../../../../shared/connection-state.ts";
import type { AtlasStats } from "../../../../sync/stats.ts";
import type { ShownClient } from "../../../shown-client.ts";
import { toneOf } from "../../tone.ts";
import { ago } from "../../../time.ts";

interface ConnectionSectionProps {
  readonly client: ShownClient;
  readonly connection: ConnectionState;
  readonly stats: AtlasStats;
  readonly now: Millis;
}

export function ConnectionSection({ client, connection, stats, now }: ConnectionSectionProps): ReactNode {
  const facts = [
    ["since", connection.since === 0 ? "never" : ago(connection.since, now)],
    ["attempt", String(connection.attempt)],
    ["next attempt", nextAttempt(connection, now)],
    ["last close", lastClose(connection.lastClose, now)],
    ["last message", stats.lastMessageAt === undefined ? "none" : ago(stats.lastMessageAt, now)],
    ["sequence", connection.sequence],
    ["lastSeq", stats.lastSeq === undefined ? "none" : String(stats.lastSeq)],
  ] as const;
  return (
    <section className="atlas-section">
      <h2 className="atlas-heading">
        Connection: <span className={`atlas-status atlas-status--${toneOf(connection.status)}`}>{describe(connection)}</span>
      </h2>
      <dl className="atlas-facts">
        {facts.map(([name, value]) => (
          <div key={name} className="atlas-fact">
            <dt>{name}</dt> <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className="atlas-row">
        {connection.status === "idle" ? (
          <button type="button" className="atlas-button" onClick={() => client.connect()}>
            Connect
          </button>
        ) : (
          <button type="button" className="atlas-button" onClick={() => client.reconnect()}>
            Reconnect
          </button>
        )}
        <button type="button" className="atlas-button" onClick={() => client.disconnect()}>
          Disconnect
        </button>
      </div>
    </section>
  );
}

function describe(connection: ConnectionState): string {
  if (connection.status === "error") return `error, ${connection.error.code}`;
  return connection.status === "blocked" ? `blocked, ${connection.reason}` : connection.status;
}

function nextAttempt(connection: ConnectionState, now: Millis): string {
  if (!("nextAttemptAt" in connection)) return "none";
  if (connection.nextAttemptAt === undefined) return "on wake";
  return `in ${(Math.max(connection.nextAttemptAt - now, 0) / 1_000).toFixed(1)} s`;
}

function lastClose(close: CloseSummary | undefined, now: Millis): string {
  if (close === undefined) return "none";
  return `${close.type}${close.code === undefined ? "" : ` ${close.code}`}, ${ago(close.at, now)}`;
}
