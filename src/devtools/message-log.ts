/**
 * The last messages as the panel shows them: what they were, never what they held. Rows are shown only where a person opens a message, and
 * of a big one no more than a sample is kept, so that the panel does not hold on to snapshots.
 *
 * Rules: P6 fields, ROWS part 3 (a number of more than 15 digits was damaged before anyone could look at it).
 */
import type { CollectionDefinition } from "../domains/collection.ts";
import { asRecord } from "../protocol/json.ts";
import type { Message, MessageType } from "../protocol/message.ts";
import { readPayload } from "../protocol/payload.ts";
import type { Millis } from "../shared/brand.ts";
import { isUnsafeNumber } from "../shared/decimals/decimal.ts";

/** One message, without its rows. */
export interface LoggedMessage {
  readonly id: number;
  readonly at: Millis;
  readonly kind: string;
  /** Undefined for kinds that are neither: signals, events, heartbeats. */
  readonly messageType: MessageType | undefined;
  readonly seq: number | undefined;
  readonly size: string;
  /** The first rows, or the payload of what has none. */
  readonly sample: unknown;
}

export interface MessageLog {
  add(message: Message, at: Millis): void;
  /** The newest first. */
  readonly messages: readonly LoggedMessage[];
  /** Fields in which numbers of more than 15 digits were seen, as `kind.field`, and how often. */
  readonly unsafeNumbers: ReadonlyMap<string, number>;
  clear(): void;
}

/** How many messages are kept. */
export const MESSAGES_KEPT = 50;
const ROWS_KEPT = 5;
/** Rows of one message that are looked through for numbers: they are all of one kind, and the panel must not freeze the page. */
const ROWS_SCANNED = 200;

export function createMessageLog(collectionOf: (kind: string) => CollectionDefinition | undefined): MessageLog {
  let messages: readonly LoggedMessage[] = [];
  const unsafeNumbers = new Map<string, number>();
  let count = 0;

  const scan = (kind: string, rows: readonly unknown[]): void => {
    for (const row of rows.slice(0, ROWS_SCANNED)) {
      for (const [field, value] of Object.entries(asRecord(row) ?? {})) {
        if (!isUnsafeNumber(value)) continue;
        const name = `${kind}.${field}`;
        unsafeNumbers.set(name, (unsafeNumbers.get(name) ?? 0) + 1);
      }
    }
  };

  return {
    get messages() {
      return messages;
    },
    unsafeNumbers,
    add({ kind, messageType, seq, data }, at) {
      const collection = collectionOf(kind);
      const content = collection === undefined ? undefined : readRows(collection, data);
      if (content !== undefined) scan(kind, content.rows);
      count += 1;
      const logged: LoggedMessage = {
        id: count,
        at,
        kind,
        messageType: collection === undefined ? undefined : messageType,
        seq,
        size: content === undefined ? "" : sizeOf(content),
        sample: content === undefined ? data : content.rows.slice(0, ROWS_KEPT),
      };
      messages = [logged, ...messages.slice(0, MESSAGES_KEPT - 1)];
    },
    clear() {
      messages = [];
      unsafeNumbers.clear();
    },
  };
}

interface Content {
  readonly rows: readonly unknown[];
  readonly removedCount: number;
}

function readRows({ rowsIn, nested }: CollectionDefinition, data: unknown): Content {
  const payload = readPayload(data, rowsIn, { nested, bareArray: nested });
  if (payload.type === "malformed") return { rows: [], removedCount: 0 };
  return { rows: payload.rows ?? [], removedCount: payload.removed?.length ?? 0 };
}

function sizeOf({ rows, removedCount }: Content): string {
  const upserted = `${rows.length} ${rows.length === 1 ? "row" : "rows"}`;
  return removedCount === 0 ? upserted : `${upserted}, ${removedCount} removed`;
}
