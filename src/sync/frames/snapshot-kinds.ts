/** Reads of which kinds a frame contains snapshots. Whether the snapshots are valid is decided when the frame is applied. */
import { decodeFrame } from "../../protocol/decode.ts";

/** Where a broadcaster puts it; of a delta nothing more is read. */
const HEAD_LENGTH = 512;
const deltaHead = /"message_type"\s*:\s*"delta"/;

/** Several where the frame is an array of envelopes (P12). */
export function snapshotKinds(frame: unknown): readonly string[] {
  if (typeof frame === "string" && deltaHead.test(frame.slice(0, HEAD_LENGTH)) && !frame.trimStart().startsWith("[")) return [];
  const kinds: string[] = [];
  for (const outcome of decodeFrame(frame)) {
    if (outcome.type === "message" && outcome.message.messageType === "snapshot") kinds.push(outcome.message.kind);
  }
  return kinds;
}
