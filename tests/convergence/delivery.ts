/**
 * The last step of a message: what the client gets of it, and what the oracle learns before the client does. A message may be lost, arrive
 * broken, or on a connection that is over.
 */
import type { FakeSocket } from "../support/fake-socket.ts";
import type { BookDelta, SliceName } from "./book.ts";
import { brokenFrameOf, frameOf, isHardRow, type BrokenFrame, type Envelope, type Fault, type Framing } from "./frames.ts";
import type { Loss } from "./losses.ts";
import type { Occurrence } from "./occurrences.ts";
import type { Session } from "./session.ts";
import type { HandedMessage, Witness } from "./witness.ts";

/** A session as its server knows it. */
export interface OwnSession extends Session {
  readonly numbers: Map<string, number>;
  /** How often its numbers began again. */
  restartCount: number;
  isHalfOpen: boolean;
  isOver: boolean;
  /** When the last message that was sent arrives. */
  lastDelivery: number;
  /** Sent, and not arrived yet, in order; the value makes the message arrive. */
  readonly underWay: Map<Sent, () => void>;
  /** The newest number of each scope that the client could read. */
  readonly arrived: Map<string, number>;
}

/** What a snapshot says of the book: its rows, that it is empty, nothing (P16), or that it is empty when it is not (P17). */
export type SnapshotTruth = "true" | "empty" | "malformed" | "empty-lie";

/** A message on its way. */
export interface Sent {
  readonly id: number;
  readonly envelope: Envelope;
  readonly slice: SliceName | undefined;
  /** The moment at which it was sent. */
  readonly sentAt: number;
  /** The same by the server's clock, where envelopes carry it. Unit: milliseconds. */
  readonly sentMs: number | undefined;
  readonly arrivesAt: number;
  readonly truth: SnapshotTruth;
  readonly delta: BookDelta | undefined;
  readonly framing: Framing;
}

export interface DeliveryOptions {
  readonly witness: Witness;
  /** Whether the client must doubt an empty positions snapshot that arrives now (P17). */
  readonly isEmptyDoubted: () => boolean;
  /** Makes the client throw an exception in the middle of the next delta of the slice. The function it returns ends that. */
  readonly breakApplying: (slice: SliceName) => { readonly hasThrown: boolean; mend(): void };
  readonly occurred: (what: Occurrence) => void;
  /** The client threw while it took a frame (P12). */
  readonly onThrow: (thrown: unknown) => void;
}

/** From here on a slice is stale (P46). */
const LATE_MS = 10_000;

export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #witness: Witness;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#witness = options.witness;
  }

  lose(session: Session, { slice, envelope: { kind, seq }, sentAt }: Sent): Loss {
    return this.#witness.lost({ session, slice, kind, seq, at: sentAt });
  }

  deliver(session: OwnSession, sent: Sent, fault: Fault): void {
    const { socket } = session;
    const { envelope, id, framing, truth } = sent;
    // Where the rules let a client believe a lie, there is nothing to find out: it is not sent.
    const isBelieved = truth === "empty-lie" && !this.#options.isEmptyDoubted();
    if (session.isHalfOpen || isBelieved) return this.lose(session, sent).wouldHaveCome();
    const frame = frameOf(envelope, framing, id);
    if (session.isOver || !socket.isLive) {
      this.lose(session, sent).wouldHaveCome();
      return this.hand(socket, frame); // frames of a connection that is over may still come, and must not be taken
    }
    const broken = brokenFrameOf(envelope, fault, id);
    if (fault !== "none" && fault !== "throws") this.#options.occurred(`fault: ${fault}`);
    if (broken !== undefined) return this.#deliverBroken(session, sent, broken);
    this.#note(sent);
    this.#announce(session, sent);
    if (fault === "throws" && sent.slice !== undefined && sent.delta !== undefined)
      return this.#deliverThrowing(session, sent, sent.slice, frame);
    this.hand(socket, frame);
    if (fault === "repeat") this.hand(socket, frame);
  }

  hand(socket: FakeSocket, frame: unknown): void {
    try {
      socket.message(frame);
    } catch (thrown) {
      this.#options.onThrow(thrown);
    }
  }

  #deliverBroken(session: OwnSession, sent: Sent, { frame, damage }: BrokenFrame): void {
    const loss = this.lose(session, sent);
    loss.wouldHaveCome();
    const { kind } = sent.envelope;
    if (damage === "kind-visible" || damage === "kind-behind") {
      loss.makeVisible(damage === "kind-visible");
      this.#witness.unreadable(session, kind, damage === "kind-behind");
      this.#witness.handed({ ...handedOf(session, sent), sentMs: undefined }); // its time cannot be read (P46)
    } else if (damage === "kind-hidden") this.#witness.unreadable(session, undefined);
    this.hand(session.socket, frame);
  }

  /** Rows are half-applied: a visible loss, unless the client left the message out as it has newer rows. */
  #deliverThrowing(session: OwnSession, sent: Sent, slice: SliceName, frame: unknown): void {
    const broken = this.#options.breakApplying(slice);
    this.hand(session.socket, frame);
    broken.mend();
    if (!broken.hasThrown) return;
    this.#options.occurred("exception while applying");
    this.#options.occurred("fault: throws");
    this.#witness.defect(handedOf(session, sent), true);
  }

  #note({ envelope, sentMs, arrivesAt, framing, delta, truth }: Sent): void {
    const { occurred } = this.#options;
    occurred(`framing: ${framing}`);
    if (sentMs !== undefined && arrivesAt - sentMs >= LATE_MS) occurred("late message");
    if (delta?.upserts.some(isHardRow) === true) occurred("deep row");
    if (delta?.isHarmful === true) occurred("lost row");
    if (truth === "empty-lie" && envelope.message_type === "snapshot") occurred("empty lie");
  }

  #announce(session: OwnSession, sent: Sent): void {
    const { slice, delta, envelope, truth } = sent;
    const handed = handedOf(session, sent);
    this.#witness.handed(handed);
    if (delta !== undefined && (delta.isDefective || delta.upserts.some(isHardRow))) this.#witness.defect(handed, delta.isHarmful);
    if (slice === undefined || envelope.message_type !== "snapshot") return;
    if (truth === "malformed") return this.#witness.defect(handed, true);
    if (truth !== "true") this.#witness.emptyHanded(truth === "empty-lie");
    // A true one that the client has to doubt is a baseline only if it comes to be believed (P17).
    if (truth !== "empty-lie") this.#witness.snapshotHanded(slice, truth === "true" || !this.#options.isEmptyDoubted());
  }
}

function handedOf(session: Session, { slice, sentAt, sentMs, envelope }: Sent): HandedMessage {
  const { kind, seq, message_type } = envelope;
  return { session, kind, slice, seq, sentAt, sentMs, isSnapshot: message_type === "snapshot" };
}
