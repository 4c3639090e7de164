/**
 * Decides, for a whole scope, how missed or unreadable messages are made good: its slices fetch over REST, or one reconnect serves them all.
 *
 *   gap, malformed ──▶ every slice of the scope is marked
 *                  ──▶ all have a REST source that answers ──▶ each fetches, spread over a quarter of a second
 *                  ──▶ otherwise                           ──▶ one reconnect, at most one a minute; until then, those that can fetch do
 *   REST fails for 15 s, or is forbidden ──▶ one reconnect, once per outage
 *
 * A server that keeps losing messages is not helped by more requests: three recoveries of a scope within a minute cool down.
 * Rules: P12, P34, P35, P37; decision 6.
 */
import type { Millis, Seq } from "../shared/brand.ts";
import type { Cancel, Clock } from "../shared/clock.ts";
import type { Random } from "../shared/random.ts";
import type { RecoveryOutlook } from "./explain/outlook.ts";
import type { Reporter } from "./reporter.ts";
import type { SequenceScope } from "./sequence/sequence.ts";
import type { MissedCause, SliceTrust } from "./slices/slice-baseline.ts";
import type { StatsDraft } from "./stats.ts";

export interface RecoveryOptions {
  /** By kind. */
  readonly slices: ReadonlyMap<string, SliceTrust>;
  /** Ends the connection and makes a new one. */
  readonly reconnect: () => void;
  readonly reporter: Reporter;
  readonly stats: StatsDraft;
  readonly clock: Clock;
  readonly random: Random;
}

export interface Recovery {
  /** Slices of the scope have missed messages, or could not read one, numbered `unread`. */
  start(scope: SequenceScope, cause: MissedCause, unread?: Seq): void;
  /** The slice of a kind has marked itself: it could not apply a message, or REST will not serve it. */
  recover(kind: string, reason: "malformed" | "rest-unusable"): void;
  /** What one kind missed can come by REST alone: `fetch` gets the time to wait, now or after the cool-down. */
  refetch(kind: string, fetch: (delayMs: number) => void): void;
  /** The page is too slow for its feed: a new connection, at most one a minute, brings snapshots in the place of what was dropped (P40). */
  replaceConnection(): void;
  /** What a recovery of this kind waits for. */
  outlook(kind: string): RecoveryOutlook;
  /** The connection opened or closed: what was planned for the old one is obsolete, since a new one serves every scope. */
  reset(): void;
}

/** Gaps come in bursts: a moment's patience makes one request of them, and spreads a fleet's. */
const MERGE_MS = 250;
const RECONNECT_SPACING_MS = 60_000;
const STORM = { recoveries: 3, withinMs: 60_000, coolDownMs: 30_000 };

export function createRecovery(options: RecoveryOptions): Recovery {
  const { slices, reporter, stats, clock, random } = options;
  // Monotonic alone: a correction of the wall clock must neither hurry a reconnect nor put one off.
  const begunAt = new Map<string, readonly Millis[]>();
  const cooling = new Map<string, { readonly cancel: Cancel; readonly until: number }>();
  let reconnectedAt: Millis | undefined;
  let planned: { readonly cancel: Cancel; readonly at: number } | undefined;

  const slicesOf = (kind: string): SliceTrust[] => {
    const slice = slices.get(kind);
    return slice === undefined ? [] : [slice];
  };
  const slicesIn = (scope: SequenceScope): SliceTrust[] => (scope.type === "connection" ? [...slices.values()] : slicesOf(scope.kind));

  const fetchFor = (affected: readonly SliceTrust[]): void => {
    for (const slice of affected) if (!slice.isLive) slice.recover(random() * MERGE_MS);
  };

  /** In a task of its own, as the rest of the message is still to be applied. */
  const planReconnect = (act: () => void): number => {
    const waitMs = reconnectedAt === undefined ? 0 : Math.max(0, reconnectedAt + RECONNECT_SPACING_MS - clock.monotonic());
    planned ??= { cancel: clock.schedule(act, waitMs), at: clock.monotonic() + waitMs };
    return waitMs;
  };
  const replaceConnection = (): void => {
    planned = undefined;
    reconnectedAt = clock.monotonic();
    for (const slice of slices.values()) slice.reconnecting();
    options.reconnect();
  };
  const reconnect = (): void => {
    planned = undefined;
    // Snapshots of the stream may have come first; and a slice that the last connection brought nothing gains nothing from another one.
    const isOfUse = [...slices.values()].some((slice) => !slice.isLive && slice.isHelpedByReconnect);
    if (!isOfUse) return fetchFor([...slices.values()]);
    replaceConnection();
  };

  const recover = (affected: readonly SliceTrust[]): void => {
    if (affected.every(({ rest, isHelpedByReconnect }) => rest.status !== "none" && !isHelpedByReconnect)) return fetchFor(affected);
    if (planReconnect(reconnect) > 0) fetchFor(affected); // else the server's snapshots serve all, and REST is not asked (P35)
  };

  /** A request that is planned, and not sent yet, serves what is missed meanwhile, too: a burst of losses is one (P36). */
  const isServed = (affected: readonly SliceTrust[]): boolean =>
    affected.some(({ rest }) => rest.isAsked) &&
    affected.every(({ rest, isHelpedByReconnect }) => rest.isAsked || (rest.status === "none" && !isHelpedByReconnect));

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
    reporter.emit("recovery-cooling", { scope: id });
    cooling.set(id, { cancel: clock.schedule(beginNow, STORM.coolDownMs), until: at + STORM.coolDownMs });
  };

  return {
    start(scope, cause, unread) {
      const affected = slicesIn(scope);
      if (affected.length === 0) return;
      for (const slice of affected) slice.missed(cause, unread);
      if (isServed(affected)) return;
      const id = scope.type === "connection" ? "connection" : `kind ${scope.kind}`;
      paced(cause === "malformed" ? `messages ${id}` : id, () => recover(affected));
    },
    recover(kind, reason) {
      const affected = slicesOf(kind);
      if (reason === "malformed" && isServed(affected)) return;
      if (reason === "malformed") paced(`messages kind ${kind}`, () => recover(affected));
      else recover(affected);
    },
    refetch(kind, fetch) {
      paced(`messages kind ${kind}`, () => fetch(random() * MERGE_MS));
    },
    replaceConnection: () => void planReconnect(replaceConnection),
    outlook(kind) {
      const ends = ["connection", "messages connection", `kind ${kind}`, `messages kind ${kind}`].flatMap(
        (id) => cooling.get(id)?.until ?? [],
      );
      const remaining = (at: number): number => Math.max(0, at - clock.monotonic());
      return { coolDownMs: ends.length === 0 ? undefined : remaining(Math.min(...ends)), reconnectMs: planned && remaining(planned.at) };
    },
    reset() {
      planned?.cancel();
      planned = undefined;
      for (const { cancel } of cooling.values()) cancel();
      cooling.clear();
    },
  };
}
