/**
 * Decides when an answer whose rows are shown is believed, so that it makes its slice live. One answer waits at a time. Knows no rows.
 *
 *   shown ──▶ the connection has delivered a message (P45)
 *               ──▶ with a watermark: the stream has reached it ──▶ believed
 *               │                     not within 10 s           ──▶ refused: the watermark counts something else (`foreign`)
 *               │                     a message was lost below  ──▶ refused (`ignored`)
 *               ──▶ without one: `settleMs` later               ──▶ believed
 *
 *   1. a delta is sent, then REST is read, then the answer arrives, and only then the delta: older than the rows it changes
 *   2. by the end of `settleMs` it has been followed by all that was sent before the answer was read, so the rows are right
 *
 * Rules: P35, P45; decision 6.
 */
import type { Seq } from "../../shared/brand.ts";
import type { Cancel, Clock } from "../../shared/clock.ts";
import type { ConnectionProof } from "../connection-proof.ts";
import type { BaselinePosition } from "./replay/baseline-position.ts";

export interface AnswerBeliefOptions {
  readonly settleMs: number;
  readonly position: Pick<BaselinePosition, "judge">;
  readonly proof: ConnectionProof;
  /** Calls `done` after `delayMs`, and not before all that has arrived by then was handled; never, where the connection closes first. */
  readonly afterHandled: (done: () => void, delayMs: number) => Cancel;
  readonly clock: Pick<Clock, "schedule">;
}

export interface AnswerBelief {
  /** An answer is shown, and waits. */
  readonly isWaiting: boolean;
  /** Calls `believe` when older messages have had `settleMs` to arrive, counted from the connection's first message on. */
  settle(believe: () => void): void;
  /** Calls `believe` when the stream has reached the watermark, or `refuse` when the watermark is found to be of no use. */
  reach(watermark: Seq, believe: () => void, refuse: (reason: "ignored" | "foreign") => void): void;
  cancel(): void;
}

/** P35: how long the stream may take to reach a watermark. */
const REACH_WITHIN_MS = 10_000;

export function createAnswerBelief({ settleMs, position, proof, afterHandled, clock }: AnswerBeliefOptions): AnswerBelief {
  let cancelWait: Cancel | undefined;

  const cancel = (): void => {
    cancelWait?.();
    cancelWait = undefined;
  };
  const settle = (believe: () => void): void => {
    cancel();
    if (!proof.isProven) cancelWait = proof.onMessage(() => settle(believe));
    else if (settleMs === 0) believe();
    else cancelWait = afterHandled(believe, settleMs);
  };

  return {
    get isWaiting() {
      return cancelWait !== undefined;
    },
    settle,
    reach(watermark, believe, refuse) {
      cancel();
      let cancelDeadline: Cancel | undefined;
      const end = (act: () => void): void => {
        cancel();
        act();
      };
      const check = (): void => {
        if (!proof.isProven) return;
        const verdict = position.judge(watermark);
        if (verdict === "ahead") cancelDeadline ??= clock.schedule(() => end(() => refuse("foreign")), REACH_WITHIN_MS);
        else if (verdict === "good") end(believe);
        else end(() => refuse("ignored"));
      };
      const stopListening = proof.onMessage(check);
      cancelWait = () => {
        stopListening();
        cancelDeadline?.();
      };
      check();
    },
    cancel,
  };
}
