/** The connection in the last five minutes: a strip, and the changes with attempts and close codes. */
import { useState, type ReactNode } from "react";
import type { Millis } from "../../../../shared/brand.ts";
import type { ConnectionState, ConnectionStatus } from "../../../../shared/connection-state.ts";
import type { ConnectionEntry } from "../../../recorder/recorder.ts";
import { timeOfDay } from "../../../time.ts";
import { Strip } from "./strip.tsx";
import type { StripLook, StripSpan } from "./strip-cells.ts";

export interface ConnectionHistoryProps {
  /** The newest last. */
  readonly history: readonly ConnectionEntry[];
  readonly now: Millis;
}

const looks: Readonly<Record<ConnectionStatus, StripLook>> = {
  connected: "live",
  connecting: "waiting",
  disconnected: "stale",
  error: "stale",
  blocked: "blocked",
  idle: "off",
  disposed: "off",
};

export function ConnectionHistory({ history, now }: ConnectionHistoryProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Strip name="Connection" spans={history.map(spanOf)} now={now} onPress={() => setOpen(!isOpen)} />
      <details className="atlas-disclosure atlas-history" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>History: {history.length === 1 ? "1 entry" : `${history.length} entries`}, the newest first</summary>
        {isOpen && (
          <ol className="atlas-history-list" tabIndex={0} aria-label="History of the connection">
            {[...history].reverse().map(({ at, state }, index) => (
              <li key={history.length - index} className="atlas-history-line">
                <span className="atlas-mono">{timeOfDay(at)}</span> {entryText(state)}
              </li>
            ))}
          </ol>
        )}
      </details>
    </>
  );
}

function spanOf({ at, state }: ConnectionEntry): StripSpan {
  return { look: looks[state.status], label: entryText(state), since: at };
}

/** `disconnected, attempt 2, closed: abnormal 1006`. */
function entryText(state: ConnectionState): string {
  const { status, attempt, lastClose } = state;
  const isDown = status !== "connected" && status !== "idle" && status !== "disposed";
  const words = [
    status,
    status === "error" ? state.error.code : status === "blocked" ? state.reason : undefined,
    isDown && attempt > 0 ? `attempt ${attempt}` : undefined,
    isDown && lastClose !== undefined ? `closed: ${lastClose.type}${lastClose.code === undefined ? "" : ` ${lastClose.code}`}` : undefined,
  ];
  return words.filter((word) => word !== undefined).join(", ");
}
