/**
 * Single frames that no honest encoder writes, and messages that look right and are not, made up from nothing: one for each way in which a server
 * has been seen to break. What breaks the messages of the book stands in `faults/defects.ts`.
 */
import type { Frame } from "../faults/defects.ts";
import { channels, eventKinds } from "./wire.ts";

export const malformedShapes = [
  "not-json",
  "truncated",
  "not-an-object",
  "no-kind",
  "binary",
  "message-type",
  "no-array",
  "null-data",
  "bad-rows",
  "bad-ts",
  "bad-event",
] as const;

export type MalformedShape = (typeof malformedShapes)[number];

/** The frame of a shape. `seq` is left out where it is undefined. */
export function malformedFrame(shape: MalformedShape, kind: string, seq: number | undefined): Frame {
  const head = { kind, ...(seq !== undefined && { seq }) };
  const ts = "2026-11-20T09:31:07.412Z";
  const frames: Readonly<Record<MalformedShape, () => Frame>> = {
    // Longer than what P12 takes for noise.
    "not-json": () => "<html><head><title>504</title></head><body><h1>upstream request timeout</h1></body></html>",
    truncated: () =>
      `${JSON.stringify({ ...head, message_type: "delta", ts, data: {} }).slice(0, -2)}"positions":[{"position_line_key":"PB-`,
    "not-an-object": () => JSON.stringify([seq ?? 0]), // an array of envelopes could be read
    "no-kind": () => JSON.stringify({ ...head, kind: undefined, ts, data: {} }),
    binary: () => Uint8Array.of(0xff, 0xfe, 0x00, 0x7b), // bytes that are UTF-8 could be read
    "message-type": () => JSON.stringify({ ...head, message_type: "patch", ts, data: {} }),
    "no-array": () => JSON.stringify({ ...head, message_type: "snapshot", ts, data: { note: "no recognised array" } }),
    "null-data": () => JSON.stringify({ ...head, message_type: "snapshot", ts, data: null }),
    "bad-rows": () =>
      JSON.stringify({ ...head, message_type: "delta", ts, data: { [rowsIn(kind)]: [{ note: "no key" }, 7, null], removed: [] } }),
    "bad-ts": () => JSON.stringify({ ...head, message_type: "delta", ts: "yesterday", data: { [rowsIn(kind)]: [], removed: [] } }),
    "bad-event": () => JSON.stringify({ ...head, kind: eventKinds.edit, ts, data: { user_id: "jdoe" } }),
  };
  return frames[shape]();
}

function rowsIn(kind: string): string {
  return Object.values(channels).find((channel) => channel.kind === kind)?.rowsIn ?? "rows";
}
