/**
 * The last messages as the panel shows them: kind, type, number and size. The rows show only in a message that a person opens. Of each message
 * a text of bounded length is kept and nothing of its payload, so that neither size nor shape of a message decides how much memory the log takes.
 *
 * Rules: P6 fields, P40 limits, ROWS part 3 (a number of more than 15 digits was damaged before anyone could look at it).
 */
import type { CollectionDefinition } from "../../../../domains/collection.ts";
import { asRecord } from "../../../../protocol/json.ts";
import type { Message, MessageType } from "../../../../protocol/message.ts";
import { readPayload } from "../../../../protocol/payload.ts";
import type { Millis } from "../../../../shared/brand.ts";
import { isUnsafeNumber } from "../../../../shared/decimals/decimal.ts";
import { clipText, sampleText } from "../../../sample-text.ts";

/** One message, without its rows. */
export interface LoggedMessage {
  readonly id: number;
  readonly at: Millis;
  readonly kind: string;
  /** Undefined for kinds that are neither: signals, events, heartbeats. */
  readonly messageType: MessageType | undefined;
  readonly seq: number | undefined;
  readonly size: string;
  /** The first rows, or the payload of what has none, as JSON text that is cut at `SAMPLE_LENGTH`. */
  readonly sample: string;
}

export interface MessageLog {
  add(message: Message, at: Millis): void;
  /** The newest first. */
  readonly messages: readonly LoggedMessage[];
  /** Fields in which numbers of more than 15 digits were seen, as `kind.field`, and how often. Beyond `FIELDS_KEPT` as `OTHER_FIELDS`. */
  readonly unsafeNumbers: ReadonlyMap<string, number>;
  clear(): void;
}

/** How many messages are kept. */
export const MESSAGES_KEPT = 50;
/** Unit: characters. With `MESSAGES_KEPT` messages, the log holds less than half a megabyte. */
export const SAMPLE_LENGTH = 4_000;
/** Fields that are named in `unsafeNumbers`. */
export const FIELDS_KEPT = 100;
export const OTHER_FIELDS = "other fields";
/** Kinds and field names are words of the server, which may be long. Unit: characters. */
const NAME_LENGTH = 80;
const ROWS_KEPT = 5;
/** What is looked through for numbers in one message: its rows are all of one kind, and the panel must not freeze the page. */
const ROWS_SCANNED = 200;
const FIELDS_SCANNED = 20_000;

export function createMessageLog(collectionOf: (kind: string) => CollectionDefinition | undefined): MessageLog {
  let messages: readonly LoggedMessage[] = [];
  const unsafeNumbers = new Map<string, number>();
  let count = 0;

  const scan = (kind: string, rows: readonly unknown[]): void => {
    let left = FIELDS_SCANNED;
    for (const row of rows.slice(0, ROWS_SCANNED)) {
      const record = asRecord(row) ?? {};
      for (const field in record) {
        if (left === 0) return;
        left -= 1;
        if (isUnsafeNumber(record[field])) countUnsafe(`${kind}.${clipText(field, NAME_LENGTH)}`);
      }
    }
  };

  const countUnsafe = (name: string): void => {
    const counted = unsafeNumbers.has(name) || unsafeNumbers.size < FIELDS_KEPT ? name : OTHER_FIELDS;
    unsafeNumbers.set(counted, (unsafeNumbers.get(counted) ?? 0) + 1);
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
        kind: clipText(kind, NAME_LENGTH),
        messageType: collection === undefined ? undefined : messageType,
        seq,
        size: content === undefined ? "" : sizeOf(content),
        sample: sampleText(content === undefined ? data : content.rows.slice(0, ROWS_KEPT), SAMPLE_LENGTH),
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
