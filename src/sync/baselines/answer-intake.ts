/**
 * Shows the rows of a REST answer with the messages that it lacks over them, and makes them a baseline once they are believed. The caller has
 * judged the answer: whether it counts, and what it lacks.
 *
 * Rules: P17, P35, P45.
 */
import type { Seq } from "../../shared/brand.ts";
import type { Clock } from "../../shared/clock.ts";
import type { SliceDraft } from "../../store/atlas-store.ts";
import { createAnswerBelief, type AnswerBeliefOptions } from "./answer-belief.ts";
import type { Doubts } from "./doubts.ts";
import type { BaselinePosition } from "./replay/baseline-position.ts";
import type { ReplayFrom } from "./replay/delta-log.ts";
import type { MessageReplay } from "./replay/message-replay.ts";
import type { ReadRest } from "./rest-reading.ts";

export interface Baseline {
  readonly hasCollision: boolean;
  readonly quarantineReasons: readonly string[];
  readonly hasChangedRows: boolean;
  /** A doubt that is newer than the rows remains (P17). */
  readonly isDoubted: boolean;
}

export interface AnswerIntakeOptions extends Omit<AnswerBeliefOptions, "position"> {
  readonly draft: SliceDraft;
  /** What the answer's watermark counts, where its path says so: the stream's numbers, or its time. */
  readonly watermark: "seq" | "ts" | undefined;
  /** Shows what the draft holds, now. */
  readonly commit: () => void;
  readonly clock: Clock;
  /** The rows shown are those of an answer that is no baseline. */
  readonly onShownMeanwhile: () => void;
  /** The rows shown are a baseline. */
  readonly onBaseline: (baseline: Baseline) => void;
}

export interface AnswerIntakeParts {
  readonly position: BaselinePosition;
  readonly replay: MessageReplay;
  readonly doubts: Doubts;
  /** The watermark of an answer that was taken is of no use, so the answer is no baseline. */
  readonly onRefused: (reason: "ignored" | "foreign") => void;
}

export interface AnswerIntake {
  /** An answer that counts is shown, and will be a baseline. */
  readonly isWaiting: boolean;
  /** Shows an answer that does not count, but never in place of rows of a baseline, or of one that waits. */
  showMeanwhile(read: ReadRest): void;
  /** Takes an answer that counts, and lacks the messages `from`. `doubtsAnswered`: raised when its request left. */
  take(read: ReadRest, from: ReplayFrom, doubtsAnswered: number): void;
  /** The answer that waits is a baseline no more. */
  cancel(): void;
}

export function createAnswerIntake(options: AnswerIntakeOptions, { position, replay, doubts, onRefused }: AnswerIntakeParts): AnswerIntake {
  const { draft, clock, proof, settleMs, afterHandled } = options;
  const belief = createAnswerBelief({ settleMs, position, proof, afterHandled, clock });

  const show = (read: ReadRest, from: ReplayFrom): void => {
    draft.setSource("rest");
    read.show();
    if (read.isPrepared) options.commit(); // before the log changes the rows for which all was made ready; they are stale until it has
    draft.setSource("delta");
    replay.replay(draft.rows, from);
    draft.transition({ type: "quarantined", count: read.quarantinedCount, isBaseline: true });
  };
  /** The watermark that the stream will reach. A stream without messages never reaches a time: such an answer is as one without watermark. */
  const watermarkToReach = (from: ReplayFrom): Seq | undefined => {
    if (from.type !== "above") return undefined;
    return options.watermark === "ts" && position.judge(from.seq) !== "good" ? undefined : from.seq;
  };

  return {
    get isWaiting() {
      return belief.isWaiting;
    },
    showMeanwhile(read) {
      if (draft.baselineStatus !== "waiting" || belief.isWaiting) return;
      show(read, { type: "all" });
      options.onShownMeanwhile();
    },
    take(read, from, doubtsAnswered) {
      const revision = draft.rows.revision;
      show(read, from);
      if (!proof.isProven) draft.transition({ type: "unproven", at: clock.now() });
      const { hasCollision, quarantineReasons } = read;
      const hasChangedRows = draft.rows.revision !== revision;
      const believe = (): void =>
        options.onBaseline({ hasCollision, quarantineReasons, hasChangedRows, isDoubted: doubts.isNewerThan(from, doubtsAnswered) });
      const watermark = watermarkToReach(from);
      if (watermark === undefined) {
        position.forgetIncluded(); // of the rows before
        belief.settle(believe);
      } else {
        position.include(watermark);
        belief.reach(watermark, believe, onRefused);
      }
    },
    cancel: () => belief.cancel(),
  };
}
