/**
 * What the beginning of a broken frame still tells: its kind and number, so that the right slice turns stale and the number counts.
 *
 * Walks the scalar members at the head of the object and stops at the first array, object or fault: a `"kind"` deeper inside, or inside
 * another text, is none of the envelope's. Rules: P12 malformed, P36 every readable `seq` counts.
 */

import { parseJson } from "./json.ts";

/** Where a broadcaster puts these fields; a search through megabytes would cost more than the frame did. */
const HEAD_LENGTH = 1024;

/** One member with a scalar value and what follows it, matched where the last one ended. */
const member = /\s*("(?:[^"\\]|\\.)*")\s*:\s*("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)\s*(,|\})/y;

export interface FrameHead {
  readonly kind: unknown;
  readonly seq: unknown;
}

/** The `kind` and `seq` members at the head of a text that is not JSON as a whole. */
export function readHead(frame: string): FrameHead {
  const head = frame.slice(0, HEAD_LENGTH);
  const opening = /^\s*\{/.exec(head);
  const found = new Map<unknown, unknown>();
  if (opening !== null) {
    member.lastIndex = opening[0].length;
    for (let match = member.exec(head); match !== null; match = match[3] === "," ? member.exec(head) : null) {
      found.set(scalar(match[1]), scalar(match[2]));
    }
  }
  return { kind: found.get("kind"), seq: found.get("seq") };
}

function scalar(text: string | undefined): unknown {
  const outcome = parseJson(text ?? "");
  return outcome.type === "json" ? outcome.value : undefined;
}
