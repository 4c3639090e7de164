/**
 * The messages that a client never got, or could not read, and when it could know. Until something shows a loss the client may be wrong without
 * blame, with rows that were once true; from then on only a newer baseline makes its rows good again.
 */
import type { SliceName } from "./book.ts";
import type { Session } from "./session.ts";

export interface LostMessage {
  readonly session: Session;
  /** Undefined for a message without rows: a signal, a heartbeat. */
  readonly slice: SliceName | undefined;
  readonly kind: string;
  readonly seq: number | undefined;
  /** The moment at which it was sent. */
  readonly at: number;
}

export interface Loss {
  /** `isProven`: with its number. @defaultValue true */
  makeVisible(isProven?: boolean): void;
  /** It would have arrived now: all that was sent before it has. */
  wouldHaveCome(): void;
}

interface OwnLoss extends LostMessage, Loss {
  visibleAt: number | undefined;
  /** A number shows it, or the end of its connection does; else a frame whose number cannot be read, which may have been of another slice. */
  isProven: boolean;
  /**
   * A baseline that was requested before this moment does not repair it: what was sent before the lost message and arrived after the
   * answer was applied over newer rows, and the lost message would have repaired that.
   */
  cameAt: number | undefined;
  /** A commit was made while nothing showed it. */
  wasInvisible: boolean;
  /** A later number arrived and could not show it: until the connection ends nothing will. */
  isPassed: boolean;
  /** A REST answer that was older than its request, and said so, holds it. */
  isIncluded: boolean;
}

/** A loss may be in both counts: first nothing showed it, then something did. */
export interface Tally {
  /** Losses that became visible. */
  readonly visibleCount: number;
  /** Losses that were invisible at a commit. */
  readonly invisibleCount: number;
}

export class LossBook {
  #losses: OwnLoss[] = [];
  /** Of losses that a baseline has repaired. */
  #repaired: Tally = { visibleCount: 0, invisibleCount: 0 };
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  add(message: LostMessage): Loss {
    const loss: OwnLoss = {
      ...message,
      visibleAt: message.session.endedAt,
      isProven: message.session.endedAt !== undefined,
      cameAt: undefined,
      wasInvisible: false,
      isPassed: false,
      isIncluded: false,
      makeVisible: (isProven = true) => {
        loss.visibleAt ??= this.#now();
        loss.isProven ||= isProven;
      },
      wouldHaveCome: () => {
        loss.cameAt = this.#now();
      },
    };
    this.#losses.push(loss);
    return loss;
  }

  /** A number shows all losses of a session that were sent before `sentAt`, of one kind or of all. Answers with their kinds. */
  show(session: Session, sentAt: number, kind: string | undefined, at: number): ReadonlySet<string> {
    const losses = this.#earlier(session, sentAt, kind);
    for (const loss of losses) {
      if (!loss.isProven) loss.visibleAt = at;
      loss.isProven = true;
    }
    return new Set(losses.map((loss) => loss.kind));
  }

  /** A frame that shows neither kind nor number: all that was lost before it in its session may be missed. */
  suspect(session: Session, at: number): void {
    for (const loss of this.#earlier(session, at, undefined)) loss.visibleAt ??= at;
  }

  /** A later message arrived and shows nothing. */
  pass(session: Session, sentAt: number, kind: string | undefined): void {
    for (const loss of this.#earlier(session, sentAt, kind)) loss.isPassed = true;
  }

  /** The end of a session shows all its losses. */
  sessionEnded(session: Session, at: number): void {
    for (const loss of this.#losses) {
      if (loss.session !== session) continue;
      loss.visibleAt ??= at;
      loss.isProven = true;
    }
  }

  /**
   * An old answer that was requested at `begunAt` holds the messages up to `seq`, and all of the sessions before. What was only suspected by
   * then is invisible again: an answer that holds all numbers that are known is a baseline to the client (P12, P35).
   */
  include(slice: SliceName, seq: number, begunAt: number): void {
    for (const loss of this.#losses) {
      if (loss.slice !== slice) continue;
      const isSuspected = !loss.isProven && (loss.visibleAt ?? Infinity) <= begunAt;
      const isHeld = loss.session.endedAt !== undefined || (loss.seq === undefined ? isSuspected : loss.seq <= seq);
      loss.isIncluded ||= isHeld;
      if (isSuspected && !isHeld) loss.visibleAt = undefined;
    }
  }

  /** A commit is judged: what nothing has shown by now was invisible once. */
  noteCommit(): void {
    for (const loss of this.#losses) loss.wasInvisible ||= loss.visibleAt === undefined;
  }

  /** The slice has a baseline of this moment, and what it is sure to repair: losses before both are history. */
  settle(slice: SliceName, baselineAt: number, repairedAt: number): void {
    const isRepaired = (loss: OwnLoss): boolean =>
      loss.slice === slice && (loss.visibleAt ?? Infinity) <= baselineAt && (loss.cameAt ?? Infinity) <= repairedAt;
    const repaired = this.#losses.filter(isRepaired);
    if (repaired.length === 0) return;
    const { visibleCount, invisibleCount } = tallyOf(repaired);
    this.#repaired = {
      visibleCount: this.#repaired.visibleCount + visibleCount,
      invisibleCount: this.#repaired.invisibleCount + invisibleCount,
    };
    this.#losses = this.#losses.filter((loss) => !isRepaired(loss));
  }

  /** Whether a loss of the slice became visible after the moment of its baseline. */
  isVisibleAfter(slice: SliceName, baselineAt: number): boolean {
    return this.#of(slice).some(({ visibleAt }) => visibleAt !== undefined && visibleAt > baselineAt);
  }

  /** Whether a loss of the slice is not repaired by the baseline of this moment, though nothing shows it. */
  isHiddenAfter(slice: SliceName, baselineAt: number): boolean {
    return this.#of(slice).some(({ cameAt }) => cameAt === undefined || cameAt > baselineAt);
  }

  /** Counts the losses of the schedule, once it is over. */
  count(): Tally {
    const { visibleCount, invisibleCount } = tallyOf(this.#losses.filter(({ slice }) => slice !== undefined));
    return {
      visibleCount: this.#repaired.visibleCount + visibleCount,
      invisibleCount: this.#repaired.invisibleCount + invisibleCount,
    };
  }

  #earlier(session: Session, sentAt: number, kind: string | undefined): OwnLoss[] {
    return this.#losses.filter(
      (loss) => loss.session === session && loss.at < sentAt && !loss.isPassed && (kind === undefined || loss.kind === kind),
    );
  }

  #of(slice: SliceName): OwnLoss[] {
    return this.#losses.filter((loss) => loss.slice === slice && !loss.isIncluded);
  }
}

function tallyOf(losses: readonly OwnLoss[]): Tally {
  return {
    visibleCount: losses.filter(({ visibleAt }) => visibleAt !== undefined).length,
    invisibleCount: losses.filter(({ wasInvisible }) => wasInvisible).length,
  };
}
