/**
 * The part of the delta log that is too long to be kept message by message: the changes of all its messages, one entry for each key. The
 * messages are one from then on, so an answer includes either the whole part or an unknown share of it.
 *
 * Rules: P14 removed wins, P35.
 */
import type { JsonRecord } from "../../../protocol/json.ts";
import type { Millis, RowKey } from "../../../shared/brand.ts";
import type { DraftRows } from "../../../store/rows/draft-rows.ts";
import type { LoggedDelta, ReplayFrom } from "./delta-log.ts";

export interface FoldedDeltas {
  /** Number of keys. */
  readonly size: number;
  add(deltas: readonly LoggedDelta[]): void;
  /** True where the answer includes all that was folded. */
  isIncluded(from: ReplayFrom): boolean;
  replay(rows: DraftRows<JsonRecord>): void;
  clear(): void;
}

/** The changes of one key: fields to merge over the row, or a whole row (`isWhole`, after a removal), or a removal (no fields). */
interface Folded {
  readonly fields: JsonRecord | undefined;
  readonly isWhole: boolean;
}

export function createFoldedDeltas(merge: "shallow" | "replace"): FoldedDeltas {
  const folded = new Map<RowKey, Folded>();
  /** The last folded message. `seq`: the highest of those that were numbered. */
  let reach: { readonly seq: number; readonly at: Millis } | undefined;

  const upsert = (key: RowKey, row: JsonRecord): void => {
    const before = folded.get(key);
    const fields = merge === "shallow" && before?.fields !== undefined ? { ...before.fields, ...row } : row;
    folded.set(key, { fields, isWhole: before?.isWhole ?? false });
  };

  return {
    get size() {
      return folded.size;
    },
    add(deltas) {
      for (const { seq, at, keys, rows, removed } of deltas) {
        keys.forEach((key, index) => upsert(key, rows[index] as JsonRecord)); // keys and rows have one length
        for (const key of removed) folded.set(key, { fields: undefined, isWhole: true });
        reach = { seq: Math.max(reach?.seq ?? 0, seq ?? 0), at };
      }
    },
    isIncluded(from) {
      if (reach === undefined) return true;
      if (from.type === "since") return reach.at < from.at;
      return from.type === "above" && reach.seq <= from.seq;
    },
    replay(rows) {
      for (const [key, { fields, isWhole }] of folded) {
        if (isWhole) rows.remove([key]);
        if (fields !== undefined) rows.upsert([key], [fields], merge);
      }
    },
    clear() {
      folded.clear();
      reach = undefined;
    },
  };
}
