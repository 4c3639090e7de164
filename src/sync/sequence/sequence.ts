/**
 * Judges the server's numbering: in order, missed messages, or restarted. Knows no slice and no timer.
 *
 * The page says "per connection / broadcast stream", which is two things. In `auto` both are held to be possible until the numbers refute
 * one (`numbering.ts`), and what is missed by one of them counts as missed:
 *
 *   - not in order by either: reported at once, of the whole connection.
 *   - in order by the connection's count alone: reported when that count is refuted, since until then every second message would be one.
 *
 * Numbers that neither explains, and gaps that recoveries do not close, are `sparse`: judged no more until a new connection or a hundred in
 * order. What was missed meanwhile is reported then.
 *
 *   checked ──neither reading is left, or three gaps after recoveries──▶ sparse ──open, or 100 in order──▶ checked
 *
 * Rules: P34 gap, P36 scope, P37 backwards, P38 new connection, P39 no `seq`, P40 kinds tracked.
 */
import type { Millis, Seq } from "../../shared/brand.ts";
import type { SequenceMode } from "../../shared/connection-state.ts";
import { createGapHistory } from "./gap-history.ts";
import { createNumbering, isFirstApart } from "./numbering.ts";
import { createSeqWindows, type SeqPlace } from "./seq-windows.ts";
import { createSparseWatch, type SparseWatch } from "./sparse-watch.ts";
import type { SeqWindow } from "../baselines/replay/watermark.ts";

/** What the numbers count; `auto` finds out (P36). */
export type SequenceOption = "auto" | "connection" | "kind" | "off";

/** Where messages were missed: in everything a connection carries, or in one kind. */
export type SequenceScope = { readonly type: "connection" } | { readonly type: "kind"; readonly kind: string };

/** A message is applied whatever its verdict (P37). */
export type SequenceVerdict =
  | { readonly type: "in-order" }
  | { readonly type: "unnumbered" }
  | { readonly type: "repeat" }
  /** `isNew`: false where no recovery was completed since the scope's last gap. Both are one gap (P36), but an answer has to hold both. */
  | { readonly type: "gap"; readonly scope: SequenceScope; readonly missed: number; readonly isNew: boolean }
  /** The numbering started afresh, or may have: what was sent before its first number that came is missed (P37). */
  | { readonly type: "restart"; readonly scope: SequenceScope }
  /** A jump or a lower number while the mode is `unchecked`: it is counted, nothing else. */
  | { readonly type: "unchecked-jump" }
  | { readonly type: "unchecked-back" };

export interface Sequence {
  readonly mode: SequenceMode;
  /**
   * The numbers of this connection that may count for a kind: those of all kinds, those of its own, or both where it is not known which
   * (P36). None before the first.
   */
  windows(kind: string): readonly SeqWindow[];
  /**
   * Judges one message. `kind` is undefined for a malformed frame that shows only its number, `seq` is `unreadable` where there is one that
   * is no safe integer, and `at` is read from the monotonic clock.
   */
  judge(kind: string | undefined, seq: Seq | "unreadable" | undefined, at: Millis): SequenceVerdict;
  /** A new connection: numbers start afresh, what was learnt stays (P36, P38). */
  open(): void;
  /** All slices of the scope that were stale after a gap have a baseline again: the next gap is another one (P36). */
  recovered(scope: SequenceScope): void;
}

const connection: SequenceScope = { type: "connection" };
const inOrder: SequenceVerdict = { type: "in-order" };
const unnumbered: SequenceVerdict = { type: "unnumbered" };

/** `isKnownKind`: kinds whose numbers are kept however many other kinds there are (P40). */
export function createSequence(option: SequenceOption, isKnownKind: (kind: string) => boolean = () => false): Sequence {
  const windows = createSeqWindows(isKnownKind);
  const numbering = createNumbering(option === "connection" || option === "kind" ? option : undefined);
  const gaps = createGapHistory();
  let sparse: SparseWatch | undefined;
  /** What kind of numbers there are: one that can be read makes those that cannot a defect of single messages. */
  let presence: "none" | "readable" | "unreadable" = "none";

  const modeNow = (): SequenceMode => {
    if (option === "off") return "off";
    const { reading } = numbering;
    return sparse !== undefined || presence === "unreadable" || reading === "neither" ? "unchecked" : reading;
  };

  const interrupted = (verdict: Interruption, at: Millis): SequenceVerdict => {
    const { isNew, isHabit } = gaps.gap(verdict.scope, at);
    if (isHabit && option === "auto") sparse = createSparseWatch();
    return verdict.type === "gap" ? { ...verdict, isNew } : verdict;
  };
  const gap = (scope: SequenceScope, missed: number, at: Millis): SequenceVerdict => interrupted({ type: "gap", scope, missed }, at);
  const restart = (scope: SequenceScope, at: Millis): SequenceVerdict => interrupted({ type: "restart", scope }, at);

  const judgeStep = (step: SeqPlace["within"], skipped: number, scope: SequenceScope, at: Millis): SequenceVerdict => {
    switch (step) {
      case "unknown": // so is its place: the next message of its kind shows the hole
      case "first":
      case "next":
        return inOrder;
      case "repeat":
        return { type: "repeat" };
      case "jump":
        return gap(scope, skipped, at);
      case "back":
        return restart(scope, at);
    }
  };
  const judgeOverall = ({ overall, skippedOverall }: SeqPlace, at: Millis): SequenceVerdict =>
    judgeStep(overall, skippedOverall, connection, at);
  const judgeWithin = (kind: string | undefined, { within, skippedWithin }: SeqPlace, at: Millis): SequenceVerdict =>
    kind === undefined ? inOrder : judgeStep(within, skippedWithin, { type: "kind", kind }, at);

  /** Both readings are possible. Were the number +1 within its kind alone, the connection's count would be refuted. */
  const judgeSettling = (place: SeqPlace, at: Millis): SequenceVerdict => {
    const { overall, within, skippedOverall, skippedWithin } = place;
    if (overall === "first" || overall === "next" || within === "next") return inOrder;
    if (overall === "jump") return gap(connection, skippedOverall, at);
    if (within === "jump") return gap(connection, skippedWithin, at);
    // Lower by the connection's count is a restart, whatever the number is within its kind: for a new kind a possible one.
    return overall === "repeat" && within !== "back" ? { type: "repeat" } : restart(connection, at);
  };

  /** The connection's count is refuted by this number. What it made of those before is worth nothing: losses may have looked in order. */
  const judgeFirstByKind = (kind: string | undefined, place: SeqPlace, onlyOverallCount: number, at: Millis): SequenceVerdict => {
    const missed = onlyOverallCount + (isFirstApart(place) ? Math.max(1, place.skippedOverall) : 0);
    if (missed === 0) return judgeWithin(kind, place, at);
    windows.markEveryKind();
    return gap(connection, missed, at);
  };

  const judgeChecked = (kind: string | undefined, place: SeqPlace, at: Millis): SequenceVerdict => {
    const { reading: before, onlyOverallCount } = numbering;
    numbering.learn(place);
    switch (numbering.reading) {
      case "settling":
        return judgeSettling(place, at);
      case "connection":
        return judgeOverall(place, at);
      case "kind":
        return before === "settling" ? judgeFirstByKind(kind, place, onlyOverallCount, at) : judgeWithin(kind, place, at);
      case "neither":
        sparse = createSparseWatch();
        return restart(connection, at); // whatever was missed may be of any kind
    }
  };

  const judgeSparse = (watch: SparseWatch, place: SeqPlace, at: Millis): SequenceVerdict => {
    const ended = watch.watch(place);
    if (ended !== undefined) {
      const { overall, within } = ended;
      sparse = undefined;
      gaps.clear();
      numbering.adopt({ connection: overall.isInOrder, kind: within.isInOrder });
      const missed = Math.max(numbering.reading === "kind" ? 0 : overall.missed, numbering.reading === "connection" ? 0 : within.missed);
      if (missed === 0) return inOrder;
      windows.markEveryKind();
      return gap(connection, missed, at);
    }
    const steps = [place.overall, place.within];
    if (steps.includes("next") || place.within === "first") return inOrder;
    if (steps.includes("repeat")) return { type: "repeat" };
    return { type: place.overall === "back" ? "unchecked-back" : "unchecked-jump" };
  };

  return {
    get mode() {
      return modeNow();
    },
    windows(kind) {
      const { reading } = numbering;
      const isOverallPossible = reading === "settling" || reading === "connection";
      const isWithinPossible = reading === "settling" || reading === "kind"; // with the option `off` no kind has a window
      const possible = [isOverallPossible ? windows.overall : undefined, isWithinPossible ? windows.within(kind) : undefined];
      const found = possible.filter((window) => window !== undefined);
      // Holes that the numbering itself has are none to be filled: an answer would be too old for ever.
      return sparse === undefined ? found : found.map(({ first, last }) => ({ first, last }));
    },
    judge(kind, seq, at) {
      if (seq === undefined) return unnumbered;
      if (seq === "unreadable") {
        if (presence === "none") presence = "unreadable";
        return unnumbered;
      }
      presence = "readable";
      const place = windows.place(kind, seq);
      if (option === "off") {
        windows.add(undefined, seq, { ...place, overall: "next" }, false); // where a restart is not looked for, the window goes on
        return unnumbered;
      }
      const verdict = sparse === undefined ? judgeChecked(kind, place, at) : judgeSparse(sparse, place, at);
      windows.add(kind, seq, place, verdict.type === "gap");
      return verdict;
    },
    open() {
      windows.clear();
      gaps.clear();
      sparse = undefined;
      numbering.open();
      if (presence === "readable") presence = "none"; // numbers that could not be read are expected to stay so
    },
    recovered: (scope) => gaps.recovered(scope),
  };
}

type Interruption =
  | { readonly type: "gap"; readonly scope: SequenceScope; readonly missed: number }
  | { readonly type: "restart"; readonly scope: SequenceScope };
