/**
 * The recorded messages: found by kind, by the key of a row, by text and by verdict, and shown with their payloads. It reads the ring some times
 * a second and decodes only what is in sight, selected or searched for.
 */
import { useCallback, useMemo, useState, type ReactNode } from "react";
import { createMessageContents } from "../../recorder/message-content.ts";
import type { RecordedMessage } from "../../recorder/message-ring.ts";
import { recorderOf } from "../../recorder/recorder.ts";
import { closeDetailWithEscape } from "../escape.ts";
import { DepartedFaults } from "./messages/departed-faults.tsx";
import { everyMessage } from "./messages/message-filter.ts";
import { MessageDetail } from "./messages/message-detail.tsx";
import { createMessageSearch } from "./messages/message-lines.ts";
import { MessageList } from "./messages/message-list.tsx";
import { MessageToolbar } from "./messages/message-toolbar.tsx";
import { findMessage, freeze, newestIdOf, type Frozen } from "./messages/frozen-messages.ts";
import { useMessageLines } from "./messages/use-message-lines.ts";
import type { ViewProps } from "./view-props.ts";

export interface MessagesViewProps extends ViewProps {
  /** The message to select and to scroll to, by its id in the ring. */
  readonly selectId?: number | undefined;
}

export function MessagesView({ client, clock, selectId }: MessagesViewProps): ReactNode {
  const { registry } = client.internals;
  const recorder = recorderOf(client);
  const ring = recorder.messages;
  const contents = useMemo(() => createMessageContents(registry), [registry]);
  const [filter, setFilter] = useState(everyMessage);
  const [frozen, setFrozen] = useState<Frozen>();
  const [follow, setFollow] = useState(selectId === undefined);
  const [selected, setSelected] = useState<RecordedMessage | undefined>(() => findMessage(ring, selectId));
  const [wantedId, setWantedId] = useState(selectId);
  if (wantedId !== selectId) {
    setWantedId(selectId);
    setSelected(findMessage(ring, selectId));
    setFilter(everyMessage);
    setFollow(selectId === undefined);
  }
  const source = frozen?.source ?? ring;
  const search = useMemo(() => createMessageSearch(source, filter, contents), [source, filter, contents]);
  const shown = useMessageLines(search, clock);
  const isMissing = wantedId !== undefined && selected === undefined;

  const select = useCallback(
    (message: RecordedMessage): void => {
      setSelected(message);
      setFollow(false); // the line stays in sight
    },
    [setSelected, setFollow],
  );
  const clear = (): void => {
    ring.clear();
    setFrozen(undefined);
    setSelected(undefined);
    setFollow(true);
  };
  const close = selected && (() => setSelected(undefined));
  return (
    <div className="atlas-view atlas-view--fill atlas-messages" onKeyDown={(event) => closeDetailWithEscape(event, close)}>
      <MessageToolbar
        filter={filter}
        onFilter={setFilter}
        kinds={[...recorder.kinds.byKind.keys()]}
        recorder={recorder}
        registry={registry}
        contents={contents}
        shown={shown}
        total={source.size}
        selected={selected}
        newCount={frozen && Math.max(newestIdOf(ring) - frozen.newestId, 0)}
        onPause={(isPaused) => setFrozen(isPaused ? freeze(ring) : undefined)}
        follow={follow}
        onFollow={setFollow}
        onClear={clear}
      />
      <DepartedFaults
        faults={frozen?.faults ?? ring.faults}
        oldestId={source.at(0)?.id ?? Infinity}
        selected={selected}
        onSelect={select}
      />
      {isMissing && <p className="atlas-note atlas-note--warn">That message is not recorded any more.</p>}
      <div className="atlas-split">
        <MessageList
          lines={shown.lines}
          registry={registry}
          contents={contents}
          clock={clock}
          follow={follow}
          onFollow={setFollow}
          selected={selected}
          onSelect={select}
          revealId={selectId}
          empty={emptyText(source.size, shown.isSearching, recorder.isRecording)}
        />
        {selected !== undefined && (
          <MessageDetail
            message={selected}
            registry={registry}
            contents={contents}
            onKey={(key) => setFilter({ ...everyMessage, key })}
            onClose={() => setSelected(undefined)}
          />
        )}
      </div>
    </div>
  );
}

function emptyText(total: number, isSearching: boolean, isRecording: boolean): string {
  if (total > 0) return isSearching ? "Searching…" : "No message matches the filter.";
  return isRecording ? "No message has arrived yet." : "Recording is switched off.";
}
