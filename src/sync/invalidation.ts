/**
 * Turns signals into refetches without loss and without starvation. TanStack Query alone gives neither: by default each invalidation
 * cancels the fetch in flight, so a query signalled faster than its server answers never gets data; and told not to cancel, it forgets a
 * signal that comes during a fetch, the first load included. So, for each query that a signalled key names:
 *
 *   (none) ──signal──▶ fetching ──settled──▶ pausing ──pause over──▶ (none), or fetching again if dirty
 *      │                  ▲  whoever started it │
 *      └─signal, hidden─▶ hidden ───visible─────┘   dirty: a signal came that no fetch has begun after
 *
 * Keys are looked up when a signal comes, so a broader key and a narrower one that name one query cost it one fetch.
 * Bounds: a burst costs at most two fetches a query and pause; the last signal is always followed by a fetch that began after it. While
 * signals never end, pauses grow until all queries together stay below the calls that REST is allowed: each of them is then a little old
 * all the time, where a budget that is used up would leave all of them standing for most of a minute.
 * Rules: P23, P24; DESIGN.md decision 7.
 */
import type { QueryKey } from "../domains/query-keys.ts";
import type { Cancel, Clock, Instant } from "../shared/clock.ts";
import { elapsedSince, instantOf } from "../shared/clock.ts";
import type { Page } from "../shared/page.ts";
import type { Random } from "../shared/random.ts";

/** Names one query of the query client. */
export type QueryId = string;

/** What the query client lends. */
export interface QueryPort {
  /** The queries whose key begins with `key`. */
  find(key: QueryKey): readonly QueryId[];
  /** True while a fetch is on its way; not while it waits for the network or the page to come back. */
  isFetching(query: QueryId): boolean;
  /** True where the last fetch ended without an answer: it may have waited for the REST budget until its deadline, and never have left. */
  hasTimedOut(query: QueryId): boolean;
  /** Marks the query as outdated, and fetches it if it is in use, without cancelling what runs. */
  refetch(query: QueryId): void;
  /** Marks only: it is fetched when next used, or by a later `refetch`. */
  markOutdated(query: QueryId): void;
  /** Told when a fetch may have begun or ended. */
  onChange(listener: (query: QueryId) => void): Cancel;
}

export interface Invalidation {
  signal(keys: readonly QueryKey[]): void;
  /** Signals for these keys may have been lost: each query that there is now, once, spread over a second (P24). */
  missed(keys: readonly QueryKey[]): void;
  dispose(): void;
}

/** The pause after a fetch: twice what it took, within these bounds (decision 7). Only signals without end make it longer. */
const PAUSE_MS = { min: 500, max: 10_000 };
/** For each query that is signalled all the time: a little above what makes 30 calls a minute of all of them (decision 3). */
const FAIR_PAUSE_MS = 2_250;
/** After a reconnect a fleet of desks must not refetch all at once. */
const SPREAD_MS = 1_000;

interface Entry {
  state: "fetching" | "pausing" | "hidden";
  isDirty: boolean;
  /** When the fetch began, or was first seen. */
  since: Instant;
  /** Fetches before this one that each came right after a pause. */
  readonly streak: number;
  cancelPause: Cancel | undefined;
}

export function createInvalidation(queries: QueryPort, clock: Clock, page: Page, random: Random): Invalidation {
  const entries = new Map<QueryId, Entry>();
  const spreading = new Set<Cancel>();

  const enter = (query: QueryId, state: Entry["state"], { isDirty = false, streak = 0 } = {}): void => {
    entries.set(query, { state, isDirty, since: instantOf(clock), streak, cancelPause: undefined });
  };

  const run = (query: QueryId, streak = 0): void => {
    entries.delete(query);
    queries.refetch(query);
    if (queries.isFetching(query)) enter(query, "fetching", { streak }); // else nobody uses it: marked, and fetched when next used
  };

  /** A signal for a query about which nothing is under way. */
  const begin = (query: QueryId, streak = 0): void => {
    // Somebody else's fetch may have begun before the signal: it has to end before one that counts can start.
    if (queries.isFetching(query)) return enter(query, "fetching", { isDirty: true, streak });
    if (page.isVisible()) return run(query, streak);
    queries.markOutdated(query);
    enter(query, "hidden");
  };

  const signalOne = (query: QueryId): void => {
    const entry = entries.get(query);
    if (entry === undefined) begin(query);
    else entry.isDirty = true;
  };

  const pause = (query: QueryId, entry: Entry): void => {
    const leastMs = entry.streak === 0 ? PAUSE_MS.min : entries.size * Math.min(PAUSE_MS.min * 2 ** entry.streak, FAIR_PAUSE_MS);
    const pauseMs = Math.max(leastMs, Math.min(2 * elapsedSince(clock, entry.since), PAUSE_MS.max));
    entry.state = "pausing";
    entry.cancelPause = clock.schedule(() => {
      entries.delete(query);
      if (entry.isDirty) begin(query, entry.streak + 1);
    }, pauseMs);
  };

  const stops = [
    queries.onChange((query) => {
      const entry = entries.get(query);
      if (entry === undefined) return;
      const isFetching = queries.isFetching(query);
      if (entry.state === "fetching") {
        if (isFetching) return;
        entry.isDirty ||= queries.hasTimedOut(query); // no fetch has followed the signal yet
        pause(query, entry);
      } else if (isFetching) {
        // Somebody else began a fetch, after all signals so far: it serves them.
        entry.cancelPause?.();
        enter(query, "fetching", { streak: entry.streak });
      }
    }),
    page.subscribe(() => {
      if (!page.isVisible()) return;
      for (const [query, { state }] of [...entries]) if (state === "hidden") run(query);
    }),
  ];

  return {
    signal(keys) {
      // Each query once: to the second of two keys that name it, the first one's fetch would look like one that began before.
      for (const query of new Set(keys.flatMap((key) => queries.find(key)))) signalOne(query);
    },
    missed(keys) {
      for (const key of keys) {
        const known = queries.find(key);
        if (known.length === 0) continue;
        const cancel = clock.schedule(() => {
          spreading.delete(cancel);
          known.forEach(signalOne);
        }, random() * SPREAD_MS);
        spreading.add(cancel);
      }
    },
    dispose() {
      for (const stop of stops) stop();
      for (const cancel of spreading) cancel();
      for (const entry of entries.values()) entry.cancelPause?.();
      spreading.clear();
      entries.clear();
    },
  };
}
