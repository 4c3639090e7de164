/** Recorded messages for tests of what is read from them. */
import type { RecordedMessage } from "../../../src/devtools/recorder/message-ring.ts";
import type { Millis, Seq } from "../../../src/shared/brand.ts";

let lastId = 0;

/** A message alone in its frame; `data` is its payload. */
export function recorded(
  kind: string,
  messageType: "snapshot" | "delta",
  data: unknown,
  changed: Partial<RecordedMessage> = {},
): RecordedMessage {
  lastId += 1;
  const text = JSON.stringify({ kind, message_type: messageType, seq: lastId, data });
  return {
    ...{ id: lastId, at: (1_000 * lastId) as Millis, kind, messageType, seq: lastId as Seq, text, size: text.length },
    ...{ asOf: undefined, verdict: { type: "in-order" }, malformed: undefined, isCut: false, index: 0, count: 1 },
    ...{ ordinal: lastId, connection: 1, isUnapplied: false, quarantined: 0, decodeMs: 0, applyMs: 0 },
    ...changed,
  };
}
