/**
 * Judges the server's numbering: in order, missed messages, or restarted; and learns what the numbers count. Knows no slice and no timer.
 *
 * The page says "per connection / broadcast stream", which is two things. In `auto` both are held to be true until the numbers refute one:
 *
 *   settling ──"kind" refuted──▶ connection ──refuted too──▶ unchecked
 *      └──"connection" refuted──▶ kind                          ▲
 *                    any of them ──numbers that never follow────┘
 *
 * Rules: P34 gap, P36 scope, P37 backwards, P38 new connection, P39 no `seq`.
 */
import type { Millis, Seq } from "../shared/brand.ts";
import type { SequenceMode } from "../shared/connection-state.ts";
import type { SeqWindow } from "./watermark.ts";

/** What the numbers count; `auto` finds out (P36). */
export type SequenceOption = "auto" | "connection" | "kind" | "off";

/** Where messages were missed: in everything a connection carries, or in one kind. */
export type SequenceScope = { readonly type: "connection" } | { readonly type: "kind"; readonly kind: string };

/** A message is applied whatever its verdict (P37). */
export type SequenceVerdict =
  | { readonly type: "in-order" }
  | { readonly type: "unnumbered" }
  | { readonly type: "repeat" }
  | { readonly type: "backwards" }
  | { readonly type: "gap"; readonly scope: SequenceScope; readonly missed: number }
  | { readonly type: "restart"; readonly scope: SequenceScope }
  /** Neither hypothesis holds any more: from here on gaps cannot be seen. Told once. */
  | { readonly type: "gave-up" };

export interface Sequence {
  readonly mode: SequenceMode;
  /**
   * The numbers of this connection that may count for a kind: those of all kinds, those of its own, or both where it is not known which
   * (P36). None before the first.
   */
  windows(kind: string): readonly SeqWindow[];
  /** Judges one message; `kind` is undefined for a malformed frame that shows only its number, `at` is read from the monotonic clock. */
  judge(kind: string | undefined, seq: Seq | undefined, at: Millis): SequenceVerdict;
  /** A new connection: numbers start afresh, what was learnt stays (P36, P38). */
  open(): void;
  /** A recovery of a kind was completed: a gap right after it speaks against the numbering itself (P36). */
  recovered(kind: string, at: Millis): void;
}

/** Three coincidences are no coincidence (P36). */
const REFUTATIONS_OF_KIND = 3;
const FUTILE_GAPS = 3;
const FUTILE_WITHIN_MS = 60_000;
/** A gap this soon after a recovery counts as one that the recovery could not mend. */
const RIGHT_AFTER_MS = 5_000;

/** Whether recoveries mend what gaps tear. */
interface Mending {
  recoveredAt: Millis | undefined;
  hasOrderSinceGap: boolean;
  futileGapsAt: readonly Millis[];
}

type Step = "first" | "next" | "repeat" | "back" | "jump";

const connection: SequenceScope = { type: "connection" };

export function createSequence(option: SequenceOption): Sequence {
  let all: SeqWindow | undefined;
  /** An unknown kind has none. */
  const ofKind = new Map<string | undefined, SeqWindow>();
  let isConnectionRefuted = option === "kind";
  let isKindRefuted = option === "connection";
  let strikesAgainstKind = 0;
  let hasGivenUp = false;
  /** By kind; undefined is the connection. What gaps of one numbering tell is nothing to another. */
  const mending = new Map<string | undefined, Mending>();

  const forget = (): void => {
    all = undefined;
    ofKind.clear();
  };

  const modeNow = (): SequenceMode => {
    if (option === "off") return "off";
    if (hasGivenUp) return "unchecked";
    if (isKindRefuted) return "connection";
    return isConnectionRefuted ? "kind" : "settling";
  };

  const giveUp = (): SequenceVerdict => {
    hasGivenUp = true;
    return { type: "gave-up" };
  };

  const mendingOf = (kind: string | undefined): Mending => {
    const known = mending.get(kind) ?? { recoveredAt: undefined, hasOrderSinceGap: true, futileGapsAt: [] };
    mending.set(kind, known);
    return known;
  };
  const inOrder = (scope: SequenceScope): SequenceVerdict => {
    mendingOf(kindOf(scope)).hasOrderSinceGap = true;
    return { type: "in-order" };
  };
  const judgeGap = (scope: SequenceScope, missed: number, at: Millis): SequenceVerdict => {
    const own = mendingOf(kindOf(scope));
    if (isFutile(own, at) && option === "auto") return giveUp();
    own.hasOrderSinceGap = false;
    return { type: "gap", scope, missed };
  };

  const judgeStep = (step: Step, scope: SequenceScope, missed: number, at: Millis): SequenceVerdict => {
    switch (step) {
      case "first":
      case "next":
        return inOrder(scope);
      case "repeat":
        return { type: "repeat" };
      case "jump":
        return judgeGap(scope, missed, at);
      case "back":
        return { type: "restart", scope };
    }
  };

  /** Both hypotheses live: a message in order under either is in order. */
  const judgeSettling = (overall: Step, within: Step, missed: number, at: Millis): SequenceVerdict => {
    if (overall === "next" || within === "next" || overall === "first") return inOrder(connection);
    if (overall === "repeat" || within === "repeat") return { type: "repeat" };
    if (within === "back") return { type: "restart", scope: connection }; // then it is behind the others as well
    // The first of a kind is judged overall, where a lower number is evidence and no more. Behind the others and ahead of its own kind,
    // neither reading explains it: something was missed, whichever of them is right.
    if (overall === "back" && within === "first") return { type: "backwards" };
    return judgeGap(connection, missed, at);
  };

  return {
    get mode() {
      return modeNow();
    },
    windows(kind) {
      const mode = modeNow();
      // A hole that was judged overall says nothing of the other kinds if each has its own numbers; and nothing at all once it is known
      // that the numbers tell no holes: an answer would be too old for ever. Given up, they still tell what came before what.
      const possible = [mode === "kind" ? undefined : all, mode === "connection" ? undefined : ofKind.get(kind)];
      const windows = possible.filter((window) => window !== undefined);
      return hasGivenUp ? windows.map(({ first, last }) => ({ first, last })) : windows;
    },
    judge(kind, seq, at) {
      if (seq === undefined) return { type: "unnumbered" };
      if (option === "off") {
        all = { first: all?.first ?? seq, last: seq };
        return { type: "unnumbered" };
      }
      const last = all?.last;
      const lastWithin = ofKind.get(kind)?.last;
      const overall = stepFrom(last, seq);
      const within = stepFrom(lastWithin, seq); // of an unknown kind: "first", so that it is judged overall
      // What a jump missed; of other steps it tells nothing.
      const missedWithin = seq - (lastWithin ?? 0) - 1;
      const missedOverall = overall === "back" ? missedWithin : seq - (last ?? 0) - 1;

      if (option === "auto" && !isConnectionRefuted) {
        if (overall === "back" && within === "next") isConnectionRefuted = true;
        if (overall === "next" && within !== "next" && within !== "first") strikesAgainstKind += 1;
        isKindRefuted = strikesAgainstKind >= REFUTATIONS_OF_KIND;
      }

      let verdict: SequenceVerdict;
      if (hasGivenUp) verdict = { type: "in-order" };
      else if (isConnectionRefuted && isKindRefuted) verdict = giveUp();
      else if (isKindRefuted) verdict = judgeStep(overall, connection, missedOverall, at);
      else if (isConnectionRefuted)
        verdict =
          kind === undefined
            ? { type: "in-order" } // its kind is unknown, so is its place; the next message of that kind shows the hole
            : judgeStep(within, { type: "kind", kind }, missedWithin, at);
      else verdict = judgeSettling(overall, within, missedOverall, at);

      if (verdict.type === "restart") {
        if (modeNow() === "kind") ofKind.delete(kind);
        else forget();
      }
      const isGap = verdict.type === "gap";
      all = grown(all, seq, isGap);
      if (kind !== undefined) ofKind.set(kind, grown(ofKind.get(kind), seq, isGap));
      return verdict;
    },
    open: forget,
    recovered(kind, at) {
      mendingOf(kind).recoveredAt = mendingOf(undefined).recoveredAt = at;
    },
  };
}

/** True when gaps come so that no recovery could ever end them. */
function isFutile(own: Mending, at: Millis): boolean {
  const isRightAfterRecovery = own.recoveredAt !== undefined && at - own.recoveredAt <= RIGHT_AFTER_MS;
  if (own.hasOrderSinceGap && !isRightAfterRecovery) return false;
  own.futileGapsAt = [...own.futileGapsAt.filter((gapAt) => at - gapAt < FUTILE_WITHIN_MS), at];
  return own.futileGapsAt.length >= FUTILE_GAPS;
}

function kindOf(scope: SequenceScope): string | undefined {
  return scope.type === "kind" ? scope.kind : undefined;
}

function stepFrom(last: Seq | undefined, seq: Seq): Step {
  if (last === undefined) return "first";
  if (seq === last + 1) return "next";
  if (seq > last) return "jump";
  return seq === last ? "repeat" : "back";
}

/** A lower number that restarts nothing may belong to a numbering of its own: it must not pull `last` back. */
function grown(window: SeqWindow | undefined, seq: Seq, isGap: boolean): SeqWindow {
  const { first, last, missedUntil } = window ?? { first: seq, last: seq };
  return {
    first,
    last: Math.max(last, seq) as Seq, // one of the two
    missedUntil: isGap ? ((seq - 1) as Seq) : missedUntil, // a gap begins above a number
  };
}
