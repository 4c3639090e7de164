/**
 * Decides whether a malformed row is a defect that a recovery mends, or a habit of the server. Recovering from a habit would never end,
 * and each recovery costs a fetch or a reconnect.
 *
 *   a delta row cannot be applied ──▶ recovery ──▶ the baseline has such rows too ─────────────▶ habit
 *                                             └──▶ a second recovery in a row changed no row ──▶ habit
 *
 * Rule: P18. What is learnt holds for one connection.
 */
export interface Habits {
  /** Rows could not be applied for these reasons. True where a recovery has to follow. */
  defect(reasons: readonly string[]): boolean;
  /** A baseline came. */
  baseline(baseline: { readonly quarantineReasons: readonly string[]; readonly hasChangedRows: boolean }): void;
  /** A new connection. */
  reset(): void;
}

const FUTILE_RECOVERIES = 2;

export function createHabits(): Habits {
  const habits = new Set<string>();
  /** What the recovery under way is for. */
  const awaited = new Set<string>();
  /** By reason: recoveries in a row that changed no row. */
  const futileCounts = new Map<string, number>();

  return {
    defect(reasons) {
      const unexpected = reasons.filter((reason) => !habits.has(reason));
      for (const reason of unexpected) awaited.add(reason);
      return unexpected.length > 0;
    },
    baseline({ quarantineReasons, hasChangedRows }) {
      for (const reason of awaited) {
        const futileCount = hasChangedRows ? 0 : (futileCounts.get(reason) ?? 0) + 1;
        futileCounts.set(reason, futileCount);
        if (quarantineReasons.length > 0 || futileCount >= FUTILE_RECOVERIES) habits.add(reason);
      }
      awaited.clear();
    },
    reset() {
      habits.clear();
      awaited.clear();
      futileCounts.clear();
    },
  };
}
