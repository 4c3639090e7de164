/**
 * The numbers that the present connection has brought, overall and by kind, and how the next one lies to them. Draws no conclusion.
 *
 * "Last" is the number of the message before, not the highest one: within one numbering a lower number means a restart (P37), and two
 * numberings that alternate would hide behind a highest one.
 * Rules: P36 scope, P38 new connection, P40 kinds tracked.
 */
import type { Seq } from "../../shared/brand.ts";
import type { SeqWindow } from "../baselines/replay/watermark.ts";

/** From the number before to the next one. */
export type Step = "first" | "next" | "repeat" | "jump" | "back";

/** How a number lies to those before it. */
export interface SeqPlace {
  readonly overall: Step;
  /** Within its kind; `unknown` where the kind could not be read, or is not tracked. */
  readonly within: Step | "unknown";
  /** Numbers that a jump skipped; 0 for every other step. */
  readonly skippedOverall: number;
  readonly skippedWithin: number;
  /** The message before it was of another kind; false where one of the two kinds is unknown. */
  readonly followsOtherKind: boolean;
}

export interface SeqWindows {
  /** Undefined before the first number. */
  readonly overall: SeqWindow | undefined;
  within(kind: string): SeqWindow | undefined;
  place(kind: string | undefined, seq: Seq): SeqPlace;
  /** `isGap`: numbers before this one were missed. */
  add(kind: string | undefined, seq: Seq, place: SeqPlace, isGap: boolean): void;
  /** Messages of any kind may have been missed before now, in numbers that looked good. */
  markEveryKind(): void;
  clear(): void;
}

/** Far more kinds than any server has: others share the entry of the unknown ones, which are never judged by kind (P40). */
const KINDS_TRACKED = 1_000;

/** `isKnownKind`: kinds that are tracked in any case, however many others a server invents before them. */
export function createSeqWindows(isKnownKind: (kind: string) => boolean): SeqWindows {
  const ofKind = new Map<string, SeqWindow>();
  let overall: SeqWindow | undefined;
  let lastKind: string | undefined;

  const isTracked = (kind: string | undefined): kind is string =>
    kind !== undefined && (ofKind.has(kind) || ofKind.size < KINDS_TRACKED || isKnownKind(kind));

  return {
    get overall() {
      return overall;
    },
    within: (kind) => ofKind.get(kind),
    place(kind, seq) {
      const tracked = isTracked(kind);
      const last = overall?.last;
      const lastWithin = tracked ? ofKind.get(kind)?.last : undefined;
      return {
        overall: stepFrom(last, seq),
        within: tracked ? stepFrom(lastWithin, seq) : "unknown",
        skippedOverall: skippedFrom(last, seq),
        skippedWithin: skippedFrom(lastWithin, seq),
        followsOtherKind: tracked && lastKind !== undefined && kind !== lastKind,
      };
    },
    add(kind, seq, { overall: step, within }, isGap) {
      overall = grown(overall, seq, step, isGap);
      lastKind = within === "unknown" ? undefined : kind;
      if (lastKind !== undefined && within !== "unknown") ofKind.set(lastKind, grown(ofKind.get(lastKind), seq, within, isGap));
    },
    markEveryKind() {
      for (const [kind, window] of ofKind) ofKind.set(kind, { ...window, missedUntil: window.last });
    },
    clear() {
      overall = lastKind = undefined;
      ofKind.clear();
    },
  };
}

function stepFrom(last: Seq | undefined, seq: Seq): Step {
  if (last === undefined) return "first";
  if (seq === last + 1) return "next";
  if (seq > last) return "jump";
  return seq === last ? "repeat" : "back";
}

function skippedFrom(last: Seq | undefined, seq: Seq): number {
  return last === undefined ? 0 : Math.max(0, seq - last - 1);
}

/** A lower number begins a window of its own: what came before it is of another count. */
function grown(window: SeqWindow | undefined, seq: Seq, step: Step, isGap: boolean): SeqWindow {
  const before = step === "back" ? undefined : window;
  return {
    first: before?.first ?? seq,
    last: seq,
    missedUntil: isGap ? ((seq - 1) as Seq) : before?.missedUntil, // the number before a number
  };
}
