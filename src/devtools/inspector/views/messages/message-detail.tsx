/** One message: its facts, the keys of its rows, and its payload as text of bounded length. */
import { useMemo, type ReactNode } from "react";
import type { Registry } from "../../../../domains/registry.ts";
import { findChanged, findPaths } from "../../../../protocol/imprecise.ts";
import { decodeRecorded, type MessageContent, type MessageContents } from "../../../recorder/message-content.ts";
import type { RecordedMessage } from "../../../recorder/message-ring.ts";
import { clipText, sampleText } from "../../../sample-text.ts";
import { keysText, millisText, timeText, typeOf, verdictOf } from "./message-text.ts";

interface MessageDetailProps {
  readonly message: RecordedMessage;
  readonly registry: Registry;
  readonly contents: MessageContents;
  /** Shows the messages that hold this row. */
  readonly onKey: (key: string) => void;
  readonly onClose: () => void;
}

/** Unit: characters. */
const PAYLOAD_LENGTH = 20_000;
const KEYS_SHOWN = 12;

export function MessageDetail({ message, registry, contents, onKey, onClose }: MessageDetailProps): ReactNode {
  const content = contents.of(message);
  const verdict = verdictOf(message);
  const { asOf, seq, size, index, count, decodeMs, applyMs } = message;
  const facts = [
    ["number", seq === undefined ? "none" : `#${seq}`],
    ["received", timeText(message.at)],
    ["ts", asOf ?? "none"],
    ["size", `${size.toLocaleString("en")} characters${count > 1 ? `, part ${index + 1} of ${count}` : ""}`],
    ["decode", `${millisText(decodeMs)} ms`],
    ["apply", `${millisText(applyMs)} ms`],
    ["rows", keysText(content) || "none"],
  ] as const;
  return (
    <section className="atlas-detail atlas-message-detail" aria-label="Selected message">
      <h2 className="atlas-heading">
        {message.kind ?? "A message"} {typeOf(message, registry)}
        <span className={`atlas-status atlas-status--${verdict.tone}`}>{verdict.text}</span>
        <span className="atlas-spacer" />
        <button type="button" className="atlas-button" onClick={onClose}>
          Close message
        </button>
      </h2>
      <dl className="atlas-facts">
        {facts.map(([name, value]) => (
          <div key={name} className="atlas-fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Keys content={content} onKey={onKey} />
      <Payload message={message} />
    </section>
  );
}

function Keys({ content, onKey }: { readonly content: MessageContent; readonly onKey: (key: string) => void }): ReactNode {
  if (content.type === "unreadable")
    return <p className="atlas-note atlas-note--bad">Its payload could not be read: {content.reason}. Its rows are lost.</p>;
  if (content.type !== "rows" || content.upserted.length + content.removed.length === 0) return null;
  const keys = [...content.upserted.map((key) => [key, ""] as const), ...content.removed.map((key) => [key, "removed "] as const)];
  const more = keys.length - KEYS_SHOWN;
  return (
    <div className="atlas-row atlas-message-keys" role="group" aria-label="Messages of one row">
      {keys.slice(0, KEYS_SHOWN).map(([key, removed], place) => (
        <button
          key={place}
          type="button"
          className="atlas-button atlas-mono"
          title="Messages that hold this row"
          onClick={() => onKey(key)}
        >
          {removed}
          {clipText(key, 60)}
        </button>
      ))}
      {more > 0 && <span className="atlas-muted">and {more.toLocaleString("en")} more</span>}
    </div>
  );
}

function Payload({ message }: { readonly message: RecordedMessage }): ReactNode {
  const { note, text, imprecise } = useMemo(() => readPayloadText(message), [message]);
  return (
    <>
      {imprecise.length > 0 && (
        <p className="atlas-note atlas-note--warn">
          Numbers that lost digits when they were parsed: {imprecise.join(", ")}. Have the server send them as strings.
        </p>
      )}
      {note !== undefined && <p className="atlas-muted">{note}</p>}
      {text !== undefined && (
        <pre className="atlas-code" tabIndex={0} aria-label="Payload">
          {text}
        </pre>
      )}
    </>
  );
}

interface PayloadText {
  readonly note?: string;
  readonly text?: string;
  /** Paths of numbers that no double holds. */
  readonly imprecise: readonly string[];
}

function readPayloadText(message: RecordedMessage): PayloadText {
  const { text, isCut, malformed } = message;
  if (malformed === "binary") return { note: "A binary frame: it has no text.", imprecise: [] };
  if (text === undefined)
    return {
      note: "Its text is not kept: it made room for newer ones, or it was a large snapshot, which is read in parts.",
      imprecise: [],
    };
  if (isCut) return { note: "The beginning of the frame. The whole was too long to be kept.", text, imprecise: [] };
  const decoded = decodeRecorded(message);
  if (decoded === undefined) return { note: "The frame as it came:", text: clipText(text, PAYLOAD_LENGTH), imprecise: [] };
  if (decoded.data === undefined) return { note: "It has no payload.", imprecise: [] };
  const changed = findChanged(text);
  const imprecise = changed.size === 0 ? [] : [...findPaths(changed, decoded.data)].slice(0, 10);
  return { text: sampleText(decoded.data, PAYLOAD_LENGTH), imprecise };
}
