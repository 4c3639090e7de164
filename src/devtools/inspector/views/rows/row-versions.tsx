/** One version of a row: what brought it, and the fields that it changed. */
import { memo, type ReactNode } from "react";
import type { FieldChange, RowVersion } from "../../../recorder/row-history.ts";
import { timeText } from "../messages/message-text.ts";
import { valueText } from "./row-text.ts";

/** Shows a message by its id in the ring. */
export type ShowMessage = (id: number) => void;

interface RowVersionItemProps {
  readonly version: RowVersion;
  readonly onShowMessage: ShowMessage | undefined;
}

const CHANGES_SHOWN = 30;

const words: Readonly<Record<RowVersion["type"], string>> = {
  first: "first seen",
  added: "added",
  changed: "changed",
  removed: "removed",
  uncertain: "unknown",
};

/** A version never changes. */
export const RowVersionItem = memo(function RowVersionItem({ version, onShowMessage }: RowVersionItemProps): ReactNode {
  const { id, type, at, changes } = version;
  return (
    <li className="atlas-version">
      <div className="atlas-version-head">
        <span className="atlas-muted">version {id}</span>
        <span className={`atlas-badge${type === "removed" ? " atlas-badge--bad" : type === "uncertain" ? " atlas-badge--warn" : ""}`}>
          {words[type]}
        </span>
        <span className="atlas-muted">{timeText(at)}</span>
        <Origin version={version} onShowMessage={onShowMessage} />
      </div>
      {changes.length > 0 && <Changes changes={changes} isFirst={type === "first" || type === "added"} />}
    </li>
  );
});

function Origin({ version: { type, message }, onShowMessage }: RowVersionItemProps): ReactNode {
  if (message === undefined) {
    return (
      <span>
        {type === "first"
          ? "It was there before the recorded messages, or REST brought it."
          : "No recorded message says so: it came over REST, or the client left out the row of a message."}
      </span>
    );
  }
  const name = message.seq === undefined ? "message without number" : `message #${message.seq}`;
  return (
    <>
      <span>
        {message.kind} {message.messageType}
      </span>
      {onShowMessage === undefined ? (
        <span className="atlas-muted">{name}</span>
      ) : (
        <button type="button" className="atlas-link" onClick={() => onShowMessage(message.id)}>
          {name}
        </button>
      )}
      {type === "uncertain" && <span className="atlas-muted">Its text is not kept, so what it changed is not known.</span>}
    </>
  );
}

function Changes({ changes, isFirst }: { readonly changes: readonly FieldChange[]; readonly isFirst: boolean }): ReactNode {
  const list = (
    <ul className="atlas-changes">
      {changes.slice(0, CHANGES_SHOWN).map((change) => (
        <li key={change.field}>
          <span>{change.field}</span>
          <span className="atlas-mono">
            {!isFirst && (
              <>
                <del>{change.isBeforeKnown ? (change.before === undefined ? "absent" : valueText(change.before)) : "not recorded"}</del>{" "}
                →{" "}
              </>
            )}
            <ins>{change.after === undefined ? "absent" : valueText(change.after)}</ins>
          </span>
        </li>
      ))}
      {changes.length > CHANGES_SHOWN && <li className="atlas-muted">and {changes.length - CHANGES_SHOWN} more fields</li>}
    </ul>
  );
  if (!isFirst) return list;
  return (
    <details className="atlas-disclosure">
      <summary>
        {changes.length} {changes.length === 1 ? "field" : "fields"}
      </summary>
      {list}
    </details>
  );
}
