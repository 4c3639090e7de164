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
  /** The newest number of this connection, whatever its kind; for diagnostics. */
  readonly lastSeq: Seq | undefined;
  /**
   * The numbers of this connection that may count for a kind: those of all kinds, those of its own, or both while it is not known which
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

export function createSequence(option: SequenceOption): Sequence {
  let all: SeqWindow | undefined;
  const ofKind = new Map<string, SeqWindow>();
  let hole: Seq | undefined;
  const holeOfKind = new Map<string, Seq>();
  let isConnectionRefuted = option === "kind";
  let isKindRefuted = option === "connection";
  let strikesAgainstKind = 0;
  let hasGivenUp = false;
  /** By kind; undefined is the connection. What gaps of one numbering tell is nothing to another. */
  const mending = new Map<string | undefined, Mending>();

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
    if (overall === "next" || within === "next" || overall === "first") return inOrder({ type: "connection" });
    if (overall === "repeat" || within === "repeat") return { type: "repeat" };
    if (overall === "back" && within === "back") return { type: "restart", scope: { type: "connection" } };
    // The first of a kind is judged overall, where a lower number is evidence and no more. Behind the others and ahead of its own kind,
    // neither reading explains it: something was missed, whichever of them is right.
    if (overall === "back" && within === "first") return { type: "backwards" };
    return judgeGap({ type: "connection" }, missed, at);
  };

  return {
    get mode() {
      return modeNow();
    },
    get lastSeq() {
      return all?.last;
    },
    windows(kind) {
      const mode = modeNow();
      const within = ofKind.get(kind);
      // A hole that was judged overall says nothing of the other kinds if each has its own numbers; and nothing at all once it is known
      // that the numbers tell no holes: an answer would be too old for ever.
      const overall = mode === "kind" || all === undefined ? [] : [{ ...all, missedUntil: hasGivenUp ? undefined : hole }];
      const own = (mode === "kind" || mode === "settling") && within !== undefined;
      return own ? [...overall, { ...within, missedUntil: holeOfKind.get(kind) }] : overall;
    },
    judge(kind, seq, at) {
      if (seq === undefined || option === "off") {
        if (seq !== undefined) all = { first: all?.first ?? seq, last: seq };
        return { type: "unnumbered" };
      }
      const last = all?.last;
      const lastWithin = kind === undefined ? undefined : ofKind.get(kind)?.last;
      const overall = stepFrom(last, seq);
      const within = stepFrom(lastWithin, seq); // of an unknown kind: "first", so that it is judged overall
      const missedWithin = lastWithin === undefined ? 0 : seq - lastWithin - 1;
      const missedOverall = last === undefined || overall === "back" ? missedWithin : seq - last - 1;

      if (option === "auto" && !hasGivenUp) {
        if (!isConnectionRefuted && overall === "back" && within === "next") isConnectionRefuted = true;
        if (!isConnectionRefuted && !isKindRefuted && overall === "next" && within !== "next" && within !== "first") {
          strikesAgainstKind += 1;
          isKindRefuted = strikesAgainstKind >= REFUTATIONS_OF_KIND;
        }
      }
      const remember = (isRestart: boolean): void => {
        // A first message of a kind that lies behind the others may belong to a numbering of its own: it must not pull `last` back.
        const isOtherNumbering = overall === "back" && !isRestart && modeNow() !== "kind";
        if (isRestart && modeNow() !== "kind") {
          all = hole = undefined;
          ofKind.clear();
          holeOfKind.clear();
        }
        if (!isOtherNumbering) all = { first: all?.first ?? seq, last: seq };
        if (kind !== undefined && isRestart) holeOfKind.delete(kind);
        if (kind !== undefined) ofKind.set(kind, { first: (isRestart ? undefined : ofKind.get(kind)?.first) ?? seq, last: seq });
      };

      let verdict: SequenceVerdict;
      if (hasGivenUp) verdict = { type: "in-order" };
      else if (isConnectionRefuted && isKindRefuted) verdict = giveUp();
      else if (isKindRefuted) verdict = judgeStep(overall, { type: "connection" }, missedOverall, at);
      else if (isConnectionRefuted)
        verdict =
          kind === undefined
            ? { type: "in-order" } // its kind is unknown, so is its place; the next message of that kind shows the hole
            : judgeStep(within, { type: "kind", kind }, missedWithin, at);
      else verdict = judgeSettling(overall, within, missedOverall, at);
      remember(verdict.type === "restart");
      if (verdict.type === "gap") {
        hole = (seq - 1) as Seq; // a gap begins above a number
        if (kind !== undefined) holeOfKind.set(kind, hole);
      }
      return verdict;
    },
    open() {
      all = hole = undefined;
      ofKind.clear();
      holeOfKind.clear();
      for (const each of mending.values()) each.hasOrderSinceGap = true;
    },
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
  if (seq === last) return "repeat";
  return seq < last ? "back" : "jump";
}
