/** Faults that are older than the list: their messages have left the ring, and they stay. */
import type { ReactNode } from "react";
import type { RecordedMessage } from "../../../recorder/message-ring.ts";
import { timeText, verdictOf } from "./message-text.ts";

interface DepartedFaultsProps {
  readonly faults: readonly RecordedMessage[];
  /** Of the list. */
  readonly oldestId: number;
  readonly selected: RecordedMessage | undefined;
  readonly onSelect: (message: RecordedMessage) => void;
}

export function DepartedFaults({ faults, oldestId, selected, onSelect }: DepartedFaultsProps): ReactNode {
  const departed = faults.filter(({ id }) => id < oldestId);
  if (departed.length === 0) return null;
  return (
    <details className="atlas-departed">
      <summary>
        <span className="atlas-badge atlas-badge--bad">{departed.length}</span>{" "}
        {departed.length === 1 ? "fault is older than the list" : "faults are older than the list"}
      </summary>
      <ul>
        {departed.map((message) => (
          <li key={message.id}>
            <button type="button" className="atlas-button" aria-pressed={message.id === selected?.id} onClick={() => onSelect(message)}>
              {timeText(message.at)} {message.kind} {message.seq !== undefined && `#${message.seq} `}
              {verdictOf(message).text}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
