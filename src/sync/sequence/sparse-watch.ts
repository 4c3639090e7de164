/**
 * Decides when sparse numbering ends: after a hundred numbers in order, gaps can be detected again (P36).
 */
import type { SeqPlace } from "./seq-windows.ts";

/** One reading of the numbers since the watch began. */
export interface Run {
  readonly isInOrder: boolean;
  /** Messages that were missed by this reading, at least. */
  readonly missed: number;
}

export interface SparseWatch {
  /** Takes the next number; undefined while the numbers are in order by no reading. */
  watch(place: SeqPlace): { readonly overall: Run; readonly within: Run } | undefined;
}

const IN_ORDER = 100;

export function createSparseWatch(): SparseWatch {
  let overall = { length: 0, missed: 0 };
  let within = { length: 0, missed: 0 };
  return {
    watch(place) {
      const isSharedNumber = place.overall === "repeat" && place.followsOtherKind; // refutes the connection's count, and nothing was missed
      overall = isSharedNumber ? { ...overall, length: 0 } : continued(overall, place.overall, place.skippedOverall);
      within = continued(within, place.within, place.skippedWithin);
      if (Math.max(overall.length, within.length) < IN_ORDER) return undefined;
      return { overall: runOf(overall), within: runOf(within) };
    },
  };
}

interface Count {
  readonly length: number;
  readonly missed: number;
}

function continued({ length, missed }: Count, step: SeqPlace["within"], skipped: number): Count {
  if (step === "next") return { length: length + 1, missed };
  if (step === "jump" || step === "back") return { length: 0, missed: missed + Math.max(1, skipped) };
  return { length, missed };
}

function runOf({ length, missed }: Count): Run {
  return { isInOrder: length >= IN_ORDER, missed };
}
