/**
 * The rows of each slice as the store holds them, and for a chosen row the versions that led there, each with the message that brought it. Reads
 * the store some times a second; searches and reads messages in small parts.
 */
import { useState, type ReactNode } from "react";
import { closeDetailWithEscape } from "../escape.ts";
import { RowDetail } from "./rows/row-detail.tsx";
import { RowList, type SelectedRow } from "./rows/row-list.tsx";
import type { ShowMessage } from "./rows/row-versions.tsx";
import { useRowLines } from "./rows/use-row-lines.ts";
import type { ViewProps } from "./view-props.ts";

export interface RowsViewProps extends ViewProps {
  /** Shows a message in the view of messages. Without it a version names its message and does not lead there. */
  readonly onShowMessage?: ShowMessage | undefined;
}

export function RowsView({ client, clock, onShowMessage }: RowsViewProps): ReactNode {
  const handles = client.internals.registry.collections;
  const [chosen, setChosen] = useState<string>();
  const [text, setText] = useState("");
  const [selected, setSelected] = useState<SelectedRow>();
  const handle = handles.find(({ name }) => name === chosen) ?? handles[0];
  const name = handle?.name ?? "";
  const lines = useRowLines(client, name, text.trim(), clock);
  if (handle === undefined) return <p className="atlas-empty">This client has no collections.</p>;
  const shown = selected?.slice === name ? selected : undefined;
  const close = shown && (() => setSelected(undefined));
  return (
    <div className="atlas-view atlas-view--fill" onKeyDown={(event) => closeDetailWithEscape(event, close)}>
      <div className="atlas-toolbar" role="group" aria-label="Which rows">
        <select className="atlas-select" aria-label="Slice" value={name} onChange={({ target }) => setChosen(target.value)}>
          {handles.map((each) => (
            <option key={each.name}>{each.name}</option>
          ))}
        </select>
        <input
          type="search"
          className="atlas-input atlas-input--wide"
          aria-label="Key or text of a row"
          placeholder="key or text"
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <span className="atlas-muted">{lines.text === "" ? `${lines.total.toLocaleString("en")} rows` : foundText(lines)}</span>
      </div>
      <div className="atlas-split">
        <RowList lines={lines} clock={clock} selectedKey={shown?.key} selectedIndex={shown?.index} onSelect={setSelected} />
        {shown !== undefined && (
          <RowDetail
            key={shown.key}
            client={client}
            clock={clock}
            handle={handle}
            rowKey={shown.key}
            onShowMessage={onShowMessage}
            onClose={() => setSelected(undefined)}
          />
        )}
      </div>
    </div>
  );
}

function foundText({
  count,
  total,
  isSearching,
}: {
  readonly count: number;
  readonly total: number;
  readonly isSearching: boolean;
}): string {
  return `${count.toLocaleString("en")} of ${total.toLocaleString("en")}${isSearching ? ", searching…" : ""}`;
}
