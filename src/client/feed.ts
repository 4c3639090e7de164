/**
 * The root of the code that loads after the first frame: it applies messages and REST answers to the store. `load-feed.ts` imports it; an
 * export of this file must not be imported as a value by a file of the first load.
 */
import { decodeFrame } from "../protocol/decode.ts";

export { createSequence } from "../sync/sequence/sequence.ts";
export { explain } from "../sync/explain/explain.ts";
export { createSync } from "../sync/sync.ts";
export { createQueryPort } from "./loads/query-port.ts";
export { createRestRequests } from "./rest/rest-requests.ts";

/** Whether a frame holds a message of Atlas, and not noise alone (P12). */
export function isMessage(frame: unknown): boolean {
  return decodeFrame(frame).some(({ type }) => type !== "noise");
}
