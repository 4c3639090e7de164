/**
 * From a frame to a message, or to the reason why it is dropped. Total: nothing that a server sends throws.
 *
 * Must not know what kinds there are, nor what a payload should hold.
 * Rules: P6 fields, P7 default, P8 encodings, P9 `ts`, P12 malformed, P36 `seq`.
 */
import type { Seq } from "../shared/brand.ts";
import { readHead } from "./frame-head.ts";
import { asRecord, decodeLayers, ownValue, parseJson } from "./json.ts";
import type { DecodeOutcome, MalformedFrame, MalformedReason, MessageType } from "./message.ts";
import { readTimestamp } from "./timestamp.ts";

/** Decodes one frame as the socket handed it over: text, or something binary (P12). */
export function decodeFrame(frame: unknown): DecodeOutcome {
  if (typeof frame !== "string") return malformed("binary", undefined, undefined);
  const json = parseJson(frame);
  if (json.type === "not-json") {
    const head = readHead(frame);
    return malformed("not-json", head.kind, head.seq);
  }
  return decodeEnvelope(json.value);
}

/** The same from a frame that is parsed already. */
export function decodeEnvelope(value: unknown): DecodeOutcome {
  const envelope = asRecord(value);
  if (envelope === undefined) return malformed("not-an-object", undefined, undefined);

  const kind = ownValue(envelope, "kind");
  const seq = ownValue(envelope, "seq");
  if (typeof kind !== "string") return malformed("no-kind", undefined, seq);
  const messageType = readMessageType(ownValue(envelope, "message_type"));
  if (messageType === undefined) return malformed("message-type", kind, seq);
  const asOf = readTimestamp(ownValue(envelope, "ts"));
  return { type: "message", message: { kind, messageType, ...readSeq(seq), asOf, data: decodeLayers(ownValue(envelope, "data")) } };
}

function malformed(reason: MalformedReason, kind: unknown, seq: unknown): MalformedFrame {
  return { type: "malformed", reason, kind: typeof kind === "string" ? kind : undefined, ...readSeq(seq) };
}

/** Absent and null mean a snapshot; any other word would erase a collection if it were taken for one (P7). */
function readMessageType(value: unknown): MessageType | undefined {
  if (value === undefined || value === null) return "snapshot";
  return value === "snapshot" || value === "delta" ? value : undefined;
}

/** What is not a safe integer of at least 0 counts as absent, and is said to be there: where all numbers are so, no gap can be seen (P36). */
function readSeq(value: unknown): Pick<MalformedFrame, "seq" | "isSeqUnreadable"> {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return { seq: value as Seq }; // just checked
  return value === undefined || value === null ? { seq: undefined } : { seq: undefined, isSeqUnreadable: true };
}
