/** What a server reports to the oracle: all that matters to what the client may claim. A moment is a count of events: no two share one. */
import type { SliceName } from "./book.ts";
import type { LostMessage, Loss } from "./losses.ts";
import type { Session } from "./session.ts";

/** A message that the client is about to get and can read. */
export interface HandedMessage {
  readonly session: Session;
  readonly kind: string;
  readonly slice: SliceName | undefined;
  readonly seq: number | undefined;
  /** The moment at which it was sent. */
  readonly sentAt: number;
  /** By the server's clock, where the envelope carries `ts`. Unit: milliseconds. */
  readonly sentMs: number | undefined;
  readonly isSnapshot: boolean;
}

/** Rows that REST, or the application, is about to give the client. */
export interface Answer {
  readonly slice: SliceName;
  /** The moment of the request. */
  readonly begunAt: number;
  /**
   * The moment at which the last of the messages that the answer holds was sent which arrive so long after it that the client cannot know:
   * until then older messages are applied over newer rows.
   */
  readonly blurredUntil: number | undefined;
  /** The number up to which it holds the messages of the present connection, if it says so: the client may believe that, or not. */
  readonly includedUpTo: number | undefined;
  /** Whether the client takes it: what the application offers it may leave alone. */
  readonly isCertain: boolean;
}

export interface Witness {
  /** A new moment. */
  now(): number;
  opened(session: Session): void;
  /** A message was lost on its way, or is about to arrive unreadable. */
  lost(message: LostMessage): Loss;
  handed(message: HandedMessage): void;
  /** A frame that no client can read is about to arrive. `kind` is undefined where it does not show; `isDoubtful`: where a client may miss it. */
  unreadable(session: Session, kind: string | undefined, isDoubtful?: boolean): void;
  /** A part of a readable message cannot be applied; `slice` must not be live until a baseline, if that left a wrong row behind. */
  defect(message: HandedMessage, isHarmful: boolean): void;
  /** A true stream snapshot is about to arrive. `isCertain`: the client takes it as a baseline at once. */
  snapshotHanded(slice: SliceName, isCertain: boolean): void;
  /** An empty positions snapshot is about to arrive. */
  emptyHanded(isLie: boolean): void;
  answered(answer: Answer): void;
  /** An answer that was read before it was requested at `begunAt`, and says so: it holds the messages up to `seq`. */
  oldAnswered(slice: SliceName, seq: number, begunAt: number): void;
  /** Queries have to be fetched again, for a reason outside of the stream. */
  outdated(): void;
}
