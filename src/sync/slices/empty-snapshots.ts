/**
 * Remembers an empty snapshot that nothing has confirmed or refuted yet: a failing broadcaster sends one over a book that is not empty.
 *
 * Rule: P17.
 */
import type { Message } from "../../protocol/message.ts";
import { elapsedSince, instantOf, type Clock, type Instant } from "../../shared/clock.ts";
import type { SliceDraft } from "../../store/slice-draft.ts";

type Place = Pick<Message, "seq" | "asOf">;

export interface PendingEmpty {
  readonly since: Instant;
  /** The newest of them. */
  readonly message: Place;
  /** There were rows at the first one after which nothing has spoken against it. */
  readonly hadRows: boolean;
  /** Messages were missed since the newest one, or REST had rows. */
  readonly isWeakened: boolean;
  readonly isOfThisConnection: boolean;
}

export interface EmptySnapshots {
  readonly pending: PendingEmpty | undefined;
  /** One that comes now is believed: nothing is lost by it, or it is a second one and no REST source can be asked. */
  isBelieved(slice: Pick<SliceDraft, "rows" | "baselineStatus">, hasRest: boolean): boolean;
  note(message: Place, hasRows: boolean): void;
  /** Messages were missed since, or REST had rows: that there were no rows then does not say that there are none. */
  weaken(): void;
  /** The connection closed. */
  interrupt(): void;
  /** Rows were confirmed. */
  clear(): void;
}

const BELIEVE_AFTER_MS = 5_000;

export function createEmptySnapshots(clock: Clock): EmptySnapshots {
  let pending: PendingEmpty | undefined;

  return {
    get pending() {
      return pending;
    },
    isBelieved({ rows, baselineStatus }, hasRest) {
      const isOldEnough = pending !== undefined && elapsedSince(clock, pending.since) >= BELIEVE_AFTER_MS;
      if (!hasRest) return rows.size === 0 || isOldEnough;
      return rows.size === 0 && baselineStatus !== "waiting";
    },
    note(message, hasRows) {
      const hadRows = pending?.isOfThisConnection === true && !pending.isWeakened ? pending.hadRows : hasRows;
      pending = { since: pending?.since ?? instantOf(clock), message, hadRows, isWeakened: false, isOfThisConnection: true };
    },
    weaken() {
      if (pending !== undefined) pending = { ...pending, isWeakened: true };
    },
    interrupt() {
      if (pending !== undefined) pending = { ...pending, isOfThisConnection: false };
    },
    clear() {
      pending = undefined;
    },
  };
}
