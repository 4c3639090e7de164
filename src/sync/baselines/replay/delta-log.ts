/**
 * Logs the messages of one slice that arrive while it waits for a baseline, and replays them over a REST answer: an answer that is older
 * than a message must not erase it (P35). Bounded: a log that is too long is folded to one entry for each key. If that is still too long,
 * the log overflows, and the answer must be fetched again.
 */
import type { JsonRecord } from "../../../protocol/json.ts";
import type { Millis, RowKey, Seq } from "../../../shared/brand.ts";
import type { DraftRows } from "../../../store/rows/draft-rows.ts";
import { createFoldedDeltas } from "./folded-deltas.ts";

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

/** At 1,000 row updates a second, the ten seconds that a fetch may take. */
const ENTRIES_KEPT = 10_000;

export function createDeltaLog(merge: "shallow" | "replace", startedAt: Millis, capacity = ENTRIES_KEPT): DeltaLog {
  let keptSince = startedAt;
  let deltas: LoggedDelta[] = [];
  let entryCount = 0;
  let hasOverflowed = false;
  let hasUnnumbered = false;
  let skippedAt: Millis | undefined;
  const folded = createFoldedDeltas(merge);

  return {
    keep(delta) {
      if (hasOverflowed) return;
      deltas.push(delta);
      hasUnnumbered ||= delta.seq === undefined;
      entryCount += delta.keys.length + delta.removed.length;
      if (entryCount <= capacity) return;
      folded.add(deltas);
      deltas = [];
      entryCount = 0;
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
      if (from.type === "since") return keptSince <= from.at && folded.isIncluded(from) && (skippedAt === undefined || skippedAt < from.at);
      return !hasUnnumbered && folded.isIncluded(from);
    },
    replay(rows, from) {
      if (from.type === "all") folded.replay(rows);
      // The first message that the answer lacks, and all after it: a later message is newer even if its number or time is lower (P37).
      const first = deltas.findIndex((delta) => !isIncluded(delta, from));
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
      skippedAt = undefined;
      hasOverflowed = hasUnnumbered = false;
    },
  };
}

function isIncluded(delta: LoggedDelta, from: ReplayFrom): boolean {
  if (from.type === "since") return delta.at < from.at;
  return from.type === "above" && delta.seq !== undefined && delta.seq <= from.seq;
}
