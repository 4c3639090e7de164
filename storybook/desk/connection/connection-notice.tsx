/** A line in the head of the desk while the feed is not what it should be. Its place is kept, so that nothing moves when it comes. */
import type { ReactNode } from "react";
import type { ConnectionState } from "../../../src/index.ts";
import { duration, wallTime } from "../format.ts";
import { statusReason } from "./connection-words.ts";

export interface ConnectionNoticeProps {
  readonly connection: ConnectionState;
  /** What the browser says of the network. A hint: messages may go on (P47). */
  readonly isOnline: boolean;
  /** How far the feed is behind (P46). */
  readonly lagMs: number;
}

export function ConnectionNotice(props: ConnectionNoticeProps): ReactNode {
  return (
    <div className="notice" role="alert">
      {textOf(props)}
    </div>
  );
}

function textOf({ connection, isOnline, lagMs }: ConnectionNoticeProps): string {
  const { status, everConnected, since, attempt, lastClose } = connection;
  const offline = isOnline ? undefined : "this computer is offline";
  if (status === "connected") return join(offline, lagMs > 0 ? `the feed is ${duration(lagMs)} behind` : undefined);
  if (status === "idle" || (status === "connecting" && !everConnected && attempt <= 1)) return join(offline);
  const rows = everConnected ? `rows are as of ${wallTime(lastClose?.at ?? since)}` : "nothing was received yet";
  return join(offline ?? statusReason(connection), rows);
}

function join(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join("\u00a0· "); // a line never begins with the dot
}
