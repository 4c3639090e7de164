/**
 * Decodes a frame into messages, noise, or the reason why a message is lost. Total: nothing that a server sends throws.
 *
 * Must not know what kinds there are, nor what a payload should hold.
 * Rules: P6 fields, P7 default, P8 encodings, P9 `ts`, P12 malformed and noise, P36 `seq`, P40 length of a frame.
 */
import type { Seq } from "../shared/brand.ts";
import { readHead } from "./frame-head.ts";
import { asRecord, decodeLayers, ownValue, parseJson, type JsonRecord } from "./json.ts";
import type { DecodeOutcome, MalformedFrame, MalformedReason, MessageType } from "./message.ts";
import { readTimestamp } from "./timestamp.ts";

/** A longer frame is not parsed (P40). Unit: characters, or bytes of a binary frame: 128 Mi. */
export const FRAME_LIMIT = 2 ** 27;

/** Longer texts are no noise (P12). Unit: characters. */
const NOISE_LENGTH = 64;
/** A JSON object with one of these was meant to be a message (P12). */
const ENVELOPE_FIELDS = ["kind", "message_type", "seq", "data"];

/** Decodes one frame: one outcome, or one for each envelope of an array (P12). */
export function decodeFrame(frame: unknown): readonly DecodeOutcome[] {
  const text = readText(frame);
  return text === undefined ? [malformed("binary", undefined, undefined)] : decodeText(text);
}

/**
 * The text of a frame: as it is, or decoded where a binary frame holds JSON in UTF-8 (P12). Undefined for anything else, a `Blob` included,
 * which cannot be read at once: `connection/sockets/socket.ts` asks for an `ArrayBuffer` instead.
 */
export function readText(frame: unknown): string | undefined {
  if (typeof frame === "string") return frame;
  if (!isBytes(frame) || frame.byteLength > FRAME_LIMIT) return undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(frame);
    return /^\s*[{["]/.test(text) ? text : undefined; // short bytes of another format are no noise: they may be a message
  } catch {
    return undefined;
  }
}

/** Decodes a text frame. `limit`: the length beyond which it is not parsed. */
export function decodeText(text: string, limit = FRAME_LIMIT): readonly DecodeOutcome[] {
  if (isNoise(text)) return [{ type: "noise" }];
  if (text.length > limit) return [lost("too-long", text)];
  const json = parseJson(text);
  if (json.type === "not-json") return [lost("not-json", text)];
  const value = decodeLayers(json.value);
  if (typeof value === "string") return [isNoise(value) ? { type: "noise" } : lost("not-json", value)];
  return Array.isArray(value) && value.length > 0 ? decodeList(value) : [decodeEnvelope(value)];
}

/** The same from a frame that is parsed already and holds one envelope. */
export function decodeEnvelope(value: unknown): DecodeOutcome {
  const envelope = asRecord(value);
  if (envelope === undefined) return malformed("not-an-object", undefined, undefined);

  const kind = ownValue(envelope, "kind");
  const seq = ownValue(envelope, "seq");
  if (typeof kind !== "string") return isForeign(envelope) ? { type: "noise" } : malformed("no-kind", undefined, seq);
  const messageType = readMessageType(ownValue(envelope, "message_type"));
  if (messageType === undefined) return malformed("message-type", kind, seq);
  const asOf = readTimestamp(ownValue(envelope, "ts"));
  return { type: "message", message: { kind, messageType, ...readSeq(seq), asOf, data: decodeLayers(ownValue(envelope, "data")) } };
}

/** Elements without an envelope are one loss, however many they are. */
function decodeList(values: readonly unknown[]): readonly DecodeOutcome[] {
  const outcomes: DecodeOutcome[] = [];
  let hasLost = false;
  for (const value of values) {
    const outcome = decodeEnvelope(decodeLayers(value));
    const isNameless = outcome.type === "malformed" && outcome.kind === undefined && outcome.seq === undefined;
    if (!isNameless || !hasLost) outcomes.push(outcome);
    hasLost ||= isNameless;
  }
  return outcomes;
}

function isNoise(text: string): boolean {
  return text.length <= NOISE_LENGTH && !/[{["]/.test(text);
}

function isForeign(envelope: JsonRecord): boolean {
  return !ENVELOPE_FIELDS.some((field) => Object.hasOwn(envelope, field));
}

/** An `ArrayBuffer` of another realm, such as a frame's, is no instance of this one's class. */
function isBytes(frame: unknown): frame is ArrayBuffer | ArrayBufferView<ArrayBuffer> {
  return ArrayBuffer.isView(frame) || Object.prototype.toString.call(frame) === "[object ArrayBuffer]";
}

function lost(reason: MalformedReason, text: string): MalformedFrame {
  const { kind, seq } = readHead(text);
  return malformed(reason, kind, seq);
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
