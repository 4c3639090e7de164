/** What is above the list: recording, pausing, filters, and what happens to the lines. */
import { useState, type ReactNode } from "react";
import { textToClipboard } from "../../../../domains/tables/clipboard.ts";
import type { Registry } from "../../../../domains/registry.ts";
import type { MessageContents } from "../../../recorder/message-content.ts";
import type { RecordedMessage } from "../../../recorder/message-ring.ts";
import type { Recorder } from "../../../recorder/recorder.ts";
import { KindPicker } from "./kind-picker.tsx";
import type { MessageFilter } from "./message-filter.ts";
import { tableText } from "./message-text.ts";
import type { ShownLines } from "./use-message-lines.ts";

interface MessageToolbarProps {
  readonly filter: MessageFilter;
  readonly onFilter: (filter: MessageFilter) => void;
  /** All kinds that were seen. */
  readonly kinds: readonly string[];
  readonly recorder: Recorder;
  readonly registry: Registry;
  readonly contents: MessageContents;
  readonly shown: ShownLines;
  /** Messages without a filter. */
  readonly total: number;
  readonly selected: RecordedMessage | undefined;
  /** Messages since the pause; undefined while the list is not paused. */
  readonly newCount: number | undefined;
  readonly onPause: (isPaused: boolean) => void;
  readonly follow: boolean;
  readonly onFollow: (follow: boolean) => void;
  readonly onClear: () => void;
}

export function MessageToolbar(props: MessageToolbarProps): ReactNode {
  const { filter, onFilter, newCount, follow } = props;
  const isPaused = newCount !== undefined;
  return (
    <div className="atlas-toolbar" role="group" aria-label="Which messages">
      <RecordSwitch recorder={props.recorder} />
      <button
        type="button"
        className="atlas-button"
        title="The list stands still. Messages are recorded meanwhile, and shown after the pause."
        aria-pressed={isPaused}
        onClick={() => props.onPause(!isPaused)}
      >
        Pause
      </button>
      <button
        type="button"
        className="atlas-button"
        title="The newest message stays in sight, until you scroll away from it."
        aria-pressed={follow}
        onClick={() => props.onFollow(!follow)}
      >
        Follow
      </button>
      <KindPicker kinds={props.kinds} chosen={filter.kinds} onChoose={(kinds) => onFilter({ ...filter, kinds })} />
      <button
        type="button"
        className="atlas-button"
        aria-pressed={filter.isFaultsOnly}
        onClick={() => onFilter({ ...filter, isFaultsOnly: !filter.isFaultsOnly })}
      >
        Faults only
      </button>
      <input
        type="search"
        className="atlas-input atlas-input--wide"
        aria-label="Row key"
        placeholder="row key, or a part of it"
        autoComplete="off"
        spellCheck={false}
        value={filter.key}
        onChange={({ target }) => onFilter({ ...filter, key: target.value.trim() })}
      />
      <input
        type="search"
        className="atlas-input atlas-input--wide"
        aria-label="Text in the message"
        placeholder="text"
        autoComplete="off"
        spellCheck={false}
        value={filter.text}
        onChange={({ target }) => onFilter({ ...filter, text: target.value })}
      />
      <Counts {...props} />
      <ListButtons {...props} />
    </div>
  );
}

function RecordSwitch({ recorder }: { readonly recorder: Recorder }): ReactNode {
  const [isRecording, setRecording] = useState(recorder.isRecording);
  return (
    <button
      type="button"
      className="atlas-button atlas-record"
      aria-pressed={isRecording}
      title="Messages are kept. Switched off, they are counted, and none is kept or shown."
      onClick={() => {
        switchRecording(recorder, !isRecording);
        setRecording(!isRecording);
      }}
    >
      Record
    </button>
  );
}

function switchRecording(recorder: Recorder, isRecording: boolean): void {
  recorder.isRecording = isRecording;
}

function Counts({ shown, total, newCount }: MessageToolbarProps): ReactNode {
  const { count, unknownCount, partialKeyCount } = shown.lines;
  const words = [
    count === total ? `${total.toLocaleString("en")} messages` : `${count.toLocaleString("en")} of ${total.toLocaleString("en")}`,
    shown.isSearching && count !== total && "searching…",
    partialKeyCount > 0 &&
      `no message holds exactly this key; ${partialKeyCount.toLocaleString("en")} ${partialKeyCount === 1 ? "key contains" : "keys contain"} it`,
    unknownCount > 0 && `${unknownCount.toLocaleString("en")} more may match: their texts are not kept`,
    newCount !== undefined && `paused, ${newCount.toLocaleString("en")} new`,
  ];
  return <span className="atlas-muted atlas-message-counts">{words.filter(Boolean).join(" · ")}</span>;
}

function ListButtons({ selected, shown, registry, contents, onClear }: MessageToolbarProps): ReactNode {
  const [outcome, setOutcome] = useState("");
  const copy = (text: string, done: string): void => {
    textToClipboard(text).then(
      () => setOutcome(done),
      () => setOutcome("The browser refused the clipboard."),
    );
  };
  const table = (messages: readonly (RecordedMessage | undefined)[]): string =>
    tableText(
      messages.filter((message) => message !== undefined),
      registry,
      (message) => contents.of(message),
    );
  const { lines } = shown;
  return (
    <span className="atlas-buttons">
      <button
        type="button"
        className="atlas-button"
        disabled={selected === undefined}
        title="Its text as it came, where that is kept"
        onClick={() => selected && copy(selected.text ?? table([selected]), "Copied the message.")}
      >
        Copy message
      </button>
      <button
        type="button"
        className="atlas-button"
        disabled={lines.count === 0}
        title="The lines as a table, without payloads"
        onClick={() =>
          copy(
            table(Array.from({ length: lines.count }, (_, index) => lines.at(index))),
            `Copied ${lines.count.toLocaleString("en")} lines.`,
          )
        }
      >
        Copy lines
      </button>
      <button type="button" className="atlas-button" onClick={onClear}>
        Clear
      </button>
      <span role="status" className="atlas-hidden">
        {outcome}
      </span>
    </span>
  );
}
