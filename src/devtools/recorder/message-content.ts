/**
 * What a recorded message holds: which rows it brings and which it removes, read from its text by the package's own decoder, payload reader
 * and key functions. Only what is asked for is decoded, and its keys are kept, so a second look is cheap.
 *
 * Rules: P8, P12 decoding; P13–P16 payloads; P19, P20 keys; P40 limits.
 */
import type { CollectionDefinition } from "../../domains/collection.ts";
import type { Registry } from "../../domains/registry.ts";
import { decodeText } from "../../protocol/decode.ts";
import { asRecord, type JsonRecord } from "../../protocol/json.ts";
import type { Message } from "../../protocol/message.ts";
import { readPayload, type PayloadFault } from "../../protocol/payload.ts";
import type { RowKey } from "../../shared/brand.ts";
import type { RecordedMessage } from "./message-ring.ts";

export type MessageContent =
  | {
      readonly type: "rows";
      readonly slice: string;
      /** Of the rows that it brings, in order. Rows without a key are not among them. */
      readonly upserted: readonly RowKey[];
      readonly removed: readonly RowKey[];
    }
  /** Of a collection, but its payload could not be read. */
  | { readonly type: "unreadable"; readonly reason: PayloadFault | "rows-missing" }
  /** A signal, an event, a heartbeat, or what was no message. */
  | { readonly type: "no-rows" }
  /** Its text is not kept, or only the beginning of it. */
  | { readonly type: "unknown" };

export interface MessageContents {
  /** Decodes the message unless it was decoded before. */
  of(message: RecordedMessage): MessageContent;
  /** Which of the rows that the message brings or removes are meant by a key or a part of it; undefined where that cannot be known. */
  find(message: RecordedMessage, text: string): FoundKeys | undefined;
}

export interface FoundKeys {
  /** Whether a row has exactly this key. */
  readonly isExact: boolean;
  /** Those that contain the text, in any case, where none is exact. */
  readonly keys: readonly RowKey[];
}

/** The rows of a message, in order. A key may come twice. */
export interface MessageRows {
  readonly rows: readonly { readonly key: RowKey; readonly row: JsonRecord }[];
  readonly removed: readonly RowKey[];
  /** Rows in the payload, with those that have no key. */
  readonly sentCount: number;
}

/** Keys of all contents together. A key has some thirty characters. */
const KEYS_KEPT = 300_000;
const UNKNOWN: MessageContent = { type: "unknown" };
const NO_KEYS: FoundKeys = { isExact: false, keys: [] };
const NO_ROWS: MessageContent = { type: "no-rows" };

export function createMessageContents(registry: Registry): MessageContents {
  const known = new Map<number, MessageContent>();
  let weight = 0;

  const keep = (id: number, content: MessageContent): void => {
    known.set(id, content);
    weight += weightOf(content);
    for (const [oldest, old] of known) {
      if (weight <= KEYS_KEPT || oldest === id) return;
      known.delete(oldest);
      weight -= weightOf(old);
    }
  };
  const contentOf = (message: RecordedMessage): MessageContent => {
    const found = known.get(message.id);
    if (found !== undefined) return found;
    const content = readContent(registry, message);
    if (content.type !== "unknown") keep(message.id, content); // an unknown one costs nothing to find again
    return content;
  };

  return {
    of: contentOf,
    find(message, text) {
      const content = contentOf(message);
      if (content.type === "unknown") return undefined;
      if (content.type !== "rows") return NO_KEYS;
      const keys = [...content.upserted, ...content.removed];
      if (keys.some((each) => each === text)) return { isExact: true, keys: [] };
      const part = text.toLowerCase();
      return { isExact: false, keys: keys.filter((each) => each.toLowerCase().includes(part)) };
    },
  };
}

/** The message in a recorded frame; undefined where its text is not whole or holds no message. */
export function decodeRecorded({ text, isCut, malformed, index }: RecordedMessage): Message | undefined {
  if (text === undefined || isCut || malformed !== undefined) return undefined;
  const outcome = decodeText(text).filter(({ type }) => type !== "noise")[index]; // noise between messages has no place of its own
  return outcome?.type === "message" ? outcome.message : undefined;
}

/** The rows of a message of this collection; the fault where they cannot be read, undefined where the text is gone. */
export function readMessageRows(
  definition: CollectionDefinition,
  recorded: RecordedMessage,
): MessageRows | PayloadFault | "rows-missing" | undefined {
  const message = decodeRecorded(recorded);
  if (message === undefined) return undefined;
  const payload = readPayload(message.data, definition.rowsIn, { nested: definition.nested, bareArray: definition.nested });
  if (payload.type === "malformed") return payload.reason;
  if (payload.rows === undefined && message.messageType === "snapshot") return "rows-missing";
  const sent = payload.rows ?? [];
  const rows = sent.flatMap((each) => {
    const row = asRecord(each);
    const key = row && definition.key(row);
    return row === undefined || key === undefined ? [] : [{ key, row }];
  });
  const removed = (message.messageType === "snapshot" ? [] : (payload.removed ?? [])).flatMap(
    (entry) => definition.removedKey(entry) ?? [],
  );
  return { rows, removed, sentCount: sent.length };
}

function readContent(registry: Registry, message: RecordedMessage): MessageContent {
  const definition = message.kind === undefined ? undefined : registry.collectionOf(message.kind);
  if (definition === undefined || message.malformed !== undefined) return NO_ROWS;
  const read = readMessageRows(definition, message);
  if (read === undefined) return UNKNOWN;
  if (typeof read === "string") return { type: "unreadable", reason: read };
  return { type: "rows", slice: definition.name, upserted: read.rows.map(({ key }) => key), removed: read.removed };
}

function weightOf(content: MessageContent): number {
  return content.type === "rows" ? 1 + content.upserted.length + content.removed.length : 1;
}
