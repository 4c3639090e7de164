/** The last messages, the newest first. A message shows its payload only while it is open. */
import { useState, type ReactNode } from "react";
import type { LoggedMessage, MessageLog } from "./message-log.ts";

export function MessageSection({ log }: { readonly log: MessageLog }): ReactNode {
  return (
    <>
      <h2 className="atlas-heading">Messages since this view was opened</h2>
      {log.messages.length === 0 ? (
        <p className="atlas-muted">none yet</p>
      ) : (
        log.messages.map((message) => <MessageLine key={message.id} message={message} />)
      )}
    </>
  );
}

function MessageLine({ message }: { readonly message: LoggedMessage }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const { at, kind, messageType, seq, size, sample } = message;
  const words = [new Date(at).toISOString().slice(11, 23), kind, messageType, seq === undefined ? undefined : `#${seq}`, size];
  return (
    <details className="atlas-disclosure" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="atlas-mono">{words.filter((word) => word !== undefined && word !== "").join("  ")}</summary>
      {isOpen && <pre className="atlas-code">{sample}</pre>}
    </details>
  );
}

/** What only the server can mend: the digits were lost before the message was read (ROWS part 3). */
export function NumberWarnings({ log }: { readonly log: MessageLog }): ReactNode {
  return [...log.unsafeNumbers].map(([field, count]) => (
    <p key={field} className="atlas-note atlas-note--warn">
      unsafe number: {field} came {count} times as a JSON number of more than 15 digits; ask the server for strings
    </p>
  ));
}
