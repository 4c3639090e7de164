/**
 * Refetches a query that was signalled, without loss and without starvation. TanStack Query alone gives neither: by default each invalidation
 * cancels the fetch in flight, so a query that is signalled faster than its server answers never gets data; without cancelling, it ignores
 * a signal that comes during a fetch. So each signalled query has its own state:
 *
 *   idle ──signal──▶ fetching ──settled──▶ pausing ──pause over──▶ idle, or fetching where another fetch has to follow
 *    │                  ▲   by anyone's fetch │
 *    └─signal, hidden─▶ hidden ───visible─────┘
 *
 * An isolated signal finds its query idle and is served at once. One fetch runs, and at most one more follows it; the last signal is always
 * followed by a fetch that began after it. A query that is signalled without pause slows down, alone. A fetch that failed is repeated, since
 * it served no signal, with pauses that double. From a signal to the end of the fetch that serves it, the query is marked as outdated, so
 * that no screen shows its data as live.
 *
 * Rules: P23; decision 7.
 */
import type { Millis } from "../../shared/brand.ts";
import type { Cancel, Clock, Instant } from "../../shared/clock.ts";
import { elapsedSince, instantOf } from "../../shared/clock.ts";
import type { Page } from "../../shared/page.ts";
import type { QueryOutlook } from "./query-outlook.ts";
import type { QueryId, QueryPort } from "./query-port.ts";

export interface PacedRefetch {
  outlooks(): readonly QueryOutlook[];
  /** What the query holds is outdated. */
  request(query: QueryId): void;
  /** A fetch of the query may have begun or ended. */
  changed(query: QueryId): void;
  forget(query: QueryId): void;
  dispose(): void;
}

/** The pause after a fetch is twice what it took, at least this. */
const MIN_PAUSE_MS = 500;
const GROWTH = 1.5;
/** No signal for this long, and the query's pause is short again. */
const QUIET_MS = 5_000;
const MAX_PAUSE_AFTER_FAILURE_MS = 30_000;

interface Entry {
  phase: "idle" | "fetching" | "pausing" | "hidden";
  /** Why another fetch has to follow: a signal came after the last one began, or that one failed. */
  next: "signal" | "failure" | undefined;
  /** When the fetch began, or was first seen. */
  fetchingSince: Instant;
  signalledAt: Instant;
  /** Pauses in a row in which a signal came. */
  signalledPauses: number;
  /** Fetches that failed in a row. */
  failures: number;
  cancelPause: Cancel | undefined;
  pauseEndsAt: Millis | undefined;
}

export interface PacedRefetchOptions {
  readonly queries: QueryPort;
  readonly clock: Clock;
  readonly page: Page;
  /** The longest pause that signals alone cause. Unit: milliseconds. */
  readonly maxSignalPauseMs: number;
}

export function createPacedRefetch({ queries, clock, page, maxSignalPauseMs }: PacedRefetchOptions): PacedRefetch {
  const entries = new Map<QueryId, Entry>();

  const entryOf = (query: QueryId): Entry => {
    const known = entries.get(query);
    if (known !== undefined) return known;
    const now = instantOf(clock);
    const entry: Entry = {
      phase: "idle",
      next: undefined,
      fetchingSince: now,
      signalledAt: now,
      signalledPauses: 0,
      failures: 0,
      cancelPause: undefined,
      pauseEndsAt: undefined,
    };
    entries.set(query, entry);
    return entry;
  };

  /** A fetch runs. `next`: why it is not enough. */
  const watch = (entry: Entry, next?: Entry["next"]): void => {
    entry.cancelPause?.();
    entry.cancelPause = entry.pauseEndsAt = undefined;
    entry.phase = "fetching";
    entry.next = next;
    entry.fetchingSince = instantOf(clock);
  };

  const run = (query: QueryId, entry: Entry): void => {
    entry.phase = "idle"; // what the query client says while it begins is no news
    entry.next = undefined;
    queries.refetch(query);
    if (queries.isFetching(query)) watch(entry); // else it is not in use: marked, and fetched when next used
  };

  const begin = (query: QueryId, entry: Entry): void => {
    // A fetch that another cause began may be older than the signal: it has to end before one that counts can start.
    if (queries.isFetching(query)) {
      watch(entry, "signal");
      return queries.markOutdated(query);
    }
    if (page.isVisible()) return run(query, entry);
    queries.markOutdated(query);
    entry.phase = "hidden";
    entry.next = undefined;
  };

  const pauseMs = (entry: Entry, retryAfterMs = 0): number => {
    const leastMs = Math.max(MIN_PAUSE_MS, 2 * elapsedSince(clock, entry.fetchingSince));
    const signalPauseMs = Math.min(leastMs * GROWTH ** entry.signalledPauses, maxSignalPauseMs);
    if (entry.failures === 0) return signalPauseMs;
    return Math.max(Math.min(signalPauseMs * 2 ** entry.failures, MAX_PAUSE_AFTER_FAILURE_MS), retryAfterMs);
  };

  const settled = (query: QueryId, entry: Entry): void => {
    const failure = queries.failure(query);
    entry.failures = failure === undefined ? 0 : entry.failures + 1;
    if (failure?.isLasting === false) entry.next ??= "failure";
    entry.phase = "pausing";
    if (entry.next === "signal") queries.markOutdated(query); // the fetch that ended took the mark away
    const waitMs = pauseMs(entry, failure?.retryAfterMs);
    entry.pauseEndsAt = (clock.monotonic() + waitMs) as Millis; // a sum of milliseconds
    entry.cancelPause = clock.schedule(() => {
      entry.phase = "idle";
      entry.cancelPause = entry.pauseEndsAt = undefined;
      if (entry.next === "signal") entry.signalledPauses += 1;
      if (entry.next !== undefined) begin(query, entry);
    }, waitMs);
  };

  const stopWatchingPage = page.subscribe(() => {
    if (!page.isVisible()) return;
    for (const [query, entry] of [...entries]) if (entry.phase === "hidden") run(query, entry);
  });

  return {
    outlooks: () =>
      [...entries].map(([query, { phase, next, pauseEndsAt, signalledPauses, failures }]) => {
        const waitMs = pauseEndsAt === undefined ? undefined : Math.max(0, pauseEndsAt - clock.monotonic());
        return { query, phase, next, waitMs, signalledPauses, failures };
      }),
    request(query) {
      const entry = entryOf(query);
      if (elapsedSince(clock, entry.signalledAt) >= QUIET_MS) entry.signalledPauses = 0;
      entry.signalledAt = instantOf(clock);
      if (entry.phase === "idle") {
        begin(query, entry);
        return;
      }
      entry.next = "signal";
      queries.markOutdated(query);
    },
    changed(query) {
      const entry = entries.get(query);
      if (entry === undefined || entry.phase === "idle") return;
      const isFetching = queries.isFetching(query);
      if (entry.phase === "fetching" && !isFetching) settled(query, entry);
      // A fetch that another cause began, after all signals so far: it serves them.
      else if (entry.phase !== "fetching" && isFetching) watch(entry);
    },
    forget(query) {
      entries.get(query)?.cancelPause?.();
      entries.delete(query);
    },
    dispose() {
      stopWatchingPage();
      for (const { cancelPause } of entries.values()) cancelPause?.();
      entries.clear();
    },
  };
}
