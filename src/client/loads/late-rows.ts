/**
 * Rows that the application hands in before the code that reads them is there. They belong to the client and not to its session: rows stay
 * after the last release, so rows that wait do, too.
 *
 * Rules: P43, P44.
 */
import type { Cancel, Clock } from "../../shared/clock.ts";
import { AtlasError } from "../../shared/errors.ts";
import { loadedFeed, loadFeed, whenFeedLoaded } from "../load-feed.ts";

type ApplyRows = (rows: readonly unknown[], startedAt: number) => void;

export interface LateRows {
  /** Calls `apply` once the code is there: at once where it is. Loads it where that failed before. */
  add(rows: readonly unknown[], startedAt: number, apply: ApplyRows): void;
  /** Drops what waits. */
  end(): void;
}

export interface LateRowsOptions {
  readonly clock: Pick<Clock, "now" | "monotonic">;
  /** `code-missing`: the rows still wait. */
  readonly onMissing: (error: AtlasError) => void;
  /** For what a late `apply` throws. */
  readonly onThrow: (thrown: unknown) => void;
}

export function createLateRows({ clock, onMissing, onThrow }: LateRowsOptions): LateRows {
  const waiting = new Set<Cancel>();
  let isLoading = false;

  async function load(): Promise<void> {
    if (isLoading) return;
    isLoading = true;
    try {
      await loadFeed();
    } catch (thrown) {
      if (waiting.size > 0 && thrown instanceof AtlasError) onMissing(thrown);
    }
    isLoading = false;
  }

  return {
    add(rows, startedAt, apply) {
      if (loadedFeed() !== undefined) {
        apply(rows, startedAt);
        return;
      }
      const given: readonly unknown[] = Array.isArray(rows) ? [...(rows as readonly unknown[])] : rows; // the array may change; `sync` refuses what is none
      const ageMs = clock.now() - startedAt;
      const calledAt = clock.monotonic();
      const cancel = whenFeedLoaded(() => {
        waiting.delete(cancel);
        const waitedMs = ageMs < 0 ? 0 : clock.monotonic() - calledAt; // a time in the future stays one, to be refused
        try {
          apply(given, clock.now() - ageMs - waitedMs); // by the wall clock of now, which may have been set
        } catch (thrown) {
          onThrow(thrown);
        }
      });
      waiting.add(cancel);
      void load();
    },
    end() {
      for (const cancel of waiting) cancel();
      waiting.clear();
    },
  };
}
