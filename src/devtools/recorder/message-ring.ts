/**
 * The last messages of a client, newest last: their verdicts, times and texts. Bounded in number and in length of texts: the oldest texts go
 * first, then the oldest messages. Messages that showed a fault stay longer than the others, with their texts.
 *
 * What looks like a JWT is taken out before anything is kept, so neither the inspector nor what is copied from it holds a token.
 * Rules: P12, P34, P40 limits.
 */
import type { Millis } from "../../shared/brand.ts";
import type { TracedMessage } from "../../sync/trace/trace.ts";
import { clipText } from "../sample-text.ts";
import { withoutTokens } from "./without-tokens.ts";

export interface RecordedMessage extends TracedMessage {
  /** Counts the recorded messages from 1 on. */
  readonly id: number;
  /** When it was applied. Unit: milliseconds since 1970. */
  readonly at: Millis;
  /** The frame's text; the beginning where it is long, undefined once it had to make room. */
  readonly text: string | undefined;
  /** `text` is the beginning alone. */
  readonly isCut: boolean;
}

export interface RingLimits {
  /** @defaultValue 10_000 */
  readonly messages: number;
  /** Of all texts together. Unit: characters; a text of ASCII takes a byte for each. @defaultValue 4_000_000 */
  readonly characters: number;
}

export interface MessageRing {
  readonly size: number;
  /** From the oldest, 0, to the newest. */
  at(index: number): RecordedMessage | undefined;
  /** Those with a gap, a restart, or that could not be read: the newest last. They may have left the ring. */
  readonly faults: readonly RecordedMessage[];
  /** Length of the texts that are kept. Unit: characters. */
  readonly characters: number;
  /** Grows with every change. */
  readonly revision: number;
  add(message: TracedMessage, at: Millis): void;
  clear(): void;
}

export const defaultRingLimits: RingLimits = { messages: 10_000, characters: 4_000_000 };

/** Of a longer text the beginning is kept. Unit: characters. */
const LONG = 262_144;
const BEGINNING = 4_096;
const FAULTS_KEPT = 200;
/** Of the text of a fault. Unit: characters. */
const FAULT_LENGTH = 16_384;
/** Kinds are words of the server. Unit: characters. */
const KIND_LENGTH = 80;

export function createMessageRing(limits: RingLimits = defaultRingLimits): MessageRing {
  const entries = new Map<number, RecordedMessage>();
  let faults: readonly RecordedMessage[] = [];
  let newest = 0;
  /** The oldest whose text is kept. */
  let oldestText = 1;
  let characters = 0;
  let revision = 0;

  const oldest = (): number => newest - entries.size + 1;
  const dropText = (id: number): void => {
    const entry = entries.get(id);
    if (entry?.text === undefined) return;
    characters -= entry.text.length;
    entries.set(id, { ...entry, text: undefined });
  };

  return {
    get size() {
      return entries.size;
    },
    at: (index) => entries.get(oldest() + index),
    get faults() {
      return faults;
    },
    get characters() {
      return characters;
    },
    get revision() {
      return revision;
    },
    add(message, at) {
      newest += 1;
      revision += 1;
      const isCut = message.text !== undefined && message.text.length > LONG;
      const text = textOfFrame(message, entries.get(newest - 1), isCut);
      const entry = { ...message, id: newest, at, kind: message.kind && cleanKind(message.kind), text, isCut };
      entries.set(newest, entry);
      characters += text?.length ?? 0;
      if (isFault(entry)) faults = [...faults.slice(1 - FAULTS_KEPT), shortened(entry)];
      for (; characters > limits.characters && oldestText < newest; oldestText += 1) dropText(oldestText);
      if (entries.size <= limits.messages) return;
      const first = oldest();
      dropText(first);
      entries.delete(first);
      oldestText = Math.max(oldestText, first + 1);
    },
    clear() {
      revision += 1;
      entries.clear();
      faults = [];
      oldestText = newest + 1;
      characters = 0;
    },
  };
}

/** A frame may hold thousands of messages: its text is read for the first one, and shared by the others (P40). */
function textOfFrame({ text, size, index }: TracedMessage, before: RecordedMessage | undefined, isCut: boolean): string | undefined {
  const isSameFrame = index > 0 && before?.index === index - 1 && before.size === size;
  if (isSameFrame && before.text !== undefined) return before.text;
  return text && withoutTokens(isCut ? clipText(text, BEGINNING) : text);
}

/** Whether a message showed that something was lost. */
function isFault({ malformed, isUnapplied, verdict }: TracedMessage): boolean {
  return malformed !== undefined || isUnapplied || verdict?.type === "gap" || verdict?.type === "restart";
}

/** Faults stay longer, so their texts are shorter. */
function shortened(entry: RecordedMessage): RecordedMessage {
  const { text } = entry;
  return text === undefined || text.length <= FAULT_LENGTH ? entry : { ...entry, text: clipText(text, FAULT_LENGTH), isCut: true };
}

/** Of bounded length, and without a token. */
export function cleanKind(kind: string): string {
  return withoutTokens(clipText(kind, KIND_LENGTH));
}
