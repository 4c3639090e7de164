/** One row: its fields now, and the versions that led to them. */
import { memo, useMemo, type ReactNode } from "react";
import type { CollectionHandle } from "../../../../domains/collection.ts";
import type { JsonRecord } from "../../../../protocol/json.ts";
import type { Clock } from "../../../../shared/clock.ts";
import { VERSIONS_KEPT, type RowVersion } from "../../../recorder/row-history.ts";
import type { ShownClient } from "../../../shown-client.ts";
import { valueText } from "./row-text.ts";
import { RowVersionItem, type ShowMessage } from "./row-versions.tsx";
import { useRowHistory, type FollowedRow } from "./use-row-history.ts";

interface RowDetailProps {
  readonly client: ShownClient;
  readonly clock: Clock;
  readonly handle: CollectionHandle;
  readonly rowKey: string;
  readonly onShowMessage: ShowMessage | undefined;
  readonly onClose: () => void;
}

const FIELDS_SHOWN = 200;

export function RowDetail({ client, clock, handle, rowKey, onShowMessage, onClose }: RowDetailProps): ReactNode {
  const followed = useRowHistory(client, handle, rowKey, clock);
  const { row, versions } = followed;
  const changed = useMemo(() => changedFields(versions.at(-1)), [versions]);
  return (
    <section className="atlas-detail atlas-row-detail" aria-label="Selected row">
      <h2 className="atlas-heading">
        <span className="atlas-mono">{rowKey}</span>
        <span className="atlas-spacer" />
        <button type="button" className="atlas-button" onClick={onClose}>
          Close row
        </button>
      </h2>
      <section className="atlas-section">
        <h3 className="atlas-heading">Versions</h3>
        <History followed={followed} />
        <ol className="atlas-versions">
          {[...versions].reverse().map((version) => (
            <RowVersionItem key={version.id} version={version} onShowMessage={onShowMessage} />
          ))}
        </ol>
      </section>
      <section className="atlas-section">
        <h3 className="atlas-heading">Fields now</h3>
        {row === undefined ? (
          <p className="atlas-muted">{followed.isReading ? "Reading…" : `${handle.name} holds no such row now.`}</p>
        ) : (
          <Fields row={row} changed={changed} />
        )}
      </section>
    </section>
  );
}

/** A row that is new brought its fields and changed none. */
function changedFields(version: RowVersion | undefined): ReadonlySet<string> {
  return new Set(version?.type === "changed" ? version.changes.map(({ field }) => field) : []);
}

function History({ followed: { versions, count, unreadCount, isReading } }: { readonly followed: FollowedRow }): ReactNode {
  const words = [
    isReading && "Reading the recorded messages…",
    !isReading && versions.length === 0 && "No recorded message is about this row.",
    count > VERSIONS_KEPT && `The last ${VERSIONS_KEPT} of ${count.toLocaleString("en")}.`,
    unreadCount > 0 && `Without their texts, deltas of this kind could not be looked at: ${unreadCount.toLocaleString("en")}.`,
  ];
  const text = words.filter(Boolean).join(" ");
  return text === "" ? null : <p className="atlas-muted">{text}</p>;
}

function Fields({ row, changed }: { readonly row: JsonRecord; readonly changed: ReadonlySet<string> }): ReactNode {
  const fields = Object.entries(row);
  return (
    <div className="atlas-scroll" tabIndex={0} role="group" aria-label="Fields now">
      <table className="atlas-table" aria-label="Fields now">
        <tbody>
          {fields.slice(0, FIELDS_SHOWN).map(([field, value]) => (
            <Field key={field} field={field} value={value} isChanged={changed.has(field)} />
          ))}
        </tbody>
      </table>
      {fields.length > FIELDS_SHOWN && <p className="atlas-muted">and {fields.length - FIELDS_SHOWN} more fields</p>}
    </div>
  );
}

interface FieldProps {
  readonly field: string;
  readonly value: unknown;
  /** By the last version. */
  readonly isChanged: boolean;
}

const Field = memo(function Field({ field, value, isChanged }: FieldProps): ReactNode {
  return (
    <tr>
      <th scope="row">{field}</th>
      <td className="atlas-mono">{valueText(value, 2_000)}</td>
      <td>{isChanged && <span className="atlas-badge">changed last</span>}</td>
    </tr>
  );
});
