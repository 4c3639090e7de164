/**
 * What numbers show, read from the table of P36 alone: which messages show that some were missed. It does not look at the client, so that
 * a client which stops to look for gaps, or learns the wrong numbering, is found out.
 *
 * Two hypotheses live until refuted: the numbers count the messages of the connection, or those of each kind.
 * Rules: P34 gap, P36 scope, P37 backwards, P38 new connection.
 */
import type { Regime } from "./schedule.ts";

export type Verdict =
  /** Nothing is missing, or nothing that the rules ask a client to see. */
  | { readonly type: "in-order" }
  /** Messages were missed, or the stream restarted: what the scope covers is stale. Without a kind it covers the connection. */
  | { readonly type: "missed"; readonly kind: string | undefined; readonly isGap: boolean };

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
const inOrder: Verdict = { type: "in-order" };

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
    if (isConnectionAlive && !isKindAlive) return verdictOf(overall, undefined);
    if (!isConnectionAlive) return kind === undefined || !isKindAlive ? inOrder : verdictOf(within, kind);
    if (overall === "next" || within === "next" || overall === "first" || overall === "same" || within === "same") return inOrder;
    const isRestart = overall === "back" && within === "back";
    return { type: "missed", kind: undefined, isGap: !isRestart };
  };

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
      const verdict = isBlurred ? inOrder : judge(kind, overall, within);
      isBlurred = false;

      if (verdict.type === "missed" && !verdict.isGap && verdict.kind === undefined) restart();
      inOrderCount = verdict.type === "in-order" ? inOrderCount + 1 : 0;
      last = Math.max(last ?? seq, seq);
      lastKind = kind;
      if (kind === undefined) return verdict;
      const isRestartOfKind = verdict.type === "missed" && verdict.kind === kind && !verdict.isGap;
      lastOf.set(kind, isRestartOfKind ? seq : Math.max(lastOf.get(kind) ?? seq, seq));
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

function verdictOf(step: Step, kind: string | undefined): Verdict {
  return step === "jump" || step === "back" ? { type: "missed", kind, isGap: step === "jump" } : inOrder;
}

function stepFrom(last: number | undefined, seq: number): Step {
  if (last === undefined) return "first";
  if (seq === last + 1) return "next";
  if (seq === last) return "same";
  return seq < last ? "back" : "jump";
}
