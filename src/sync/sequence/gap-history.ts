/**
 * Which gaps are one, and whether recoveries close them. Several gaps of a scope with no completed recovery between them are one gap; three
 * within a minute that each follow a completed recovery are holes that the numbering itself has (P36). Knows no number.
 *
 *   quiet ──gap──▶ open ──recovered──▶ recovered ──gap, which counts──▶ open
 */
import type { Millis } from "../../shared/brand.ts";
import type { SequenceScope } from "./sequence.ts";

export interface GapHistory {
  /** `isNew`: no gap of the scope is open. `isHabit`: recoveries do not help. */
  gap(scope: SequenceScope, at: Millis): { readonly isNew: boolean; readonly isHabit: boolean };
  recovered(scope: SequenceScope): void;
  clear(): void;
}

const HABIT = { gaps: 3, withinMs: 60_000 };

interface Entry {
  readonly state: "open" | "recovered";
  /** Gaps that each followed a completed recovery. */
  readonly afterRecovery: readonly Millis[];
}

export function createGapHistory(): GapHistory {
  /** By kind; undefined is the connection. A scope without an entry is quiet. */
  const entries = new Map<string | undefined, Entry>();

  return {
    gap(scope, at) {
      const entry = entries.get(kindOf(scope));
      const recent = entry?.afterRecovery.filter((gapAt) => at - gapAt < HABIT.withinMs) ?? [];
      const afterRecovery = entry?.state === "recovered" ? [...recent, at] : recent;
      entries.set(kindOf(scope), { state: "open", afterRecovery });
      return { isNew: entry?.state !== "open", isHabit: afterRecovery.length >= HABIT.gaps };
    },
    recovered(scope) {
      const entry = entries.get(kindOf(scope));
      if (entry?.state === "open") entries.set(kindOf(scope), { ...entry, state: "recovered" });
    },
    clear: () => entries.clear(),
  };
}

function kindOf(scope: SequenceScope): string | undefined {
  return scope.type === "kind" ? scope.kind : undefined;
}
