/** The lines of the messages. A line's keys are decoded when it comes into sight. */
import { memo, useEffect, useRef, type ReactNode } from "react";
import type { Registry } from "../../../../domains/registry.ts";
import type { Clock } from "../../../../shared/clock.ts";
import type { MessageContents } from "../../../recorder/message-content.ts";
import type { RecordedMessage } from "../../../recorder/message-ring.ts";
import { VirtualList } from "../../virtual-list.tsx";
import type { MessageLines } from "./message-lines.ts";
import { keysText, kindOf, millisText, sizeText, timeText, typeOf, verdictOf } from "./message-text.ts";

interface MessageListProps {
  readonly lines: MessageLines;
  readonly registry: Registry;
  readonly contents: MessageContents;
  readonly clock: Clock;
  readonly follow: boolean;
  readonly onFollow: (follow: boolean) => void;
  readonly selected: RecordedMessage | undefined;
  readonly onSelect: (message: RecordedMessage) => void;
  /** The message to scroll to, once. */
  readonly revealId: number | undefined;
  readonly empty: string;
}

const ROW_HEIGHT = 22;

const heads = [
  ["time", "time"],
  ["kind", "kind"],
  ["type", "type"],
  ["seq", "seq"],
  ["verdict", "verdict"],
  ["size", "characters"],
  ["decode", "decode ms"],
  ["apply", "apply ms"],
  ["keys", "rows"],
] as const;

/** Typing renders it only with what was found. */
export const MessageList = memo(function MessageList(props: MessageListProps): ReactNode {
  const { lines, selected, onSelect, revealId } = props;
  const place = useRef<HTMLDivElement>(null);
  const revealed = useRef<number>(undefined);
  useEffect(() => {
    if (revealId === undefined || revealed.current === revealId) return;
    const grid = place.current?.querySelector("[role=grid]");
    const index = lines.indexOf(revealId);
    if (grid === null || grid === undefined || index === undefined) return;
    revealed.current = revealId;
    grid.scrollTop = Math.max(index * ROW_HEIGHT - grid.clientHeight / 2, 0);
  }, [lines, revealId]);
  return (
    <div ref={place} className="atlas-message-list">
      <VirtualList
        label="Messages"
        count={lines.count}
        droppedCount={lines.droppedCount}
        rowHeight={ROW_HEIGHT}
        columns="var(--atlas-message-columns)"
        header={heads.map(([name, title]) => (
          <span key={name} role="columnheader" className={`atlas-cell atlas-message-${name}`}>
            {title}
          </span>
        ))}
        lineAt={(index) => <MessageCells message={lines.at(index)} registry={props.registry} contents={props.contents} />}
        classOf={(index) => {
          const message = lines.at(index);
          const tone = message && verdictOf(message).tone;
          return tone === "bad" || tone === "warn" ? `atlas-line--${tone}` : undefined;
        }}
        selected={selected && lines.indexOf(selected.id)}
        onSelect={(index) => {
          const message = lines.at(index);
          if (message !== undefined) onSelect(message);
        }}
        follow={props.follow}
        onFollowChange={props.onFollow}
        clock={props.clock}
        empty={props.empty}
      />
    </div>
  );
});

interface MessageCellsProps extends Pick<MessageListProps, "registry" | "contents"> {
  readonly message: RecordedMessage | undefined;
}

const MessageCells = memo(function MessageCells({ message, registry, contents }: MessageCellsProps): ReactNode {
  if (message === undefined)
    return (
      <span role="gridcell" className="atlas-cell atlas-muted">
        made room
      </span>
    );
  const verdict = verdictOf(message);
  const isFault = verdict.tone === "bad";
  const cells = {
    time: timeText(message.at),
    kind: kindOf(message),
    type: typeOf(message, registry),
    seq: message.seq === undefined ? "" : `#${message.seq}`,
    verdict: `${isFault ? "▲ " : ""}${verdict.text}`,
    size: sizeText(message),
    decode: millisText(message.decodeMs),
    apply: millisText(message.applyMs),
    keys: keysText(contents.of(message)),
  };
  return heads.map(([name]) => (
    <span
      key={name}
      role="gridcell"
      className={`atlas-cell atlas-message-${name}${isFault && name === "verdict" ? " atlas-strong" : ""}`}
      title={isFault && name === "verdict" ? verdict.text : undefined}
    >
      {cells[name]}
    </span>
  ));
});
