/**
 * What numbers show, read from the table of P36 alone: which messages show that some were missed. It does not look at the client, so that
 * a client which stops to look for gaps, or learns the wrong numbering, is found out.
 *
 * Two hypotheses live until refuted: the numbers count the messages of the connection, or those of each kind.
 * Rules: P34 gap, P36 scope, P37 backwards, P38 new connection.
 */
import type { Regime } from "./schedule.ts";

/** `missed`: the client has to see that messages were missed, or that the stream restarted. */
export type Verdict = "in-order" | "missed";

export interface NumberingModel {
  /** Both hypotheses are refuted: gaps cannot be seen any more. */
  readonly isRefuted: boolean;
  /** Numbers in order since the last verdict of another sort. */
  readonly inOrderCount: number;
  /** `kind` is undefined where a broken frame shows a number alone. */
  observe(kind: string | undefined, seq: number): Verdict;
  /** A message whose number the client may have read, or not. */
  blur(): void;
  /** A new connection. */
  open(): void;
}

type Step = "first" | "next" | "same" | "back" | "jump";

const REFUTATIONS_OF_KIND = 3;

export function createNumberingModel(sequence: Regime["sequence"]): NumberingModel {
  let isConnectionAlive = sequence !== "kind";
  let isKindAlive = sequence !== "connection";
  let refutationsOfKind = 0;
  let last: number | undefined;
  let lastKind: string | undefined;
  const lastOf = new Map<string, number>();
  let isBlurred = false;
  let inOrderCount = 0;

  const restart = (): void => {
    last = lastKind = undefined;
    lastOf.clear();
  };

  const refute = (kind: string | undefined, overall: Step, within: Step): void => {
    if (sequence !== "auto" || !isConnectionAlive) return;
    if ((overall === "back" && within === "next") || (overall === "same" && kind !== lastKind)) isConnectionAlive = false;
    if (overall === "next" && within !== "next" && within !== "first") refutationsOfKind += 1;
    if (refutationsOfKind >= REFUTATIONS_OF_KIND) isKindAlive = false;
  };

  const judge = (kind: string | undefined, overall: Step, within: Step): Verdict => {
    if (isConnectionAlive && !isKindAlive) return verdictOf(overall);
    if (!isConnectionAlive) return kind === undefined || !isKindAlive ? "in-order" : verdictOf(within);
    const isInOrder = overall === "next" || within === "next" || overall === "first" || overall === "same" || within === "same";
    return isInOrder ? "in-order" : "missed";
  };
  const isRestart = (overall: Step, within: Step): boolean =>
    isConnectionAlive && overall === "back" && (within === "back" || !isKindAlive);

  return {
    get isRefuted() {
      return !isConnectionAlive && !isKindAlive;
    },
    get inOrderCount() {
      return inOrderCount;
    },
    observe(kind, seq) {
      const overall = stepFrom(last, seq);
      const within = stepFrom(kind === undefined ? undefined : lastOf.get(kind), seq);
      if (!isBlurred) refute(kind, overall, within);
      const verdict = isBlurred ? "in-order" : judge(kind, overall, within);
      isBlurred = false;

      inOrderCount = verdict === "in-order" ? inOrderCount + 1 : 0;
      if (isRestart(overall, within)) restart();
      last = Math.max(last ?? seq, seq);
      lastKind = kind;
      if (kind !== undefined) lastOf.set(kind, within === "back" && !isConnectionAlive ? seq : Math.max(lastOf.get(kind) ?? seq, seq));
      return verdict;
    },
    blur() {
      isBlurred = true;
    },
    open() {
      restart();
      isBlurred = false;
    },
  };
}

function verdictOf(step: Step): Verdict {
  return step === "jump" || step === "back" ? "missed" : "in-order";
}

function stepFrom(last: number | undefined, seq: number): Step {
  if (last === undefined) return "first";
  if (seq === last + 1) return "next";
  if (seq === last) return "same";
  return seq < last ? "back" : "jump";
}
