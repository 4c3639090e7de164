/**
 * The other end of a schedule: sessions that number, delay, lose and mangle messages, and REST beside them. Everything that it does to the
 * client goes through here, so that the oracle knows what the client was handed, and when.
 */
import { createFakeSocketClass } from "../support/fake-socket.ts";
import type { VirtualClock } from "../support/virtual-clock.ts";
import { shapes, SliceBook, type RowOp, type SliceName } from "./book.ts";
import type { Loss, Session, Witness } from "./oracle.ts";
import { RestSide } from "./rest-side.ts";
import type { Schedule } from "./schedule.ts";

export type Fault = "none" | "drop" | "mangle" | "shred" | "repeat";

interface OwnSession extends Session {
  readonly numbers: Map<string, number>;
  /** How often its numbers started anew. */
  restartCount: number;
  isHalfOpen: boolean;
  isOver: boolean;
  lastDelivery: number;
}

interface Wire {
  readonly kind: string;
  readonly messageType?: "snapshot" | "delta";
  readonly data: unknown;
  /** A snapshot that tells the truth is a baseline. */
  readonly isTrue?: boolean;
}

interface Sent {
  readonly kind: string;
  readonly slice: SliceName | undefined;
  readonly seq: number | undefined;
  readonly text: string;
  readonly isSnapshot: boolean;
  readonly isTrue: boolean;
  readonly sentAt: number;
}

export interface ServerOptions {
  readonly clock: VirtualClock;
  readonly schedule: Schedule;
  readonly witness: Witness;
  /** Whether the client holds positions: only then does P17 protect it from a failing broadcaster. */
  readonly isEmptyDoubted: () => boolean;
}

export class Server {
  readonly books: ReadonlyMap<SliceName, SliceBook> = new Map(shapes.map((shape) => [shape.slice, new SliceBook(shape)]));
  readonly #sockets = createFakeSocketClass({ onCreate: () => this.#accept() });
  readonly WebSocket = this.#sockets.WebSocket;
  readonly rest: RestSide;
  readonly #options: ServerOptions;
  readonly #clock: VirtualClock;
  readonly #witness: Witness;
  #session: OwnSession | undefined;
  /** A false empty snapshot was not refuted yet. */
  #hasLied = false;
  refusals = 0;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#witness = options.witness;
    this.rest = new RestSide({
      clock: options.clock,
      regime: options.schedule.regime,
      witness: options.witness,
      bookOf: (slice) => this.#book(slice),
      lastNumber: (kind) => this.#session?.numbers.get(this.#scopeOf(kind)),
    });
  }

  get liveCount(): number {
    return this.#sockets.liveCount;
  }

  /** A session that carries what is sent. */
  get isReachable(): boolean {
    return this.#session !== undefined && !this.#session.isHalfOpen && this.#session.socket.isLive;
  }

  /** How long until the client has been handed all that was sent. */
  get underWayMs(): number {
    return Math.max(0, (this.#session?.lastDelivery ?? 0) - this.#clock.now());
  }

  /** Heartbeats every 15 s, as long as the machine runs. */
  start(): void {
    const beat = (): void => {
      this.#send({ kind: "heartbeat", data: {} });
      this.#clock.schedule(beat, 15_000);
    };
    this.#clock.schedule(beat, 15_000);
  }

  /** From now on it does what it should. */
  calm(): void {
    this.rest.isQuiet = true;
    this.refusals = 0;
  }

  publish(slice: SliceName, ops: readonly RowOp[], fault: Fault = "none", delayMs = 0): void {
    const book = this.#book(slice);
    this.rest.remember(book.shape);
    const { upserts, removed } = book.publish(ops);
    this.#send({ kind: book.shape.kind, messageType: "delta", data: { [book.shape.rowsIn]: upserts, removed } }, fault, delayMs);
  }

  signal(fault: Fault = "none", delayMs = 0): void {
    this.#send({ kind: "orders", data: {} }, fault, delayMs);
  }

  /** One further numbered message in each scope. */
  sayMore(): void {
    this.signal();
    if (this.#options.schedule.regime.numbering === "kind") for (const slice of this.books.keys()) this.publish(slice, []);
  }

  /** What a failing broadcaster sends (P17): once where there is no REST to ask, since a second one is believed then. */
  sendEmptyPositions(): void {
    const isTrue = this.#book("positions").rows().length === 0;
    if (!isTrue && this.#hasLied && this.#options.schedule.regime.rest === "absent") return;
    if (!isTrue) this.#hasLied = true;
    this.#send({ kind: "positions", messageType: "snapshot", data: { positions: [] }, isTrue });
  }

  /** Its numbers start anew, on the connection that there is (P37). Where REST tells a number, none of them would name a place any more. */
  restart(): void {
    if (this.#options.schedule.regime.rest === "watermark" || this.#session === undefined) return;
    this.#session.numbers.clear();
    this.#session.restartCount += 1;
  }

  close(code: number): void {
    const session = this.#session;
    if (session === undefined) return;
    this.#end(session);
    session.socket.close(code);
  }

  /** The network is gone, and nobody is told. It stays so, as in life, until the client notices. */
  halfOpen(): void {
    if (this.#session !== undefined) this.#session.isHalfOpen = true;
  }

  #book(slice: SliceName): SliceBook {
    const book = this.books.get(slice);
    if (book === undefined) throw new Error(`no book of ${slice}`);
    return book;
  }

  #scopeOf(kind: string): string {
    return this.#options.schedule.regime.numbering === "kind" ? kind : "";
  }

  #accept(): void {
    const socket = this.#sockets.last;
    if (!socket.isLive) return;
    if (this.refusals > 0) {
      this.refusals -= 1;
      return socket.close(1006);
    }
    if (this.#session !== undefined) this.#end(this.#session);
    this.rest.forget();
    const session: OwnSession = {
      socket,
      endedAt: undefined,
      last: new Map(),
      numbers: new Map(),
      restartCount: 0,
      isHalfOpen: false,
      isOver: false,
      lastDelivery: 0,
    };
    this.#session = session;
    this.#witness.opened(session);
    socket.open();
    if (!this.#options.schedule.hasSnapshots) return;
    for (const book of this.books.values()) {
      const { kind, rowsIn } = book.shape;
      this.#send({ kind, messageType: "snapshot", data: { [rowsIn]: book.rows() } });
    }
  }

  #end(session: OwnSession): void {
    session.isOver = true;
    if (this.#session === session) this.#session = undefined;
  }

  #send({ kind, messageType, data, isTrue = true }: Wire, fault: Fault = "none", delayMs = 0): void {
    const session = this.#session;
    if (session === undefined) return;
    const seq = this.#options.schedule.regime.hasSeq ? this.#nextNumber(session, kind) : undefined;
    const text = JSON.stringify({ kind, ...(messageType && { message_type: messageType }), ...(seq !== undefined && { seq }), data });
    const slice = shapes.find((shape) => shape.kind === kind)?.slice;
    const at = Math.max(this.#clock.now() + delayMs, session.lastDelivery);
    session.lastDelivery = at;
    const message = { kind, slice, seq, text, isSnapshot: messageType === "snapshot", isTrue, sentAt: this.#witness.now() };
    const loss = fault === "drop" ? this.#witness.lost({ ...message, session, at: message.sentAt }) : undefined;
    this.#clock.schedule(() => (loss ? loss.wouldHaveCome() : this.#deliver(session, message, fault)), at - this.#clock.now());
  }

  #nextNumber(session: OwnSession, kind: string): number {
    const scope = this.#scopeOf(kind);
    // Kinds start apart, as streams of their own do; and each restart lower than before, since a number that is the same tells nothing.
    const first = 100 * (100 - session.restartCount + scope.length);
    const seq = (session.numbers.get(scope) ?? first) + 1;
    session.numbers.set(scope, seq);
    return seq;
  }

  #lost(session: OwnSession, { slice, kind, seq, sentAt }: Sent): Loss {
    const loss = this.#witness.lost({ session, slice, kind, seq, at: sentAt });
    loss.wouldHaveCome();
    return loss;
  }

  #deliver(session: OwnSession, message: Sent, fault: Fault): void {
    const { kind, slice, seq, text, sentAt } = message;
    const { socket } = session;
    // Over an empty screen nobody can doubt that the book is empty: that lie is outside of what P17 promises.
    if (session.isHalfOpen || (!message.isTrue && !this.#options.isEmptyDoubted())) return void this.#lost(session, message);
    if (session.isOver || !socket.isLive) {
      this.#lost(session, message);
      return socket.message(text); // frames of a connection that is over may still come, and are not to be taken
    }
    if (fault === "shred") {
      this.#lost(session, message);
      return socket.message(`~~~ ${text.length}`);
    }
    if (fault === "mangle") {
      this.#lost(session, message).makeVisible();
      this.#witness.handed(session, kind, seq, sentAt);
      return socket.message(text.slice(0, -1));
    }
    this.#witness.handed(session, kind, seq, sentAt);
    if (message.isSnapshot && message.isTrue && slice !== undefined) {
      this.#witness.snapshotHanded(slice);
      if (kind === "positions") this.#hasLied = false;
    }
    socket.message(text);
    if (fault === "repeat") socket.message(text);
  }
}
