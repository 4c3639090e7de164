/**
 * Has the number of each message judged, and performs the verdict: counts it, reports it, and passes on what was missed.
 *
 * Rules: P34 gap, P36 scope, P37 backwards.
 */
import type { MalformedFrame } from "../../protocol/message.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Reporter } from "../reporter.ts";
import type { Sequence, SequenceScope, SequenceVerdict } from "../sequence/sequence.ts";
import type { StatsDraft } from "../stats.ts";
import type { ScopeErrors } from "./scope-errors.ts";

export interface SequenceCheckOptions {
  readonly sequence: Sequence;
  readonly onMissed: (scope: SequenceScope, cause: "gap" | "restart") => void;
  readonly onSequenceMode: () => void;
  readonly reporter: Reporter;
  readonly stats: StatsDraft;
  readonly clock: Pick<Clock, "monotonic">;
}

export type NumberedMessage = Pick<MalformedFrame, "kind" | "seq" | "isSeqUnreadable">;

/** The result performs the verdict on a message, and returns it. */
export function createSequenceCheck(options: SequenceCheckOptions, errors: ScopeErrors): (message: NumberedMessage) => SequenceVerdict {
  const { sequence, onMissed, reporter, stats, clock } = options;
  let modeSaid = sequence.mode;

  const perform = (verdict: SequenceVerdict): void => {
    switch (verdict.type) {
      case "in-order":
      case "unnumbered":
        return;
      case "repeat":
        stats.repeatCount += 1;
        return;
      case "unchecked-back":
        stats.backwardsCount += 1;
        return;
      case "unchecked-jump":
        stats.gapCount += 1;
        return;
      case "gap": {
        const { scope, missed, isNew } = verdict;
        stats.missedCount += missed;
        if (isNew) {
          stats.gapCount += 1;
          errors.emit(scope, "sequence-gap", { scope: errors.nameOf(scope), missed });
        }
        return onMissed(scope, "gap");
      }
      case "restart": {
        const { scope } = verdict;
        stats.restartCount += 1;
        errors.emit(scope, "sequence-restart", { scope: errors.nameOf(scope) });
        return onMissed(scope, "restart");
      }
    }
  };

  return ({ kind, seq, isSeqUnreadable }) => {
    const verdict = sequence.judge(kind, isSeqUnreadable === true ? "unreadable" : seq, clock.monotonic());
    if (seq !== undefined) stats.lastSeq = seq;
    perform(verdict);
    if (sequence.mode === modeSaid) return verdict;
    modeSaid = sequence.mode;
    if (modeSaid === "unchecked") reporter.emit("sequence-unchecked");
    options.onSequenceMode();
    return verdict;
  };
}
