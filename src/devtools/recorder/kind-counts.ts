/** Counts messages and their texts by kind, for rates: a server may invent kinds without end, so only so many are counted one by one. */
import type { Millis } from "../../shared/brand.ts";
import type { TracedMessage } from "../../sync/trace/trace.ts";
import { cleanKind } from "./message-ring.ts";

export interface KindCount {
  readonly messages: number;
  /** Unit: characters. */
  readonly characters: number;
  /** Unit: milliseconds since 1970. */
  readonly lastAt: Millis;
  /** What it took to decode and apply all of them. Unit: milliseconds. */
  readonly busyMs: number;
}

export interface KindCounts {
  readonly byKind: ReadonlyMap<string, KindCount>;
  add(message: TracedMessage, at: Millis): void;
}

const OTHER_KINDS = "other kinds";
const UNREADABLE = "unreadable";
const KINDS_KEPT = 100;

export function createKindCounts(): KindCounts {
  const byKind = new Map<string, KindCount>();

  return {
    byKind,
    add({ kind: sent = UNREADABLE, size, count, decodeMs, applyMs }, at) {
      const kind = cleanKind(sent);
      const name = byKind.has(kind) || byKind.size < KINDS_KEPT ? kind : OTHER_KINDS;
      const known = byKind.get(name);
      byKind.set(name, {
        messages: (known?.messages ?? 0) + 1,
        characters: (known?.characters ?? 0) + size / count, // messages of one frame share its text
        lastAt: at,
        busyMs: (known?.busyMs ?? 0) + decodeMs / count + applyMs,
      });
    },
  };
}
