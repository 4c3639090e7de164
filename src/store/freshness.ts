/**
 * Decides what a slice claims about its rows. A pure, total table: a new state or event does not compile until each cell is decided.
 *
 *   waiting ──baseline──▶ live ──mark──▶ stale ──baseline──▶ live
 *
 * Rows stay on screen in every state. `sync/` decides whether a baseline counts (received, or begun, after the newest mark), and sends the
 * event `baseline` only for those that do. Rules: P16, P17, P20, P35; DESIGN, *State*.
 */
import type { Millis } from "../shared/brand.ts";
import type { AtlasError } from "../shared/errors.ts";

/**
 * Why the rows may be wrong. The first cause stays until a baseline ends it, but for the two that no baseline ends:
 * `unproven` (rows from REST, before the connection has delivered its first message, P45) and `lagging` (messages arrive late, P46).
 */
export type StaleCause = "disconnect" | "gap" | "malformed" | "unconfirmed-empty" | "key-collision" | "unproven" | "lagging";

interface FreshnessFacts {
  /** When rows last arrived by a baseline or a delta. Unit: milliseconds since 1970. */
  readonly updatedAt: Millis | undefined;
  /** The server's time of the newest message that had a readable `ts`, as it was sent (P9). */
  readonly asOf: string | undefined;
  /** A new baseline is being fetched or awaited. */
  readonly recovering: boolean;
  /** Why the last attempt to fetch a baseline failed; a baseline clears it. */
  readonly error: AtlasError | undefined;
  /** Rows that were left out of the last baseline and of the messages since: so many may be missing or old (P18). */
  readonly quarantinedCount: number;
  /** How late the newest message of the slice arrived, in whole seconds: below one second it is 0. Unit: milliseconds. Source: P46. */
  readonly lagMs: number;
}

/** `waiting` is not "no rows": no baseline has arrived yet. A flat book is `live` with no rows. */
export type Freshness =
  | ({ readonly status: "waiting" } & FreshnessFacts)
  | ({ readonly status: "live" } & FreshnessFacts)
  | ({ readonly status: "stale"; readonly cause: StaleCause; readonly since: Millis } & FreshnessFacts);

export type FreshnessStatus = Freshness["status"];

export type FreshnessEvent =
  | { readonly type: "baseline"; readonly at: Millis; readonly asOf: string | undefined }
  | { readonly type: "delta"; readonly at: Millis; readonly asOf: string | undefined }
  | { readonly type: "mark"; readonly cause: StaleCause; readonly at: Millis }
  /** Rows that would be a baseline, had the connection delivered a message (P45). */
  | { readonly type: "unproven"; readonly at: Millis }
  | { readonly type: "recovering"; readonly isRecovering: boolean }
  | { readonly type: "failed"; readonly error: AtlasError }
  /** Rows were left out. `isBaseline`: of a whole collection, which takes the place of what was counted before. */
  | { readonly type: "quarantined"; readonly count: number; readonly isBaseline: boolean };

/** Before the first message. */
export const initialFreshness: Freshness = {
  status: "waiting",
  updatedAt: undefined,
  asOf: undefined,
  recovering: false,
  error: undefined,
  quarantinedCount: 0,
  lagMs: 0,
};

type In<Status extends FreshnessStatus> = Extract<Freshness, { status: Status }>;
type On<Type extends FreshnessEvent["type"]> = Extract<FreshnessEvent, { type: Type }>;
type Rule<Status extends FreshnessStatus, Type extends FreshnessEvent["type"]> = (state: In<Status>, event: On<Type>) => Freshness;

const live = ({ quarantinedCount, lagMs }: Freshness, { at, asOf }: On<"baseline">): Freshness => ({
  status: "live",
  updatedAt: at,
  asOf, // a baseline replaces all rows: the time of those before says nothing of these
  recovering: false,
  error: undefined,
  quarantinedCount,
  lagMs,
});
const updated = (state: Freshness, { at, asOf }: On<"delta">): Freshness => ({ ...state, updatedAt: at, asOf: asOf ?? state.asOf });
const stay = (state: Freshness): Freshness => state;
const recovering = (state: Freshness, { isRecovering }: On<"recovering">): Freshness => ({ ...state, recovering: isRecovering });
const failed = (state: Freshness, { error }: On<"failed">): Freshness => ({ ...state, error });
const quarantined = (state: Freshness, { count, isBaseline }: On<"quarantined">): Freshness => ({
  ...state,
  quarantinedCount: isBaseline ? count : state.quarantinedCount + count,
});
/** A slice that was never live does not turn stale: it has made no claim yet. */
const stale = (state: Freshness, { cause, at }: Pick<On<"mark">, "cause" | "at">): Freshness => ({
  ...state,
  status: "stale",
  cause,
  since: at,
});
/** `unproven` is no evidence against the rows, so a cause that is replaces it. */
const staleFor = (state: In<"stale">, event: On<"mark">): Freshness => (state.cause === "unproven" ? stale(state, event) : state);
const unproven = (state: Freshness, { at }: On<"unproven">): Freshness => ({
  ...stale(state, { cause: "unproven", at }),
  updatedAt: at,
  error: undefined,
});

const rules: { readonly [Status in FreshnessStatus]: { readonly [Type in FreshnessEvent["type"]]: Rule<Status, Type> } } = {
  waiting: { baseline: live, delta: updated, mark: stay, unproven, recovering, failed, quarantined },
  live: { baseline: live, delta: updated, mark: stale, unproven: stay, recovering, failed, quarantined },
  stale: { baseline: live, delta: updated, mark: staleFor, unproven, recovering, failed, quarantined },
};

/** The freshness after `event`: the same object when nothing changes. */
export function nextFreshness(state: Freshness, event: FreshnessEvent): Freshness {
  // The compiler cannot see that the cell looked up belongs to this very pair of state and event.
  const rule = rules[state.status][event.type] as (state: Freshness, event: FreshnessEvent) => Freshness;
  const next = rule(state, event);
  return isSameFreshness(state, next) ? state : next;
}

/** How late messages arrive (P46). Not an event of the table: a slice that is behind has a baseline all the same. */
export interface Lag {
  /** Unit: milliseconds, in whole seconds. */
  readonly lagMs: number;
  /** Since when it has been beyond the limit; undefined while it is not. Unit: milliseconds since 1970. */
  readonly laggingSince: Millis | undefined;
}

export const noLag: Lag = { lagMs: 0, laggingSince: undefined };

/** What a slice shows: a live one whose messages arrive too late is stale (P46). */
export function withLag(freshness: Freshness, { lagMs, laggingSince }: Lag): Freshness {
  const shown = freshness.lagMs === lagMs ? freshness : { ...freshness, lagMs };
  return laggingSince === undefined || shown.status !== "live" ? shown : stale(shown, { cause: "lagging", at: laggingSince });
}

/** What a slice shows while the page is offline and nothing arrives, since then (P47). Not an event either: the next message ends it. */
export function withOffline(freshness: Freshness, since: Millis | undefined): Freshness {
  return since === undefined || freshness.status !== "live" ? freshness : stale(freshness, { cause: "disconnect", at: since });
}

/** Whether the two say the same. */
export function isSameFreshness(left: Freshness, right: Freshness): boolean {
  if (left === right) return true;
  const isSameStatus =
    left.status === "stale" && right.status === "stale"
      ? left.cause === right.cause && left.since === right.since
      : left.status === right.status;
  return (
    isSameStatus &&
    left.updatedAt === right.updatedAt &&
    left.asOf === right.asOf &&
    left.recovering === right.recovering &&
    left.error === right.error &&
    left.quarantinedCount === right.quarantinedCount &&
    left.lagMs === right.lagMs
  );
}
