/**
 * Decides whether the watermark of an answer says which messages the answer lacks.
 *
 *   used ──an answer that cannot be completed by number──▶ ignored ──new connection, numbers restarted──▶ used
 *   used, ignored ──the stream does not reach a watermark──▶ foreign, for the client's life
 *
 * `ignored`: the next request is sent such that its answer needs no watermark; one that shows an answer to be too old still counts.
 * `foreign`: watermarks count something else than the stream's messages.
 * Rules: P35, P45.
 */
import type { Seq } from "../../../shared/brand.ts";
import type { ConnectionProof } from "../../connection-proof.ts";
import type { BaselinePosition } from "./baseline-position.ts";
import type { ReplayFrom } from "./delta-log.ts";

/** The messages that an answer lacks, or the reason why it cannot be completed. */
export type AnswerLack = ReplayFrom | "too-old" | "unknown";

export interface WatermarkTrustOptions {
  /** False where the path says that its answers have none. */
  readonly hasWatermark: boolean;
  readonly position: Pick<BaselinePosition, "judge">;
  readonly proof: Pick<ConnectionProof, "isProven">;
  /** A watermark counts something else than the stream's messages. */
  readonly onForeign: () => void;
}

export interface WatermarkTrust {
  /** False: a request has to be sent such that its answer needs no watermark. */
  readonly isUsed: boolean;
  /** Judges an answer by its watermark alone. */
  judge(watermark: Seq | undefined): AnswerLack;
  /** Judges an answer to an own request: where watermarks are not used, all that was logged since the request left is replayed over it. */
  judgeOwn(watermark: Seq | undefined): AnswerLack;
  ignore(reason: "ignored" | "foreign"): void;
  /** A connection opened, or its numbers restarted. */
  restart(): void;
}

export function createWatermarkTrust({ hasWatermark, position, proof, onForeign }: WatermarkTrustOptions): WatermarkTrust {
  let trust: "used" | "ignored" | "foreign" = hasWatermark ? "used" : "foreign";

  const judge = (watermark: Seq | undefined): AnswerLack => {
    if (watermark !== undefined && !proof.isProven) return { type: "above", seq: watermark }; // the first message will show what it is worth
    const verdict = position.judge(watermark);
    if (verdict === "foreign" && trust !== "ignored") onForeign(); // else it was said before
    if (verdict === "foreign" || verdict === "unknown" || watermark === undefined) return "unknown";
    return verdict === "too-old" ? verdict : { type: "above", seq: watermark };
  };

  return {
    get isUsed() {
      return trust === "used";
    },
    judge,
    judgeOwn(watermark) {
      if (trust === "foreign") return { type: "all" };
      const lack = judge(watermark);
      return trust === "used" || lack === "too-old" ? lack : { type: "all" };
    },
    ignore(reason) {
      if (trust !== "foreign") trust = reason;
      if (reason === "foreign") onForeign();
    },
    restart() {
      if (trust === "ignored") trust = "used";
    },
  };
}
