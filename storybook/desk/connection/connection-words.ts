/** The connection in words: what it is, and what happens next. */
import type { CloseSummary, ConnectionState, ConnectionStatus } from "../../../src/index.ts";
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

/** Why nothing is tried any more, and what ends that. */
const blocks: Readonly<Record<Extract<ConnectionState, { status: "blocked" }>["reason"], readonly [short: string, long: string]>> = {
  "token-rejected": ["token rejected", "the server rejects the token: sign in again"],
  address: ["address refused", "the address can never work: see the console"],
};

const closes: Readonly<Record<CloseSummary["type"], string>> = {
  clean: "closed by the server",
  abnormal: "connection lost",
  unopened: "no answer to the handshake",
  silent: "no message for too long",
  offline: "the browser went offline",
  cached: "page was put aside",
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
      return blocks[connection.reason][0];
  }
}

/** Why there is no connection; undefined where there is nothing to explain. */
export function statusReason(connection: ConnectionState): string | undefined {
  if (connection.status === "blocked") return blocks[connection.reason][1];
  if (connection.status === "error") return connection.error.code;
  const close = connection.lastClose;
  if (connection.status === "connected" || close === undefined) return undefined;
  const isTelling = close.code !== undefined && (close.type === "clean" || close.type === "abnormal");
  return isTelling ? `${closes[close.type]}, code ${close.code}` : closes[close.type];
}
