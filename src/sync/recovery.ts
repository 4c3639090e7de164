/**
 * What missed messages cost: decides for a whole scope whether its slices fetch over REST or one reconnect serves them all, and how often.
 *
 *   gap ──▶ every slice of the scope is marked
 *       ──▶ all have a REST source ──▶ each fetches, spread over a quarter of a second
 *       ──▶ otherwise              ──▶ one reconnect, at most one a minute; until it may come, those that can fetch do
 *
 * A server that keeps losing messages is not helped by being asked more: three recoveries of a scope within a minute cool down.
 * Rules: P34, P35, P37; DESIGN.md decision 6.
 */
import type { Millis } from "../shared/brand.ts";
import type { Cancel, Clock } from "../shared/clock.ts";
import type { Random } from "../shared/random.ts";
import type { Reporter } from "./reporter.ts";
import type { SequenceScope } from "./sequence.ts";
import type { SliceSync } from "./slice-sync.ts";
import type { StatsDraft } from "./stats.ts";

export interface RecoveryOptions {
  /** By kind. */
  readonly slices: ReadonlyMap<string, SliceSync>;
  /** Ends the connection and makes a new one. */
  readonly reconnect: () => void;
  readonly reporter: Reporter;
  readonly stats: StatsDraft;
  readonly clock: Clock;
  readonly random: Random;
}

export interface Recovery {
  /** Slices of the scope have missed messages. */
  start(scope: SequenceScope, cause: "gap" | "restart"): void;
  /** What one kind missed can come by REST alone: `fetch` is told how long to wait, now or after the cool-down. */
  refetch(kind: string, fetch: (delayMs: number) => void): void;
  /** The connection opened or closed: what was planned for the old one is moot, since a new one serves every scope. */
  reset(): void;
}

/** Holes come in swarms: a moment's patience makes one request of them, and spreads a fleet's. */
const MERGE_MS = 250;
const RECONNECT_SPACING_MS = 60_000;
const STORM = { recoveries: 3, withinMs: 60_000, coolDownMs: 30_000 };

export function createRecovery(options: RecoveryOptions): Recovery {
  const { slices, reporter, stats, clock, random } = options;
  // Monotonic alone: a correction of the wall clock must neither hurry a reconnect nor put one off.
  const begunAt = new Map<string, readonly Millis[]>();
  const cooling = new Map<string, Cancel>();
  let reconnectedAt: Millis | undefined;
  let cancelReconnect: Cancel | undefined;

  const slicesIn = (scope: SequenceScope): SliceSync[] => {
    if (scope.type === "connection") return [...slices.values()];
    const slice = slices.get(scope.kind);
    return slice === undefined ? [] : [slice];
  };

  const fetchFor = (affected: readonly SliceSync[]): void => {
    for (const slice of affected) if (!slice.isLive) slice.recover(random() * MERGE_MS);
  };

  const reconnect = (): void => {
    cancelReconnect = undefined;
    // Snapshots of the stream may have come first; and a slice that the last connection brought nothing gains nothing from another one.
    const isOfUse = [...slices.values()].some((slice) => !slice.isLive && !slice.hasRestSource && !slice.isWithoutBaseline);
    if (!isOfUse) return fetchFor([...slices.values()]);
    reconnectedAt = clock.monotonic();
    options.reconnect();
  };

  const recover = (scope: SequenceScope): void => {
    const affected = slicesIn(scope);
    if (affected.every((slice) => slice.hasRestSource)) return fetchFor(affected);
    const waitMs = reconnectedAt === undefined ? 0 : Math.max(0, reconnectedAt + RECONNECT_SPACING_MS - clock.monotonic());
    // In a task of its own, as the rest of the message is still to be applied.
    cancelReconnect ??= clock.schedule(reconnect, waitMs);
    if (waitMs > 0) fetchFor(affected); // else the server's snapshots serve all, and REST is not asked (P35)
  };

  /** Begins now, or after the cool-down where this would be the fourth within a minute; what is asked for meanwhile is served by it. */
  const paced = (id: string, begin: () => void): void => {
    if (cooling.has(id)) return;
    const at = clock.monotonic();
    const recent = (begunAt.get(id) ?? []).filter((before) => at - before < STORM.withinMs);
    const beginNow = (): void => {
      cooling.delete(id);
      begunAt.set(id, [...recent, clock.monotonic()]);
      stats.recoveryCount += 1;
      begin();
    };
    if (recent.length < STORM.recoveries) return beginNow();
    reporter.reportOnce("recovery-cooling", id, { scope: id });
    cooling.set(id, clock.schedule(beginNow, STORM.coolDownMs));
  };

  return {
    start(scope, cause) {
      const affected = slicesIn(scope);
      if (affected.length === 0) return;
      for (const slice of affected) slice.missed(cause);
      paced(scope.type === "connection" ? "connection" : `kind ${scope.kind}`, () => recover(scope));
    },
    refetch(kind, fetch) {
      paced(`messages ${kind}`, () => fetch(random() * MERGE_MS));
    },
    reset() {
      cancelReconnect?.();
      cancelReconnect = undefined;
      for (const cancel of cooling.values()) cancel();
      cooling.clear();
    },
  };
}
