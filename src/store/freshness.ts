/**
 * What a slice may claim about its rows. A pure, total table: a state or an event added later does not compile until each cell is decided.
 *
 *   waiting ──baseline──▶ live ──mark──▶ stale ──baseline──▶ live
 *
 * Rows stay on screen in every state. Whether a baseline counts (received, or begun, after the newest mark) is decided by `sync/`, which
 * tells of those that do. Rules: P16, P17, P20, P35; DESIGN, *State*.
 */
import type { Millis } from "../shared/brand.ts";
import type { AtlasError } from "../shared/errors.ts";

/** Why the rows may be wrong. The first cause stays until a baseline ends it. */
export type StaleCause = "disconnect" | "gap" | "malformed" | "unconfirmed-empty" | "key-collision";

interface FreshnessFacts {
  /** When rows last arrived by a baseline or a delta. Unit: milliseconds since 1970. */
  readonly updatedAt: Millis | undefined;
  /** The server's own time of the newest message that told one, as it was sent (P9). */
  readonly asOf: string | undefined;
  /** A new baseline is being asked for. */
  readonly recovering: boolean;
  /** Why the last attempt to fetch a baseline failed; a baseline clears it. */
  readonly error: AtlasError | undefined;
  /** Rows left out since the slice began (P18). */
  readonly quarantinedCount: number;
}

/** `waiting` is not "no rows": nobody has told yet what there is. A flat book is `live` with no rows. */
export type Freshness =
  | ({ readonly status: "waiting" } & FreshnessFacts)
  | ({ readonly status: "live" } & FreshnessFacts)
  | ({ readonly status: "stale"; readonly cause: StaleCause; readonly since: Millis } & FreshnessFacts);

export type FreshnessStatus = Freshness["status"];

export type FreshnessEvent =
  | { readonly type: "baseline"; readonly at: Millis; readonly asOf: string | undefined }
  | { readonly type: "delta"; readonly at: Millis; readonly asOf: string | undefined }
  | { readonly type: "mark"; readonly cause: StaleCause; readonly at: Millis }
  | { readonly type: "recovering"; readonly isRecovering: boolean }
  | { readonly type: "failed"; readonly error: AtlasError }
  | { readonly type: "quarantined"; readonly count: number };

/** Before anything was heard. */
export const initialFreshness: Freshness = {
  status: "waiting",
  updatedAt: undefined,
  asOf: undefined,
  recovering: false,
  error: undefined,
  quarantinedCount: 0,
};

type In<Status extends FreshnessStatus> = Extract<Freshness, { status: Status }>;
type On<Type extends FreshnessEvent["type"]> = Extract<FreshnessEvent, { type: Type }>;
type Rule<Status extends FreshnessStatus, Type extends FreshnessEvent["type"]> = (state: In<Status>, event: On<Type>) => Freshness;

const live = ({ quarantinedCount }: Freshness, { at, asOf }: On<"baseline">): Freshness => ({
  status: "live",
  updatedAt: at,
  asOf, // a baseline replaces all rows: the time of those before says nothing of these
  recovering: false,
  error: undefined,
  quarantinedCount,
});
const updated = (state: Freshness, { at, asOf }: On<"delta">): Freshness => ({ ...state, updatedAt: at, asOf: asOf ?? state.asOf });
const stay = (state: Freshness): Freshness => state;
const recovering = (state: Freshness, { isRecovering }: On<"recovering">): Freshness => ({ ...state, recovering: isRecovering });
const failed = (state: Freshness, { error }: On<"failed">): Freshness => ({ ...state, error });
const quarantined = (state: Freshness, { count }: On<"quarantined">): Freshness => ({
  ...state,
  quarantinedCount: state.quarantinedCount + count,
});
/** A slice that was never live is not made stale: it has claimed nothing yet. */
const stale = (state: In<"live">, { cause, at }: On<"mark">): Freshness => ({ ...state, status: "stale", cause, since: at });

const rules: { readonly [Status in FreshnessStatus]: { readonly [Type in FreshnessEvent["type"]]: Rule<Status, Type> } } = {
  waiting: { baseline: live, delta: updated, mark: stay, recovering, failed, quarantined },
  live: { baseline: live, delta: updated, mark: stale, recovering, failed, quarantined },
  stale: { baseline: live, delta: updated, mark: stay, recovering, failed, quarantined },
};

/** The freshness after `event`: the same object when nothing changes. */
export function nextFreshness(state: Freshness, event: FreshnessEvent): Freshness {
  // The compiler cannot see that the cell looked up belongs to this very pair of state and event.
  const rule = rules[state.status][event.type] as (state: Freshness, event: FreshnessEvent) => Freshness;
  const next = rule(state, event);
  return isSame(state, next) ? state : next;
}

function isSame(left: Freshness, right: Freshness): boolean {
  if (left === right) return true;
  // `cause` and `since` are the two that only a stale state has; no rule changes them without changing the status.
  return (
    left.status === right.status &&
    left.updatedAt === right.updatedAt &&
    left.asOf === right.asOf &&
    left.recovering === right.recovering &&
    left.error === right.error &&
    left.quarantinedCount === right.quarantinedCount
  );
}
