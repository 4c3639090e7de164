/** The connection in words: what it is, and what happens next. */
import type { ConnectionState, ConnectionStatus } from "../../../src/index.ts";
import { duration } from "../format.ts";

const names: Readonly<Record<ConnectionStatus, string>> = {
  idle: "Not connected",
  connecting: "Connecting",
  connected: "Connected",
  disconnected: "Disconnected",
  error: "Error",
  blocked: "Blocked",
  disposed: "Ended",
};

export function statusName({ status }: ConnectionState): string {
  return names[status];
}

/** What a person waits for, at the time `now`. Short enough for a place of fixed width. */
export function statusDetail(connection: ConnectionState, now: number): string {
  const { status, attempt, since } = connection;
  switch (status) {
    case "idle":
    case "disposed":
      return "";
    case "connecting":
      return attempt > 1 ? `attempt ${attempt}` : "";
    case "connected":
      return `for ${duration(now - since)}`;
    case "disconnected":
    case "error":
      return connection.nextAttemptAt === undefined
        ? "until the page wakes"
        : `attempt ${attempt + 1} in ${duration(connection.nextAttemptAt - now)}`;
    case "blocked":
      return connection.reason === "address" ? "address refused" : "token rejected";
  }
}

/** Why there is no connection; undefined where there is nothing to explain. */
export function statusReason(connection: ConnectionState): string | undefined {
  if (connection.status === "error" || connection.status === "blocked") return connection.error.code;
  const close = connection.lastClose;
  if (connection.status === "connected" || close === undefined) return undefined;
  const code = close.code === undefined ? "" : `, code ${close.code}`;
  return {
    clean: `closed by the server${code}`,
    abnormal: `connection lost${code}`,
    unopened: "no answer to the handshake",
    silent: "no message for too long",
    offline: "the browser went offline",
    cached: "page was put aside",
  }[close.type];
}
