/**
 * Decides which queries may have missed a signal, and when each of them is fetched again for that.
 *
 *   `open` ──▶ what was fetched before it is marked ──first message──▶ planned ──▶ requested, once
 *   a gap ─────────────────────────────────────────────────────────────▲
 *   data that no fetch of this page brought ──▶ marked, and requested in a task of its own
 *
 * A fetch that begins after the mark serves it. Until then the query client holds the data as outdated, so that no screen shows them as live. Plans are spread over a second, since a fleet of desks reconnects together. Connections that
 * open make a query be requested at most once in 10 s, so that a flapping socket is no storm: the last one counts.
 *
 * Rules: P24, P12.
 */
import type { QueryKey } from "../../domains/queries/query-keys.ts";
import type { Millis } from "../../shared/brand.ts";
import type { Cancel, Clock, Instant } from "../../shared/clock.ts";
import { elapsedSince, instantOf } from "../../shared/clock.ts";
import type { Random } from "../../shared/random.ts";
import type { QueryId, QueryPort } from "./query-port.ts";

export interface MissedSignals {
  opened(): void;
  firstMessage(): void;
  /** Signals for these keys were lost while the connection is up. */
  missed(keys: readonly QueryKey[]): void;
  /** Data came by hydration, from a persister or from another tab: its age is unknown. */
  entered(query: QueryId): void;
  /** A fetch of the query may have begun or ended. */
  changed(query: QueryId): void;
  forget(query: QueryId): void;
  dispose(): void;
}

export interface MissedSignalsOptions {
  readonly queries: QueryPort;
  /** Every key that a signal may name. */
  readonly signalKeys: () => readonly QueryKey[];
  readonly request: (query: QueryId) => void;
  readonly clock: Clock;
  readonly random: Random;
}

const SPREAD_MS = 1_000;
const OPEN_SPACING_MS = 10_000;

interface Mark {
  /** A fetch that is older than the mark is still under way. */
  isOldFetch: boolean;
  plan: { readonly dueAt: Millis; readonly cancel: Cancel } | undefined;
}

export function createMissedSignals({ queries, signalKeys, request, clock, random }: MissedSignalsOptions): MissedSignals {
  const marks = new Map<QueryId, Mark>();
  /** When a connection that opened last made the query be requested. */
  const openServedAt = new Map<QueryId, Instant>();
  /** Marked because data entered, and not looked at yet. */
  const entered = new Set<QueryId>();
  let cancelEntered: Cancel | undefined;
  let phase: "never-open" | "open" | "proven" = "never-open";

  const find = (keys: readonly QueryKey[]): ReadonlySet<QueryId> => new Set(keys.flatMap((key) => queries.find(key)));

  const mark = (query: QueryId): Mark => {
    const isOldFetch = queries.isFetching(query);
    const known = marks.get(query);
    if (known !== undefined) {
      known.isOldFetch = isOldFetch;
      return known;
    }
    const fresh: Mark = { isOldFetch, plan: undefined };
    marks.set(query, fresh);
    return fresh;
  };
  const markOutdated = (query: QueryId): Mark => {
    const marked = mark(query);
    queries.markOutdated(query);
    return marked;
  };
  const unmark = (query: QueryId): void => {
    marks.get(query)?.plan?.cancel();
    marks.delete(query);
    entered.delete(query);
  };
  const clear = (): void => {
    for (const { plan: planned } of marks.values()) planned?.cancel();
    marks.clear();
  };
  const requestNow = (query: QueryId): void => {
    unmark(query);
    request(query);
  };
  /** The earlier of two plans stays. */
  const plan = (marked: Mark, leastMs: number, run: () => void): void => {
    const delayMs = Math.max(random() * SPREAD_MS, leastMs);
    const dueAt = (clock.monotonic() + delayMs) as Millis; // a sum of milliseconds
    if (marked.plan !== undefined && marked.plan.dueAt <= dueAt) return;
    marked.plan?.cancel();
    marked.plan = { dueAt, cancel: clock.schedule(run, delayMs) };
  };

  const lookAtEntered = (): void => {
    cancelEntered = undefined;
    const signalled = find(signalKeys());
    for (const query of [...entered]) {
      entered.delete(query);
      if (!signalled.has(query)) unmark(query);
      else if (phase === "proven") requestNow(query);
      else queries.markOutdated(query);
    }
  };

  return {
    opened() {
      phase = "open";
      clear();
      for (const query of find(signalKeys())) {
        const isOlder = queries.isFetching(query) || queries.hasResult(query);
        if (isOlder && !queries.isHeld(query)) markOutdated(query);
      }
    },
    firstMessage() {
      phase = "proven";
      for (const [query, marked] of marks) {
        const before = openServedAt.get(query);
        plan(marked, before === undefined ? 0 : OPEN_SPACING_MS - elapsedSince(clock, before), () => {
          openServedAt.set(query, instantOf(clock));
          requestNow(query);
        });
      }
    },
    missed(keys) {
      for (const query of find(keys)) plan(markOutdated(query), 0, () => requestNow(query));
    },
    entered(query) {
      if (phase === "never-open") return; // `opened` marks it
      mark(query);
      entered.add(query);
      cancelEntered ??= clock.schedule(lookAtEntered, 0); // it comes while components render
    },
    changed(query) {
      const known = marks.get(query);
      if (known === undefined) return;
      if (!queries.isFetching(query)) {
        if (known.isOldFetch) queries.markOutdated(query); // the fetch that ended took the mark away
        known.isOldFetch = false;
      } else if (!known.isOldFetch) unmark(query); // the fetch that begins serves it
    },
    forget(query) {
      unmark(query);
      openServedAt.delete(query);
    },
    dispose() {
      cancelEntered?.();
      clear();
      entered.clear();
    },
  };
}
