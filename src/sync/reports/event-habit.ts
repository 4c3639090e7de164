/**
 * Decides whether an unreadable report event is a loss that the REST list may make good, or a habit of the server. Recovering from a habit
 * would never end.
 *
 *   an event cannot be read ──▶ recovery ──▶ the list has unreadable rows, too ───────────▶ habit
 *                                       └──▶ a second recovery in a row changed nothing ──▶ habit
 *
 * Rule: P12. What is learnt holds for one connection.
 */
export interface EventHabit {
  /** An event could not be read. True where a recovery has to follow. */
  defect(): boolean;
  /** A list came that counts. */
  baseline(list: { readonly hasUnreadable: boolean; readonly isChanged: boolean }): void;
  /** A new connection. */
  reset(): void;
}

const FUTILE_RECOVERIES = 2;

export function createEventHabit(): EventHabit {
  /** An unreadable event waits for its recovery. */
  let isAwaited = false;
  /** Recoveries from unreadable events, one after the other, that changed nothing. */
  let futileCount = 0;

  return {
    defect() {
      if (futileCount >= FUTILE_RECOVERIES) return false;
      isAwaited = true;
      return true;
    },
    baseline({ hasUnreadable, isChanged }) {
      if (isAwaited) futileCount = hasUnreadable ? FUTILE_RECOVERIES : isChanged ? 0 : futileCount + 1;
      isAwaited = false;
    },
    reset() {
      isAwaited = false;
      futileCount = 0;
    },
  };
}
