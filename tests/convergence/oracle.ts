/**
 * What a screen may show. The oracle sees what the client got, and judges each commit:
 *   - `live` with no invisible loss outstanding: the rows are those of the book at some time, never going back within a connection;
 *   - a loss that became visible: not `live` until a baseline that was requested (REST) or received (stream) after that moment;
 *   - an invisible loss outstanding: every key and every field's value was once in the book;
 *   - not `live` without a connection, before its first message (P45), offline (P47), or while the feed is late (P46);
 *   - in no state a row of another identity (P41), and no cause of `stale` that nothing explains.
 *
 * It asks the client for nothing but its state: what numbers show is `numbering.ts`'s to say, and lateness `lag.ts`'s.
 */
import type { AtlasState } from "../../src/store/atlas-state.ts";
import { Alarms } from "./alarms.ts";
import { shapes, type SliceBook, type SliceName } from "./book.ts";
import { Contact } from "./contact.ts";
import { GapCount } from "./gap-count.ts";
import { LagModel } from "./lag.ts";
import { LossBook, type Loss, type LostMessage, type Tally } from "./losses.ts";
import { createNumberingModel, type NumberingModel } from "./numbering.ts";
import type { Regime } from "./schedule.ts";
import type { Session } from "./session.ts";
import type { Answer, HandedMessage, Witness } from "./witness.ts";

export interface OracleOptions {
  readonly regime: Regime;
  readonly books: () => ReadonlyMap<SliceName, SliceBook>;
  /** The client's monotonic clock. */
  readonly monotonic: () => number;
  /** REST has been unable to confirm an empty book for so long that P17 believes the stream. */
  readonly mayBelieveEmpty: () => boolean;
}

export class Oracle implements Witness {
  readonly #options: OracleOptions;
  #moment = 0;
  readonly #sessions = new Set<Session>();
  readonly #losses = new LossBook(() => this.now());
  readonly #numbering: NumberingModel;
  readonly #gaps: GapCount;
  readonly #lag = new LagModel();
  readonly #contact = new Contact();
  readonly #alarms: Alarms;
  /** The moment of the newest baseline of a slice: received, or requested if it has been answered. */
  readonly #baselineAt = new Map<SliceName, number>();
  /** The same, of baselines that the client is sure to take: only they repair what nothing showed. */
  readonly #repairedAt = new Map<SliceName, number>();
  readonly #liveVersion = new Map<SliceName, number>();
  readonly #blurredUntil = new Map<SliceName, number>();
  /** REST's rows hold the messages of this connection up to this number: a client does not apply those that arrive later (P35). */
  readonly #includedUpTo = new Map<SliceName, number>();
  readonly #snapshotKinds = new Set<string>();
  /** The last number of this connection, by what the server counts. */
  readonly #lastOf = new Map<string | undefined, number>();
  /** An empty snapshot that was a lie and that nothing has refuted. */
  #hasEmptyLie = false;
  /** The client believed it, as P17 allows: its positions are wrong without blame until their next baseline. */
  #hasBelievedLie = false;
  #signalledAt = 0;
  #inspectedMoment = 0;
  #quietInspections = 0;

  constructor(options: OracleOptions) {
    this.#options = options;
    this.#numbering = createNumberingModel(options.regime.sequence);
    this.#gaps = new GapCount(options.monotonic);
    this.#alarms = new Alarms({ hasSeq: options.regime.hasSeq, hasBeenLate: () => this.#lag.hasBeenLate });
  }

  /** The moment of the last signal or discontinuity: queries have to be fetched after it. */
  get signalledAt(): number {
    return this.#signalledAt;
  }

  /** The present connection has delivered a message: what was signalled before it is fetched from then on (P24). */
  get hasContact(): boolean {
    return this.#contact.hasMessage;
  }

  /** The client shows an empty book that it was right to believe. */
  get hasBelievedLie(): boolean {
    return this.#hasBelievedLie;
  }

  now(): number {
    return ++this.#moment;
  }

  opened(session: Session): void {
    this.#sessions.add(session);
    this.#numbering.open();
    this.#gaps.open();
    this.#lag.open();
    this.#contact.open();
    this.#snapshotKinds.clear();
    this.#lastOf.clear();
    this.#includedUpTo.clear();
    this.outdated();
  }

  outdated(): void {
    this.#signalledAt = this.now();
  }

  offline(): void {
    this.#contact.offline(this.#options.monotonic());
  }

  lost(message: LostMessage): Loss {
    if (message.slice !== undefined && this.#blurredUntil.get(message.slice) === message.at) this.#blurredUntil.delete(message.slice);
    return this.#losses.add(message);
  }

  handed(message: HandedMessage): void {
    const { kind, slice, seq, sentAt, sentMs } = message;
    const at = this.now();
    this.#contact.message();
    if (kind === "orders") this.#signalledAt = at;
    if (slice !== undefined && this.#blurredUntil.get(slice) === sentAt) this.#blurredUntil.delete(slice);
    this.#observeTime(message, sentMs);
    if (seq !== undefined) this.#observeNumber(message, seq, at);
  }

  unreadable(session: Session, kind: string | undefined, isDoubtful = kind === undefined): void {
    const at = this.now();
    this.#contact.message();
    for (const shape of shapes) if (isDoubtful || shape.kind === kind) this.#alarms.unreadable(shape.slice);
    if (kind !== undefined) return;
    // Every slice is stale and every signal counts as missed, so that all that was lost before shows as well.
    this.#losses.suspect(session, at);
    for (const shape of shapes) this.#visibleLoss({ session, slice: shape.slice, kind: shape.kind, seq: undefined, at }, false);
    this.#signalledAt = at;
    this.#numbering.blur();
  }

  defect({ session, slice, kind, seq, sentAt }: HandedMessage, isHarmful: boolean): void {
    if (slice === undefined) return;
    this.#alarms.unreadable(slice);
    const isIncluded = seq !== undefined && seq <= (this.#includedUpTo.get(slice) ?? -Infinity);
    if (isHarmful && !isIncluded) this.#visibleLoss({ session, slice, kind, seq, at: sentAt });
  }

  /** The client's connection is over: it has seen the close, or has found out. */
  ended(): void {
    const at = this.now();
    for (const session of this.#sessions) {
      session.endedAt = at;
      this.#losses.sessionEnded(session, at);
    }
    this.#sessions.clear();
    this.#liveVersion.clear();
    this.#blurredUntil.clear();
  }

  snapshotHanded(slice: SliceName, isCertain: boolean): void {
    this.#baseline(slice, this.now(), isCertain);
    if (isCertain) this.#blurredUntil.delete(slice);
  }

  emptyHanded(isLie: boolean): void {
    this.#hasEmptyLie ||= isLie;
    this.#alarms.empty();
  }

  answered({ slice, begunAt, blurredUntil, includedUpTo, isCertain }: Answer): void {
    this.#baseline(slice, begunAt, isCertain);
    if (includedUpTo !== undefined) this.#includedUpTo.set(slice, includedUpTo);
    if (blurredUntil !== undefined) this.#blurredUntil.set(slice, blurredUntil);
  }

  oldAnswered(slice: SliceName, seq: number, begunAt: number): void {
    this.#losses.include(slice, seq, begunAt);
    this.#includedUpTo.set(slice, seq);
  }

  /** Judges one commit; answers with what is wrong. */
  judge(state: AtlasState): string | undefined {
    this.#losses.noteCommit();
    for (const { slice } of shapes) this.#gaps.noteSlice(slice, state[slice].freshness.status === "live");
    return this.#judgeSequence(state) ?? this.#judgeSlices(state) ?? this.#judgeContact(state);
  }

  /** Looked at between commits too: what only time shows, and the whole state, once, when nothing has happened for two inspections. */
  inspect(state: AtlasState): string | undefined {
    this.#quietInspections = this.#moment === this.#inspectedMoment ? this.#quietInspections + 1 : 0;
    this.#inspectedMoment = this.#moment;
    return this.#quietInspections === 2 ? this.judge(state) : this.#judgeContact(state);
  }

  /** Counts the losses of the schedule, once it is over. */
  count(): Tally {
    return this.#losses.count();
  }

  /**
   * A number shows what was lost before it if it leaves a hole in what the server counts by, and the client has to see one by P36. For a hole
   * by a reading that is wrong, or before the first number, no loss is needed, and nothing is demanded.
   */
  #observeNumber({ session, kind, sentAt }: HandedMessage, seq: number, at: number): void {
    const scope = this.#options.regime.numbering === "kind" ? kind : undefined;
    const last = this.#lastOf.get(scope);
    this.#lastOf.set(scope, seq);
    const verdict = this.#numbering.observe(kind, seq);
    this.#gaps.inOrder(this.#numbering.inOrderCount);
    const isHole = last !== undefined && seq !== last && seq !== last + 1;
    if (verdict === "missed") this.#gaps.gap();
    if (verdict === "in-order" || !isHole || this.#isExcusedFromNumbers()) return this.#losses.pass(session, sentAt, scope);
    if (this.#losses.show(session, sentAt, scope, at).has("orders")) this.#signalledAt = at;
  }

  #observeTime({ kind, slice, isSnapshot }: HandedMessage, sentMs: number | undefined): void {
    const isFirstSnapshot = isSnapshot && !this.#snapshotKinds.has(kind);
    if (isSnapshot) this.#snapshotKinds.add(kind);
    if (sentMs !== undefined) this.#lag.observe({ kind, slice, sentMs, arrivedMs: this.#options.monotonic(), isFirstSnapshot });
  }

  #baseline(slice: SliceName, at: number, isCertain = true): void {
    this.#baselineAt.set(slice, Math.max(at, this.#baselineAt.get(slice) ?? 0));
    if (!isCertain) return;
    this.#repairedAt.set(slice, Math.max(at, this.#repairedAt.get(slice) ?? 0));
    if (slice === "positions") this.#hasEmptyLie = this.#hasBelievedLie = false;
  }

  #visibleLoss(message: LostMessage, isProven = true): void {
    const loss = this.#losses.add(message);
    loss.wouldHaveCome();
    loss.makeVisible(isProven);
  }

  #isExcusedFromNumbers(): boolean {
    return this.#numbering.isRefuted || this.#gaps.isSparse;
  }

  #judgeSequence({ connection: { sequence } }: AtlasState): string | undefined {
    const { regime } = this.#options;
    if (sequence === "off") return "the client does not look for gaps";
    if (sequence === "unchecked" && !this.#isExcusedFromNumbers()) return "the client gave up to look for gaps without a reason";
    if (regime.sequence !== "auto" && sequence !== regime.sequence && sequence !== "unchecked") return `the client counts by ${sequence}`;
    return undefined;
  }

  #judgeContact(state: AtlasState): string | undefined {
    const slice = shapes.find((shape) => state[shape.slice].freshness.status === "live")?.slice;
    if (slice === undefined) return undefined;
    if (state.connection.status !== "connected") return `${slice} is live and the connection is ${state.connection.status}`;
    const objection = this.#contact.objection(this.#options.monotonic());
    return objection && `${slice} is live although ${objection}`;
  }

  #judgeSlices(state: AtlasState): string | undefined {
    for (const [slice, book] of this.#options.books()) {
      const { collection, freshness } = state[slice];
      const foreign = book.foreignRow(collection);
      if (foreign !== undefined) return `${slice} shows a row of another identity: ${foreign}`;
      const problem =
        freshness.status === "live"
          ? this.#judgeLive(slice, book, collection)
          : freshness.status === "stale"
            ? this.#alarms.objection(slice, freshness.cause)
            : undefined;
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  #judgeLive(slice: SliceName, book: SliceBook, rows: Iterable<object>): string | undefined {
    if (slice === "positions" && this.#isLieBelieved(book, rows)) return undefined;
    if (this.#lag.isLate(slice, this.#options.monotonic())) return `${slice} is live although its feed is late`;
    const baselineAt = this.#baselineAt.get(slice) ?? 0;
    const repairedAt = this.#repairedAt.get(slice) ?? 0;
    if (this.#losses.isVisibleAfter(slice, baselineAt)) return `${slice} is live although a loss was visible`;
    this.#losses.settle(slice, baselineAt, repairedAt);
    if (this.#losses.isHiddenAfter(slice, repairedAt) || this.#blurredUntil.has(slice)) {
      return book.everHeld(rows) ? undefined : `${slice} shows what never was`;
    }
    const before = this.#liveVersion.get(slice) ?? 0;
    const version = book.versionOf(rows, before);
    if (version !== undefined) this.#liveVersion.set(slice, version);
    else if (book.versionOf(rows) === undefined) return `${slice} is live with rows that the book never held`;
    else return `${slice} is live and went back before version ${before}`;
    return undefined;
  }

  /** The rows are none, or those of the deltas that came after the lie. */
  #isLieBelieved(book: SliceBook, rows: Iterable<object>): boolean {
    const isWithoutBase = [...rows].length === 0 || (book.versionOf(rows) === undefined && book.everHeld(rows));
    if (this.#hasEmptyLie && this.#options.mayBelieveEmpty() && isWithoutBase) this.#hasBelievedLie = true;
    return this.#hasBelievedLie;
  }
}
