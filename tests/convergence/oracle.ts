/**
 * What a screen may show. It watches what the client was handed and judges each commit:
 *   - `live` with no invisible loss outstanding: the rows are those of the book at some time, never going back within a connection;
 *   - a loss that became visible: not `live` until a baseline that was begun (REST) or received (stream) after that moment;
 *   - an invisible loss outstanding: every key and every field's value was once in the book.
 *
 * A moment is a count of what happened, not a time: two events never share one.
 */
import type { SequenceMode } from "../../src/shared/connection-state.ts";
import type { AtlasState } from "../../src/store/atlas-state.ts";
import type { FakeSocket } from "../support/fake-socket.ts";
import type { SliceBook, SliceName } from "./book.ts";
import type { Regime } from "./schedule.ts";

/** Told of all that matters to what the client may claim. */
export interface Witness {
  /** A new moment. */
  now(): number;
  opened(session: Session): void;
  /** A message that was sent at the moment `at` was lost on its way, or is about to be handed over unreadable. */
  lost(message: LostMessage): Loss;
  /** The client is about to be handed a message, whose kind and number it can read. */
  handed(session: Session, kind: string, seq: number | undefined, sentAt: number): void;
  snapshotHanded(slice: SliceName): void;
  restAnswered(slice: SliceName, begunAt: number): void;
  /** An answer that was read before it was asked for, and says so: it holds the messages up to `seq`. */
  oldRestAnswered(slice: SliceName, seq: number): void;
}

export interface Session {
  readonly socket: FakeSocket;
  /** The moment at which the client found it to be over. */
  endedAt: number | undefined;
  /** The newest number that the client was handed, by scope. */
  readonly last: Map<string, number>;
}

export interface LostMessage {
  readonly session: Session;
  /** Undefined for what is no row: signals, heartbeats. */
  readonly slice: SliceName | undefined;
  readonly kind: string;
  readonly seq: number | undefined;
  readonly at: number;
}

export interface Loss {
  makeVisible(): void;
  /** It would have been handed over now, had it not been lost: all that was sent before it has been. */
  wouldHaveCome(): void;
}

interface OwnLoss extends LostMessage, Loss {
  visibleAt: number | undefined;
  /**
   * A baseline that was asked for before this moment does not make good for it: what was sent before the lost message and came after the
   * answer was laid over newer rows, and the lost one would have put that right.
   */
  cameAt: number | undefined;
  /** A commit was made while nothing told of it. */
  wasInvisible: boolean;
  /** A later number came, and could not be judged: until the connection ends nothing will tell of it. */
  isPassed: boolean;
  /** An answer that was older than its request, and said so, held it. */
  isHeld: boolean;
}

/** A loss may be in both counts: first nothing told of it, then something did. */
export interface Tally {
  /** Losses that became visible. */
  readonly visibleCount: number;
  /** Losses that were invisible at a commit. */
  readonly invisibleCount: number;
}

export class Oracle implements Witness {
  readonly #regime: Regime;
  readonly #books: () => ReadonlyMap<SliceName, SliceBook>;
  readonly #mode: () => SequenceMode;
  #moment = 0;
  readonly #sessions = new Set<Session>();
  readonly #losses: OwnLoss[] = [];
  /** The moment of the newest baseline of a slice: received, or begun if it has been answered. */
  readonly #baselineAt = new Map<SliceName, number>();
  readonly #liveVersion = new Map<SliceName, number>();
  #signalledAt = 0;
  readonly #handed: (() => void)[] = [];

  constructor(regime: Regime, books: () => ReadonlyMap<SliceName, SliceBook>, mode: () => SequenceMode) {
    this.#regime = regime;
    this.#books = books;
    this.#mode = mode;
  }

  /** The moment of the last signal or discontinuity: queries have to be asked after it. */
  get signalledAt(): number {
    return this.#signalledAt;
  }

  now(): number {
    return ++this.#moment;
  }

  opened(session: Session): void {
    this.#sessions.add(session);
    this.#signalledAt = this.now();
  }

  lost(message: LostMessage): Loss {
    const loss: OwnLoss = {
      ...message,
      visibleAt: message.session.endedAt,
      cameAt: undefined,
      wasInvisible: false,
      isPassed: false,
      isHeld: false,
      makeVisible: () => {
        loss.visibleAt ??= this.now();
      },
      wouldHaveCome: () => {
        loss.cameAt = this.now();
      },
    };
    this.#losses.push(loss);
    return loss;
  }

  handed(session: Session, kind: string, seq: number | undefined, sentAt: number): void {
    const at = this.now();
    if (kind === "orders") this.#signalledAt = at;
    const scope = this.#regime.numbering === "kind" ? kind : "";
    const last = session.last.get(scope);
    if (seq === undefined || seq === last) return; // a repeat tells nothing
    session.last.set(scope, seq);
    const isHole = last !== undefined && seq !== last + 1 && this.#isSettled();
    this.#handed.push(() => {
      const isJudged = isHole && this.#isSettled();
      for (const loss of this.#losses) {
        const isEarlier = loss.session === session && loss.at < sentAt && (scope === "" || loss.kind === kind);
        if (!isEarlier || loss.isPassed) continue;
        if (isJudged) loss.visibleAt ??= at;
        else loss.isPassed = true;
      }
      if (isJudged && scope === "") this.#signalledAt = Math.max(at, this.#signalledAt);
    });
  }

  /** What a number tells depends on whether the client can judge numbers, of which the number itself may decide (P36): the commit says. */
  #settleHanded(): void {
    for (const settle of this.#handed.splice(0)) settle();
  }

  #isSettled(): boolean {
    return this.#mode() === this.#regime.numbering;
  }

  /** The client's connection is over: it has been told, or it has found out. */
  ended(): void {
    this.#settleHanded();
    const at = this.now();
    for (const session of this.#sessions) session.endedAt = at;
    this.#sessions.clear();
    for (const loss of this.#losses) if (loss.session.endedAt !== undefined) loss.visibleAt ??= loss.session.endedAt;
    this.#liveVersion.clear();
  }

  snapshotHanded(slice: SliceName): void {
    this.#baseline(slice, this.now());
  }

  restAnswered(slice: SliceName, begunAt: number): void {
    this.#baseline(slice, begunAt);
  }

  oldRestAnswered(slice: SliceName, seq: number): void {
    const isHeld = (loss: OwnLoss): boolean =>
      loss.slice === slice && (loss.session.endedAt !== undefined || (loss.seq !== undefined && loss.seq <= seq));
    for (const loss of this.#losses) loss.isHeld ||= isHeld(loss);
  }

  #baseline(slice: SliceName, at: number): void {
    this.#baselineAt.set(slice, Math.max(at, this.#baselineAt.get(slice) ?? 0));
  }

  /** Judges one commit; answers with what is wrong. */
  judge(state: AtlasState): string | undefined {
    this.#settleHanded();
    for (const loss of this.#losses) loss.wasInvisible ||= loss.visibleAt === undefined;
    for (const [slice, book] of this.#books()) {
      const { collection, freshness } = state[slice];
      if (freshness.status !== "live") continue;
      const since = this.#baselineAt.get(slice) ?? 0;
      const losses = this.#losses.filter((loss) => loss.slice === slice && !loss.isHeld);
      if (losses.some(({ visibleAt }) => visibleAt !== undefined && visibleAt > since))
        return `${slice} is live although a loss was visible`;
      if (losses.some(({ cameAt }) => cameAt === undefined || cameAt > since)) {
        if (!book.everHeld(collection)) return `${slice} shows what never was`;
        continue;
      }
      const before = this.#liveVersion.get(slice) ?? 0;
      const version = book.versionOf(collection, before);
      if (version !== undefined) this.#liveVersion.set(slice, version);
      else if (book.versionOf(collection) === undefined) return `${slice} is live with rows that the book never held`;
      else return `${slice} is live and went back before version ${before}`;
    }
    return undefined;
  }

  /** Counts the losses of the schedule, once it is over. */
  count(): Tally {
    const losses = this.#losses.filter(({ slice }) => slice !== undefined);
    return {
      visibleCount: losses.filter(({ visibleAt }) => visibleAt !== undefined).length,
      invisibleCount: losses.filter(({ wasInvisible }) => wasInvisible).length,
    };
  }
}
