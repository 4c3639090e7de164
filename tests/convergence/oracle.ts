/**
 * What a screen may show. It watches what the client was handed and judges each commit:
 *   - `live` with no invisible loss outstanding: the rows are those of the book at some time, never going back within a connection;
 *   - a loss that became visible: not `live` until a baseline that was begun (REST) or received (stream) after that moment;
 *   - an invisible loss outstanding: every key and every field's value was once in the book.
 */
import type { SequenceMode } from "../../src/shared/connection-state.ts";
import type { AtlasState } from "../../src/store/atlas-state.ts";
import type { SliceBook, SliceName } from "./book.ts";
import type { Regime } from "./schedule.ts";
import type { Loss, Session, Witness } from "./server.ts";

interface OwnLoss extends Loss {
  readonly slice: SliceName;
  readonly kind: string;
  readonly session: Session;
  readonly seq: number | undefined;
  /** It came before a number that the client could judge it by. */
  readonly isJudgeable: boolean;
  readonly at: number;
  visibleAt: number | undefined;
}

export interface Tally {
  visibleCount: number;
  invisibleCount: number;
}

export class Oracle implements Witness {
  readonly tally: Tally = { visibleCount: 0, invisibleCount: 0 };
  readonly #regime: Regime;
  readonly #books: () => ReadonlyMap<SliceName, SliceBook>;
  readonly #mode: () => SequenceMode;
  #moment = 0;
  #losses: OwnLoss[] = [];
  /** The moment of the newest baseline of a slice: received, or begun if it has been answered. */
  readonly #baselineAt = new Map<SliceName, number>();
  readonly #liveVersion = new Map<SliceName, number>();

  constructor(regime: Regime, books: () => ReadonlyMap<SliceName, SliceBook>, mode: () => SequenceMode) {
    this.#regime = regime;
    this.#books = books;
    this.#mode = mode;
  }

  now(): number {
    return ++this.#moment;
  }

  lost(slice: SliceName, session: Session, seq: number | undefined, sentAt: number): Loss {
    const kind = this.#books().get(slice)?.shape.kind ?? "";
    const hasSeen = this.#regime.numbering === "kind" ? session.seen.kinds.has(kind) : session.seen.overall;
    const loss: OwnLoss = {
      slice,
      kind,
      session,
      seq,
      isJudgeable: hasSeen,
      at: sentAt,
      visibleAt: undefined,
      makeVisible: () => {
        loss.visibleAt ??= ++this.#moment;
      },
    };
    if (session.isOver) loss.visibleAt = sentAt; // whatever was read after it was sent holds it
    this.#losses.push(loss);
    return loss;
  }

  handed(session: Session, kind: string, seq: number | undefined): void {
    this.#moment += 1;
    if (seq === undefined) return;
    const mode = this.#mode();
    for (const loss of this.#losses) {
      if (loss.session !== session || loss.visibleAt !== undefined || !loss.isJudgeable) continue;
      const isLater = loss.seq !== undefined && seq > loss.seq;
      if (isLater && (mode === "connection" || (mode === "kind" && kind === loss.kind))) loss.makeVisible();
    }
    session.seen.overall = true;
    session.seen.kinds.add(kind);
  }

  /** The client's connection is over: it has been told, or it has found out. */
  ended(): void {
    this.#moment += 1;
    for (const loss of this.#losses) loss.makeVisible();
    this.#liveVersion.clear();
  }

  snapshotHanded(slice: SliceName): void {
    this.#baseline(slice, ++this.#moment);
  }

  restBegun(): number {
    return ++this.#moment;
  }

  restAnswered(slice: SliceName, begunAt: number): void {
    this.#baseline(slice, begunAt);
  }

  oldRestAnswered(slice: SliceName, seq: number): void {
    this.#losses = this.#losses.filter((loss) => loss.slice !== slice || loss.session.isOver || loss.seq === undefined || loss.seq > seq);
  }

  #baseline(slice: SliceName, at: number): void {
    this.#baselineAt.set(slice, Math.max(at, this.#baselineAt.get(slice) ?? 0));
  }

  /** Judges one commit; answers with what is wrong. */
  judge(state: AtlasState): string | undefined {
    for (const [slice, book] of this.#books()) {
      const { collection, freshness } = state[slice];
      const since = this.#baselineAt.get(slice) ?? 0;
      const open = this.#losses.filter((loss) => loss.slice === slice && loss.at > since);
      if (freshness.status !== "live") continue;
      const visible = this.#losses.find(
        (loss) => loss.slice === slice && loss.visibleAt !== undefined && loss.visibleAt > since && loss.at > since,
      );
      if (visible !== undefined) return `${slice} is live although a loss was visible`;
      if (open.length > 0) {
        if (!book.everHeld(collection)) return `${slice} shows what never was`;
        continue;
      }
      const version = book.versionOf(collection);
      if (version === undefined) return `${slice} is live with rows that the book never held: ${JSON.stringify([...collection])}`;
      const before = this.#liveVersion.get(slice) ?? 0;
      if (version < before) return `${slice} is live and went back from ${before} to ${version}`;
      this.#liveVersion.set(slice, version);
    }
    return undefined;
  }

  /** Counts the losses of the schedule, once it is over. */
  count(): void {
    for (const loss of this.#losses) {
      if (loss.visibleAt === undefined) this.tally.invisibleCount += 1;
      else this.tally.visibleCount += 1;
    }
  }
}
