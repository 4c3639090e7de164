/**
 * Finds the rows of a payload, and the keys that it removes. Reads no row: rows and keys are judged by their domain (P18–P20).
 *
 * Rules: P8 encodings, P13–P15 arrays, P16 missing arrays (what a missing array means is for the caller to say).
 */
import { asRecord, decodeLayers, ownValue, type JsonRecord } from "./json.ts";

export interface PayloadOptions {
  /** Whether rows may lie in envelopes inside the payload, or in strings of them. */
  readonly nested: boolean;
  /** Whether the payload may be the array of rows itself. */
  readonly bareArray: boolean;
}

export type PayloadOutcome =
  | {
      readonly type: "payload";
      /** Undefined where no recognised array was there: not the same as an empty one (P16). */
      readonly rows: readonly unknown[] | undefined;
      readonly removed: readonly unknown[] | undefined;
    }
  | { readonly type: "malformed"; readonly reason: PayloadFault };

/** A code that holds nothing of the payload. */
export type PayloadFault = "unreadable-data" | "rows-not-an-array" | "removed-not-an-array";

/** Envelopes within envelopes are a habit of the broadcaster, not data. No known broadcaster nests deeper than this. */
const ENVELOPE_DEPTH = 8;

/** Fields that hold another envelope, beside the fields of the rows themselves. */
export const ENVELOPE_FIELDS = ["data", "snapshot", "payload", "result"] as const;

/** Finds rows and removed keys; `rowsIn` names the fields of the rows, the preferred one first (P15). */
export function readPayload(data: unknown, rowsIn: readonly string[], { nested, bareArray }: PayloadOptions): PayloadOutcome {
  if (data === undefined || data === null) return { type: "payload", rows: undefined, removed: undefined };
  if (bareArray && Array.isArray(data)) return { type: "payload", rows: data, removed: undefined };
  const payload = asRecord(data);
  if (payload === undefined) return { type: "malformed", reason: "unreadable-data" };
  return readEnvelope(payload, rowsIn, nested ? ENVELOPE_DEPTH : 0);
}

function readEnvelope(payload: JsonRecord, rowsIn: readonly string[], depth: number): PayloadOutcome {
  const removed = readRemoved(payload, depth > 0);
  if (removed.type === "malformed") return removed;
  for (const field of rowsIn) {
    const rows = ownValue(payload, field);
    if (Array.isArray(rows)) return { ...removed, rows };
  }
  for (const field of depth > 0 ? [...rowsIn, ...ENVELOPE_FIELDS] : []) {
    const inner = readInner(ownValue(payload, field), rowsIn, depth - 1);
    if (inner !== undefined) return inner.type === "malformed" ? inner : { ...inner, removed: joined(removed.removed, inner.removed) };
  }
  return rowsIn.some((field) => isOdd(ownValue(payload, field))) ? { type: "malformed", reason: "rows-not-an-array" } : removed;
}

/** Undefined where nothing recognised is in there. */
function readInner(value: unknown, rowsIn: readonly string[], depth: number): PayloadOutcome | undefined {
  const inner = decodeLayers(value);
  if (Array.isArray(inner)) return { type: "payload", rows: inner, removed: undefined };
  const envelope = asRecord(inner);
  if (envelope === undefined) return undefined;
  const outcome = readEnvelope(envelope, rowsIn, depth);
  const isEmpty = outcome.type === "payload" && outcome.rows === undefined && outcome.removed === undefined;
  return isEmpty ? undefined : outcome;
}

function readRemoved(payload: JsonRecord, mayBeEncoded: boolean): PayloadOutcome {
  const sent = ownValue(payload, "removed");
  const removed = mayBeEncoded ? decodeLayers(sent) : sent;
  if (removed === undefined || removed === null) return { type: "payload", rows: undefined, removed: undefined };
  if (Array.isArray(removed)) return { type: "payload", rows: undefined, removed };
  return { type: "malformed", reason: "removed-not-an-array" };
}

/** An unreadable value where rows belong: skipping it would lose rows silently. */
function isOdd(value: unknown): boolean {
  if (value === undefined || value === null) return false;
  const record = asRecord(value);
  return record === undefined || Object.keys(record).length > 0;
}

/** An envelope may name removed keys outside and inside: each of them is gone. */
function joined(outer: readonly unknown[] | undefined, inner: readonly unknown[] | undefined): readonly unknown[] | undefined {
  return outer === undefined ? inner : [...outer, ...(inner ?? [])];
}
