/** The connection at a glance. Its width does not depend on what it says. */
import type { ReactNode } from "react";
import type { ConnectionState } from "../../../src/index.ts";
import { statusDetail, statusName } from "./connection-words.ts";
import "./connection.css";

export interface ConnectionBadgeProps {
  readonly connection: ConnectionState;
  /** Unit: milliseconds since 1970. */
  readonly now: number;
}

export function ConnectionBadge({ connection, now }: ConnectionBadgeProps): ReactNode {
  return (
    <div className="badge" data-connection={connection.status}>
      <span className="badge-dot" aria-hidden="true" />
      <span className="badge-name" role="status">
        {statusName(connection)}
      </span>
      <span className="badge-detail">{statusDetail(connection, now)}</span>
    </div>
  );
}
