/** Shows the connection: its status and history, the next attempt, the token's times, how gaps are detected, and the buttons that change it. */
import type { ReactNode } from "react";
import type { Millis } from "../../../../shared/brand.ts";
import type { CloseSummary, ConnectionState } from "../../../../shared/connection-state.ts";
import type { AtlasStats } from "../../../../sync/stats.ts";
import type { ConnectionEntry } from "../../../recorder/recorder.ts";
import type { ShownClient } from "../../../shown-client.ts";
import { ago, timeOfDay, until } from "../../../time.ts";
import { toneOf } from "../../tone.ts";
import { ConnectionHistory } from "./connection-history.tsx";
import { tokenFacts } from "./token-facts.ts";

export interface ConnectionSectionProps {
  readonly client: ShownClient;
  readonly connection: ConnectionState;
  /** The newest last. */
  readonly history: readonly ConnectionEntry[];
  readonly stats: AtlasStats;
  readonly now: Millis;
}

type Fact = readonly [name: string, value: string];

export function ConnectionSection({ client, connection, history, stats, now }: ConnectionSectionProps): ReactNode {
  return (
    <section className="atlas-section">
      <h2 className="atlas-heading">
        Connection: <span className={`atlas-status atlas-status--${toneOf(connection.status)}`}>{describeConnection(connection)}</span>
      </h2>
      <ConnectionHistory history={history} now={now} />
      <dl className="atlas-facts">
        {facts({ client, connection, stats, now }).map(([name, value]) => (
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

function facts({ client, connection, stats, now }: Omit<ConnectionSectionProps, "history">): readonly Fact[] {
  const outlook = client.internals.connection();
  return [
    ["since", connection.since === 0 ? "never" : ago(connection.since, now)],
    ["feed start", connection.status === "connected" ? timeOfDay(connection.since) : "none"],
    ["attempt", String(connection.attempt)],
    ["next attempt", nextAttempt(connection, now)],
    ["last close", lastClose(connection.lastClose, now)],
    ["last message", stats.lastMessageAt === undefined ? "none" : ago(stats.lastMessageAt, now)],
    ["sequence", connection.sequence],
    ["lastSeq", stats.lastSeq === undefined ? "none" : String(stats.lastSeq)],
    ["server", outlook?.place === undefined ? "unknown until it connects" : `${outlook.place.host}${outlook.place.path}`],
    ...tokenFacts(outlook, now),
    ["scope", client.scope],
    ["with identity", client.internals.isScopeUnique ? "no" : "yes"],
  ];
}

/** The status, with what is behind it. */
function describeConnection(connection: ConnectionState): string {
  if (connection.status === "error") return `error, ${connection.error.code}`;
  return connection.status === "blocked" ? `blocked, ${connection.reason}` : connection.status;
}

function nextAttempt(connection: ConnectionState, now: Millis): string {
  if (!("nextAttemptAt" in connection)) return "none";
  return connection.nextAttemptAt === undefined ? "on wake" : until(connection.nextAttemptAt, now);
}

function lastClose(close: CloseSummary | undefined, now: Millis): string {
  if (close === undefined) return "none";
  return `${close.type}${close.code === undefined ? "" : ` ${close.code}`}, ${ago(close.at, now)}`;
}
