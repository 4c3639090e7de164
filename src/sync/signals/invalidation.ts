/**
 * From signals to refetches: looks up which queries a signal names, and hands each to the two that know when it is fetched again.
 * A key is looked up when its signal comes, so a broader key and a narrower one that name one query cost it one fetch.
 *
 * Rules: P23, P24, P25.
 */
import type { QueryKey } from "../../domains/queries/query-keys.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Page } from "../../shared/page.ts";
import type { Random } from "../../shared/random.ts";
import { createMissedSignals } from "./missed-signals.ts";
import type { QueryOutlook } from "./query-outlook.ts";
import { createPacedRefetch } from "./paced-refetch.ts";
import type { QueryPort } from "./query-port.ts";

export interface InvalidationTimings {
  /** The longest pause that signals without end put between two fetches of a query (P23). Unit: milliseconds. */
  readonly maxSignalPauseMs: number;
}

export interface InvalidationOptions {
  readonly queries: QueryPort;
  /** Every key that a signal may name. */
  readonly signalKeys: () => readonly QueryKey[];
  readonly clock: Clock;
  readonly page: Page;
  readonly random: Random;
  readonly timings: InvalidationTimings;
}

export interface Invalidation {
  /** What is planned for each query that a signal has named. */
  outlooks(): readonly QueryOutlook[];
  signal(keys: readonly QueryKey[]): void;
  /** A connection opened: signals sent before that were lost (P24). */
  opened(): void;
  /** The connection has delivered its first message. */
  firstMessage(): void;
  /** Signals for these keys were lost: a gap, or a message that could not be read (P24). */
  missed(keys: readonly QueryKey[]): void;
  dispose(): void;
}

export function createInvalidation({ queries, signalKeys, clock, page, random, timings }: InvalidationOptions): Invalidation {
  const refetch = createPacedRefetch({ queries, clock, page, ...timings });
  const missed = createMissedSignals({ queries, signalKeys, request: (query) => refetch.request(query), clock, random });
  const stop = queries.subscribe({
    onChange(query) {
      missed.changed(query);
      refetch.changed(query);
    },
    onEntered: (query) => missed.entered(query),
    onRemoved(query) {
      missed.forget(query);
      refetch.forget(query);
    },
  });

  return {
    outlooks: () => refetch.outlooks(),
    signal(keys) {
      // Each query once: to the second of two keys that name it, the first one's fetch would look like one that began before.
      for (const query of new Set(keys.flatMap((key) => queries.find(key)))) refetch.request(query);
    },
    opened: () => missed.opened(),
    firstMessage: () => missed.firstMessage(),
    missed: (keys) => missed.missed(keys),
    dispose() {
      stop();
      missed.dispose();
      refetch.dispose();
    },
  };
}
