/**
 * Logs the messages of one slice that arrive while it waits for a baseline, and replays them over a REST answer: an answer that is older
 * than a message must not erase it (P35). Bounded: a log that is too long is folded to one entry for each key. If that is still too long,
 * the log overflows, and the answer must be fetched again.
 */
import type { JsonRecord } from "../../protocol/json.ts";
import type { Millis, RowKey, Seq } from "../../shared/brand.ts";
import type { DraftRows } from "../../store/rows/draft-rows.ts";

export interface LoggedDelta {
  readonly seq: Seq | undefined;
  readonly at: Millis;
  readonly keys: readonly RowKey[];
  readonly rows: readonly JsonRecord[];
  readonly removed: readonly RowKey[];
}

/** Which of the logged messages an answer lacks: all, those that arrived since an instant, or those numbered above its watermark. */
export type ReplayFrom =
  { readonly type: "all" } | { readonly type: "since"; readonly at: Millis } | { readonly type: "above"; readonly seq: Seq };

export interface DeltaLog {
  keep(delta: LoggedDelta): void;
  /** A message arrived that is not logged, since the rows contain it already. Other rows may lack it. */
  skip(at: Millis): void;
  /**
   * False where the log cannot decide which messages the answer lacks, or has not kept them: after an overflow, across a fold, without
   * numbers. Skipped messages count for `all` and `since` only: a caller that asks by number checks them itself.
   */
  canReplay(from: ReplayFrom): boolean;
  replay(rows: DraftRows<JsonRecord>, from: ReplayFrom): void;
  /** Discards the log: a request leaves now, and its answer will include all messages so far. */
  restart(at: Millis): void;
}

/** The folded changes of one key: fields to merge over the row, or a whole row (`isWhole`, after a removal), or a removal (no fields). */
interface Folded {
  readonly fields: JsonRecord | undefined;
  readonly isWhole: boolean;
}

/** At 1,000 row updates a second, the ten seconds that a fetch may take. */
const ENTRIES_KEPT = 10_000;

export function createDeltaLog(merge: "shallow" | "replace", startedAt: Millis, capacity = ENTRIES_KEPT): DeltaLog {
  let keptSince = startedAt;
  let deltas: LoggedDelta[] = [];
  let entryCount = 0;
  let hasOverflowed = false;
  let hasUnnumbered = false;
  let skippedAt: Millis | undefined;
  const folded = new Map<RowKey, Folded>();
  /** `seq`: the highest of those that were numbered. */
  let foldedUntil: { readonly seq: number; readonly at: Millis } | undefined;

  const foldUpsert = (key: RowKey, row: JsonRecord): void => {
    const before = folded.get(key);
    const fields = merge === "shallow" && before?.fields !== undefined ? { ...before.fields, ...row } : row;
    folded.set(key, { fields, isWhole: before?.isWhole ?? false });
  };
  const fold = (): void => {
    for (const { seq, at, keys, rows, removed } of deltas) {
      keys.forEach((key, index) => foldUpsert(key, rows[index] as JsonRecord)); // keys and rows have one length
      for (const key of removed) folded.set(key, { fields: undefined, isWhole: true });
      foldedUntil = { seq: Math.max(foldedUntil?.seq ?? 0, seq ?? 0), at };
    }
    deltas = [];
    entryCount = 0;
  };
  /** True where the answer includes the whole folded part. */
  const isFoldHeld = (from: ReplayFrom): boolean => {
    if (foldedUntil === undefined) return true;
    if (from.type === "since") return foldedUntil.at < from.at;
    return from.type === "above" && foldedUntil.seq <= from.seq;
  };
  const isHeld = (delta: LoggedDelta, from: ReplayFrom): boolean => {
    if (from.type === "since") return delta.at < from.at;
    return from.type === "above" && delta.seq !== undefined && delta.seq <= from.seq;
  };

  return {
    keep(delta) {
      if (hasOverflowed) return;
      deltas.push(delta);
      hasUnnumbered ||= delta.seq === undefined;
      entryCount += delta.keys.length + delta.removed.length;
      if (entryCount <= capacity) return;
      fold();
      if (folded.size <= capacity * 2) return;
      hasOverflowed = true;
      folded.clear();
    },
    skip(at) {
      skippedAt = at;
    },
    canReplay(from) {
      if (hasOverflowed) return false;
      if (from.type === "all") return skippedAt === undefined;
      if (from.type === "since") return keptSince <= from.at && isFoldHeld(from) && (skippedAt === undefined || skippedAt < from.at);
      return !hasUnnumbered && isFoldHeld(from);
    },
    replay(rows, from) {
      if (from.type === "all") {
        for (const [key, { fields, isWhole }] of folded) {
          if (isWhole) rows.remove([key]);
          if (fields !== undefined) rows.upsert([key], [fields], merge);
        }
      }
      // The first message that the answer lacks, and all after it: a later message is newer even if its number or time is lower (P37).
      const first = deltas.findIndex((delta) => !isHeld(delta, from));
      for (const delta of first === -1 ? [] : deltas.slice(first)) {
        rows.upsert(delta.keys, delta.rows, merge);
        rows.remove(delta.removed);
      }
    },
    restart(at) {
      keptSince = at;
      deltas = [];
      entryCount = 0;
      folded.clear();
      foldedUntil = skippedAt = undefined;
      hasOverflowed = hasUnnumbered = false;
    },
  };
}
