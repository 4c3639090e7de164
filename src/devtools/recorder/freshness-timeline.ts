/** What each slice has said of its rows in the last five minutes: spans of one status and cause. */
import type { Millis } from "../../shared/brand.ts";
import type { Freshness, FreshnessStatus, StaleCause } from "../../store/freshness.ts";

export interface FreshnessSpan {
  readonly status: FreshnessStatus;
  readonly cause: StaleCause | undefined;
  /** Unit: milliseconds since 1970. */
  readonly since: Millis;
}

export interface FreshnessTimeline {
  /** The oldest first; each lasts until the next begins, the last until now. */
  of(slice: string): readonly FreshnessSpan[];
  note(slice: string, freshness: Freshness, at: Millis): void;
}

const TIMELINE_MS = 300_000;
/** A slice that flaps without end keeps its newest spans. */
const SPANS_KEPT = 300;

export function createFreshnessTimeline(): FreshnessTimeline {
  const spans = new Map<string, readonly FreshnessSpan[]>();

  return {
    of: (slice) => spans.get(slice) ?? [],
    note(slice, freshness, at) {
      const { status } = freshness;
      const cause = freshness.status === "stale" ? freshness.cause : undefined;
      const known = spans.get(slice) ?? [];
      const last = known.at(-1);
      if (last?.status === status && last.cause === cause) return;
      const isOver = (index: number): boolean => (known[index + 1]?.since ?? at) < at - TIMELINE_MS;
      const kept = known.filter((_, index) => !isOver(index)).slice(1 - SPANS_KEPT);
      spans.set(slice, [...kept, { status, cause, since: at }]);
    },
  };
}
