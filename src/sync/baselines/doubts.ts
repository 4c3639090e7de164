/**
 * Decides whether an answer ends the doubt that an empty snapshot raised, and when REST may be asked about the next doubt. A doubt is no
 * mark: an answer that was requested before it is still a baseline, but does not end it.
 *
 * Rule: P17.
 */
import type { Seq } from "../../shared/brand.ts";
import { elapsedSince, instantOf, type Clock, type Instant } from "../../shared/clock.ts";
import type { ReplayFrom } from "./replay/delta-log.ts";

export interface Doubts {
  /** Raised so far. A request notes the count when it leaves. */
  readonly count: number;
  /** Until REST may be asked about a doubt again. Unit: milliseconds. */
  readonly waitMs: number;
  /** `seq`: where the empty snapshot stands in the stream. */
  raise(seq: Seq | undefined): void;
  /** A request leaves now. */
  recordRequest(): void;
  /** True where the doubt is newer than an answer that lacks the messages `from`, and whose request left at `countAtRequest`. */
  isNewerThan(from: ReplayFrom, countAtRequest: number): boolean;
  /** The numbers restarted: that of the doubt cannot be compared any more. */
  forgetPlace(): void;
  /** There is a baseline. */
  end(): void;
}

/** P17: a doubt asks REST at most this often. */
const SPACING_MS = 10_000;

export function createDoubts(clock: Clock): Doubts {
  let count = 0;
  let isPending = false;
  let raisedAt: Seq | undefined;
  /** When REST was last asked because of a doubt. */
  let askedAt: Instant | undefined;

  return {
    get count() {
      return count;
    },
    get waitMs() {
      return askedAt === undefined ? 0 : Math.max(0, SPACING_MS - elapsedSince(clock, askedAt));
    },
    raise(seq) {
      count += 1;
      isPending = true;
      raisedAt = seq;
    },
    recordRequest() {
      if (isPending) askedAt = instantOf(clock);
    },
    isNewerThan(from, countAtRequest) {
      return countAtRequest !== count || (from.type === "above" && raisedAt !== undefined && from.seq < raisedAt);
    },
    forgetPlace() {
      raisedAt = undefined;
    },
    end() {
      isPending = false;
      raisedAt = undefined;
    },
  };
}
