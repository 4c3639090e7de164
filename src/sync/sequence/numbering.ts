/**
 * Learns what the server's numbers count. Two readings are possible until the numbers refute one (P36):
 *
 *   settling ──"kind" refuted──▶ connection ──"connection" refuted──▶ neither
 *      └──"connection" refuted──▶ kind ──"kind" refuted──────────────────┘
 *
 * Within one count for the connection each number is above all before it, so one that is +1 within its kind is +1 overall as well. Where it
 * is not, the kinds have counts of their own: one such number is proof. Other evidence may be chance, and takes three: a loss may make a
 * kind's number +1 overall, and messages may be lost just before the first one of a kind. First numbers that do not follow are no evidence
 * once three of them have followed: else losses alone would refute the connection's count.
 */
import type { SeqPlace } from "./seq-windows.ts";

/** The reading that is left, or `settling` while both are. */
export type Reading = "settling" | "connection" | "kind" | "neither";

export interface Numbering {
  readonly reading: Reading;
  /** Numbers in order by the connection's count and not by their kind's: losses, if it turns out that kinds count for themselves. */
  readonly onlyOverallCount: number;
  learn(place: SeqPlace): void;
  /** Many numbers were in order by these readings and not by the others. */
  adopt(inOrder: { readonly connection: boolean; readonly kind: boolean }): void;
  /** A new connection: what was learnt stays, unless it left nothing over. */
  open(): void;
}

/** Three coincidences with nothing between them that speaks for the other side are no coincidence. */
const REFUTES = 3;

/** `given`: a reading that the application vouches for; nothing refutes it. */
export function createNumbering(given: "connection" | "kind" | undefined): Numbering {
  let isConnectionRefuted = given === "kind";
  let isKindRefuted = given === "connection";
  let onlyOverallCount = 0;
  /** First messages of a kind that do not follow the connection's last number. */
  let apartCount = 0;
  /** First messages of a kind that follow another kind's number. */
  let followingCount = 0;

  const reading = (): Reading => {
    if (isConnectionRefuted) return isKindRefuted ? "neither" : "kind";
    return isKindRefuted ? "connection" : "settling";
  };

  return {
    get reading() {
      return reading();
    },
    get onlyOverallCount() {
      return onlyOverallCount;
    },
    learn(place) {
      if (given !== undefined) return;
      if (isFirstFollowing(place)) followingCount += 1;
      if (provesKinds(place)) {
        isConnectionRefuted = true;
        onlyOverallCount = apartCount = 0;
      } else if (isOnlyOverall(place)) {
        onlyOverallCount += 1;
        apartCount = 0;
        isKindRefuted ||= onlyOverallCount >= REFUTES;
      } else if (isFirstApart(place) && followingCount < REFUTES && !isKindRefuted) {
        apartCount += 1;
        isConnectionRefuted ||= apartCount >= REFUTES;
      }
    },
    adopt({ connection, kind }) {
      const isLearntInOrder = (connection && !isConnectionRefuted) || (kind && !isKindRefuted);
      if (isLearntInOrder) return;
      isConnectionRefuted = !connection;
      isKindRefuted = !kind;
      onlyOverallCount = apartCount = 0;
    },
    open() {
      if (reading() !== "neither") return;
      isConnectionRefuted = isKindRefuted = false;
      onlyOverallCount = apartCount = followingCount = 0;
    },
  };
}

/** The first message of a kind that does not go on from the connection's last number: of another count, or after a loss. */
export function isFirstApart({ overall, within }: SeqPlace): boolean {
  return within === "first" && (overall === "jump" || overall === "back");
}

function isFirstFollowing({ overall, within }: SeqPlace): boolean {
  return within === "first" && overall === "next";
}

/** Impossible under one count for the connection, as long as that does not restart. */
function provesKinds({ overall, within, followsOtherKind }: SeqPlace): boolean {
  if (overall === "repeat") return followsOtherKind;
  return within === "next" && overall !== "next";
}

function isOnlyOverall({ overall, within }: SeqPlace): boolean {
  return overall === "next" && (within === "jump" || within === "back" || within === "repeat");
}
