/**
 * Cuts a long REST answer into parts, as a large snapshot of the stream is cut: one parse of 50 MB would freeze the page for a second.
 *
 * Rules: P40.
 */
import { createFrameCutter } from "../../protocol/cut-frame.ts";
import { readPayload } from "../../protocol/payload.ts";

export interface CutBody {
  /** What one parse of the text gives, but for the rows: those are missing until `next` has answered `done`. */
  readonly value: unknown;
  /** Fields of the rows read so far in which parsing changed a number (P18). */
  readonly imprecise: ReadonlySet<string>;
  readonly next: () => readonly unknown[] | "done" | "broken";
}

/** Undefined where the text has to be parsed whole. */
export type BodyCutter = (text: string) => CutBody | undefined;

/** Shorter texts take a few milliseconds to parse. Unit: characters. */
const LARGE_LENGTH = 524_288;

/** For answers whose rows lie under one of `fields`, or are the answer. */
export function createBodyCutter(fields: readonly string[]): BodyCutter {
  const cut = createFrameCutter(fields, ({ data }) => {
    const payload = readPayload(data, fields, { nested: true, bareArray: true });
    return payload.type === "payload" ? payload.rows : undefined;
  });
  return (text) => {
    if (text.length < LARGE_LENGTH) return undefined;
    const found = cut(`{"kind":"","data":${text}}`); // the cutter reads envelopes, and an answer is the payload of one
    return found && { value: found.message.data, imprecise: found.imprecise, next: found.next };
  };
}
