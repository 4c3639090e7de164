/**
 * The wire as this server speaks it: which kind a slice travels under, where its rows lie, and how an entry of `removed` looks.
 * Written down apart from `domains/` on purpose: a client that is tested against its own table would agree with its own mistakes.
 *
 * Rules: the tables of PROTOCOL.md, P8 encodings, P15 explicit arrays and `upsert`, P20 composite keys.
 */
import type { WireRow } from "../book/table.ts";

export interface Channel {
  readonly kind: string;
  readonly rowsIn: string;
  /** The fields that identify a row, in the order in which a composite key joins them. */
  readonly keyFields: readonly string[];
  /** Whether the broadcaster still knows the older name `upsert` for the array. */
  readonly hasLegacyArray: boolean;
}

export const channels = {
  positions: { kind: "positions", rowsIn: "positions", keyFields: ["position_line_key"], hasLegacyArray: false },
  trades: { kind: "trades", rowsIn: "trades", keyFields: ["trade_id"], hasLegacyArray: false },
  blotter: { kind: "blotter", rowsIn: "entries", keyFields: ["blotter_entry_id"], hasLegacyArray: false },
  cash: { kind: "cash_balance", rowsIn: "cash_balances", keyFields: ["entity_id", "account_id", "currency"], hasLegacyArray: true },
  ocp: { kind: "ocp", rowsIn: "ocp_positions", keyFields: ["entity_id", "book_id", "currency", "value_bucket"], hasLegacyArray: true },
  paymentOrders: { kind: "payment_order", rowsIn: "payment_orders", keyFields: ["payment_order_id"], hasLegacyArray: true },
} as const satisfies Record<string, Channel>;

export type SliceName = keyof typeof channels;
export const sliceNames = Object.keys(channels) as readonly SliceName[]; // Object.keys forgets the names

/** Kinds that only say "fetch again". */
export const signalKinds = ["orders", "curves", "dividends", "coupons"] as const;
export type SignalKind = (typeof signalKinds)[number];

/** Kinds of report events, by what happened. */
export const eventKinds = { generated: "report_generated", edit: "report_edit", locked: "report_locked" } as const;

export const heartbeatKind = "heartbeat";

/** One message before it is numbered and encoded. Signals, events and heartbeats carry no `message_type`. */
export interface Outgoing {
  readonly kind: string;
  readonly messageType?: "snapshot" | "delta";
  readonly data: unknown;
}

export const envelopes = ["explicit", "legacy", "rows", "items", "nested", "array"] as const;
export const encodings = ["object", "string", "double"] as const;
export const removedForms = ["text", "parts", "object"] as const;

/** The liberties that the page leaves a server: how rows are wrapped, how often they are encoded, how composite keys are written. */
export interface WireForm {
  readonly envelope: (typeof envelopes)[number];
  readonly encoding: (typeof encodings)[number];
  readonly removedAs: (typeof removedForms)[number];
}

export const plainForm: WireForm = { envelope: "explicit", encoding: "object", removedAs: "text" };

/** A slice's whole content, or with `removed` a delta. A liberty that the page does not grant to this slice is not taken. */
export function sliceMessage(name: SliceName, rows: readonly WireRow[], removed: readonly WireRow[] | undefined, form: WireForm): Outgoing {
  const channel: Channel = channels[name];
  const keys = removed?.map((row) => removedEntry(channel, row, form.removedAs));
  return { kind: channel.kind, messageType: keys === undefined ? "snapshot" : "delta", data: wrap(channel, rows, keys, form.envelope) };
}

/**
 * The text of `data` under an encoding: an object, a JSON string of it, or a JSON string of that string (P8). `rewrite` puts into the innermost
 * text what no encoder writes.
 */
export function encodeData(data: unknown, encoding: WireForm["encoding"], rewrite: (text: string) => string = (text) => text): string {
  const text = rewrite(escapeBeyondAscii(JSON.stringify(data ?? null)));
  if (encoding === "object") return text;
  return encoding === "string" ? JSON.stringify(text) : JSON.stringify(JSON.stringify(text));
}

/**
 * JSON in ASCII, as many servers write it by default: Chromium takes ten times as long over a text frame with a single character beyond it,
 * on the page's main thread.
 */
function escapeBeyondAscii(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** All of a frame but its payload, the closing brace left out. */
export function frameHead({ kind, messageType }: Outgoing, seq: number | undefined, ts: string): string {
  const type = messageType === undefined ? "" : `,"message_type":"${messageType}"`;
  const number = seq === undefined ? "" : `,"seq":${seq}`;
  return `{"kind":${JSON.stringify(kind)}${type}${number},"ts":"${ts}"`;
}

/** The frame around an encoded `data`; composed by hand, so that a big payload is turned into text once for all connections. */
export function frameOf(head: string, dataText: string): string {
  return `${head},"data":${dataText}}`;
}

/** The key of a row: its one field, or its parts joined by `|` with `\` and `|` escaped (P20). */
export function keyOf(name: SliceName, row: WireRow): string {
  return joinedKey(channels[name], row);
}

function joinedKey(channel: Channel, row: WireRow): string {
  const parts = channel.keyFields.map((field) => textOf(row[field]));
  return parts.length === 1 ? (parts[0] ?? "") : parts.map((part) => part.replace(/[\\|]/g, "\\$&")).join("|");
}

/** Identifying fields of this book are texts; an absent one joins as empty. */
function textOf(field: unknown): string {
  return typeof field === "string" ? field : "";
}

function removedEntry(channel: Channel, row: WireRow, form: WireForm["removedAs"]): unknown {
  if (channel.keyFields.length === 1 || form === "text") return joinedKey(channel, row);
  if (form === "parts") return channel.keyFields.map((field) => row[field] ?? "");
  return Object.fromEntries(channel.keyFields.map((field) => [field, row[field]]));
}

function wrap(
  channel: Channel,
  rows: readonly WireRow[],
  removed: readonly unknown[] | undefined,
  envelope: WireForm["envelope"],
): unknown {
  const rest = removed === undefined ? {} : { removed };
  const explicit = { [channel.rowsIn]: rows, ...rest };
  if (envelope === "legacy") return channel.hasLegacyArray ? { upsert: rows, ...rest } : explicit;
  if (channel.kind !== channels.positions.kind) return explicit; // the other liberties are granted to positions alone
  if (envelope === "rows" || envelope === "items") return { [envelope]: rows, ...rest };
  if (envelope === "nested") return { data: explicit };
  if (envelope === "array") return removed === undefined || removed.length === 0 ? rows : explicit; // a bare array cannot say what was removed
  return explicit;
}
