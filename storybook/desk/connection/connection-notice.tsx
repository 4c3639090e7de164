/** A line in the head of the desk while there is no connection. Its place is kept, so that nothing moves when it comes. */
import type { ReactNode } from "react";
import type { ConnectionState } from "../../../src/index.ts";
import { statusReason } from "./connection-words.ts";
import { wallTime } from "../format.ts";

export function ConnectionNotice({ connection }: { readonly connection: ConnectionState }): ReactNode {
  return (
    <div className="notice" role="alert">
      {textOf(connection)}
    </div>
  );
}

function textOf(connection: ConnectionState): string {
  const { status, everConnected, since } = connection;
  if (status === "connected" || status === "idle") return "";
  if (status === "connecting" && !everConnected && connection.attempt <= 1) return "";
  const reason = statusReason(connection);
  const rows = everConnected ? `rows are as of ${wallTime(connection.lastClose?.at ?? since)}` : "nothing was received yet";
  return [reason, rows].filter((part) => part !== undefined).join(" · ");
}
