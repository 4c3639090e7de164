/**
 * Remembers unreadable frames whose recovery is complete. A server that sends the same text again has not lost another message, and a
 * recovery for each repetition would never end.
 *
 * Rule: P12.
 */
export interface KnownDefects {
  /** True where a recovery for this text was completed already. Else the text waits for one, in the slices of these kinds. */
  note(frame: unknown, kinds: readonly string[]): boolean;
  /** The slice of a kind is live again. */
  recovered(kind: string): void;
}

const TEXTS_KEPT = 100;
/** A longer text is never the same twice. Unit: characters. */
const LONGEST = 2_048;

export function createKnownDefects(): KnownDefects {
  const settled = new Set<string>();
  /** By text: the kinds that are not live again. */
  const pending = new Map<string, Set<string>>();

  return {
    note(frame, kinds) {
      if (typeof frame !== "string" || frame.length > LONGEST) return false;
      if (settled.has(frame)) return true;
      const before = pending.get(frame); // an array of envelopes may hold several kinds
      if (before === undefined && (kinds.length === 0 || pending.size >= TEXTS_KEPT)) return false;
      pending.set(frame, new Set([...(before ?? []), ...kinds]));
      return false;
    },
    recovered(kind) {
      for (const [text, kinds] of pending) {
        kinds.delete(kind);
        if (kinds.size > 0) continue;
        pending.delete(text);
        if (settled.size < TEXTS_KEPT) settled.add(text);
      }
    },
  };
}
