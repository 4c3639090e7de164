/**
 * What a broken server or proxy makes of a message, each defect a row of a table: in the rows, in the written payload, or in the frame.
 * Pure; when and how often a defect occurs is `feed.ts`'s business.
 *
 * Rules: P8, P12 frames; P18 rows, removals, numbers; P40 depth and width.
 */
import { withRows } from "../stream/payload-rows.ts";
import { heartbeatKind, type Outgoing } from "../stream/wire.ts";
import type { WireRow } from "../book/table.ts";

export type Frame = string | Uint8Array;

/** What the frame of one message is put together from. */
export interface FrameParts {
  /** All fields but `data`, as the beginning of a JSON object. */
  readonly head: string;
  readonly dataText: string;
}

export interface Defect {
  /** The message with another payload. */
  readonly change?: (message: Outgoing) => Outgoing;
  /** The written payload, with what no encoder writes in place of a marker. */
  readonly rewrite?: (dataText: string) => string;
  /** What is sent in place of a frame. */
  readonly send?: (frame: string, parts: FrameParts) => readonly Frame[];
}

/** Each beyond what P40 lets a row have. */
const depth = 5_000;
const width = 40_000;
const listLength = 200_000;

const deepMarker = "@deep@";
const impreciseMarker = "@imprecise@";
/** A double holds …992 instead. */
const impreciseNumber = "9007199254740993";

const heartbeat = JSON.stringify({ kind: heartbeatKind, data: {} });
// Longer than what P12 takes for noise.
const errorPage = "<html><head><title>504 Gateway Time-out</title></head><body>504 Gateway Time-out</body></html>";

export const defects = {
  // The message is lost, and often its number with it.
  "cut-end": { send: (frame) => [frame.slice(0, Math.ceil(frame.length / 2))] },
  "cut-start": { send: (frame) => [frame.slice(Math.ceil(frame.length / 2))] },
  nan: { send: (_frame, { head, dataText }) => [`{"data":{"value":NaN,"was":${dataText}},${head.slice(1)}}`] },
  "two-in-one": { send: (frame) => [`${frame}\n${heartbeat}`] },
  "bad-bytes": { send: (frame) => [Uint8Array.of(0xff, ...new TextEncoder().encode(frame.slice(0, 200)))] },
  "error-page": { send: () => [errorPage] },

  // The message can still be read.
  bytes: { send: (frame) => [new TextEncoder().encode(frame)] },
  array: { send: (frame) => [`[${frame},${heartbeat}]`] },
  "double-encoded": { send: (frame) => [JSON.stringify(frame)] },
  ping: { send: (frame) => ["ping", frame] },
  hello: { send: (frame) => ['{"type":"connected"}', frame] },

  // Single rows are wrong.
  "keyless-row": { change: rowsChanged((rows) => [...rows, { note: "no key" }]) },
  "bad-removed": { change: (message) => ({ ...message, data: withBadRemoval(message) }) },
  "deep-row": {
    change: firstRowChanged((row) => ({ ...row, note: deepMarker })),
    rewrite: (text) => text.replace(`"${deepMarker}"`, "[".repeat(depth) + "]".repeat(depth)),
  },
  "wide-row": {
    change: firstRowChanged((row) => ({
      ...row,
      ...Object.fromEntries(Array.from({ length: width }, (_, index) => [`extra_${index}`, 0])),
    })),
  },
  "long-list": {
    change: (message) => {
      const listOf = (row: WireRow): string => Object.keys(row).find((name) => Array.isArray(row[name])) ?? "tags";
      const wrong = Array.from({ length: listLength }, () => 7);
      return firstRowChanged((row) => ({ ...row, [listOf(row)]: wrong }))(message);
    },
  },
  imprecise: {
    change: firstRowChanged((row) => {
      const name = Object.keys(row).find((each) => isDecimal(row[each]));
      return name === undefined ? row : { ...row, [name]: impreciseMarker };
    }),
    rewrite: (text) => text.replace(`"${impreciseMarker}"`, impreciseNumber),
  },
} as const satisfies Record<string, Defect>;

export type DefectName = keyof typeof defects;
export const defectNames = Object.keys(defects) as readonly DefectName[]; // Object.keys forgets the names

type Change = (message: Outgoing) => Outgoing;

function rowsChanged(change: (rows: readonly WireRow[]) => readonly unknown[]): Change {
  return (message) => ({ ...message, data: withRows(message.data, change) });
}

function firstRowChanged(change: (row: WireRow) => WireRow): Change {
  return rowsChanged(([first, ...rest]) => (first === undefined ? [] : [change(first), ...rest]));
}

/** Only a delta removes; a bare array has no place to say what. */
function withBadRemoval({ messageType, data }: Outgoing): unknown {
  if (messageType !== "delta" || typeof data !== "object" || data === null || Array.isArray(data)) return data;
  const removed = "removed" in data && Array.isArray(data.removed) ? (data.removed as readonly unknown[]) : [];
  return { ...data, removed: [...removed, {}] };
}

/** Amounts have a fraction here; identifiers and dates have none, and stay. */
function isDecimal(value: unknown): boolean {
  return typeof value === "string" && /^-?\d+\.\d+$/.test(value);
}
