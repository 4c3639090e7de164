/**
 * The other end of a client: sessions that number, delay, lose and break messages, and REST beside them. Everything that it does to the
 * client goes through here, so that the oracle knows what the client got, and when.
 */
import { createFakeSocketClass, type FakeSocket } from "../support/fake-socket.ts";
import type { VirtualClock } from "../support/virtual-clock.ts";
import { shapes, SliceBook, type BookDelta, type RowOp, type SliceName } from "./book.ts";
import { Delivery, type DeliveryOptions, type OwnSession, type Sent, type SnapshotTruth } from "./delivery.ts";
import type { Envelope, Fault, Framing } from "./frames.ts";
import { RestSide } from "./rest-side.ts";
import { worldOf, type Regime, type Schedule, type SignalKind, type World } from "./schedule.ts";
import type { Witness } from "./witness.ts";

/** A message as the server means it. */
interface Draft {
  readonly kind: string;
  readonly messageType?: "snapshot" | "delta";
  readonly data: unknown;
  readonly truth?: SnapshotTruth;
  readonly delta?: BookDelta;
}

/** What the network does to it. */
interface Way {
  readonly fault?: Fault;
  readonly delayMs?: number;
  readonly framing?: Framing | undefined;
}

export interface ServerOptions extends DeliveryOptions {
  readonly clock: VirtualClock;
  readonly schedule: Schedule;
  /** Whose rows it holds. */
  readonly owner: string;
  /** Its clock, which no client can set. Unit: milliseconds since 1970. */
  readonly now: () => number;
}

export class Server {
  readonly books: ReadonlyMap<SliceName, SliceBook>;
  readonly rest: RestSide;
  readonly #sockets = createFakeSocketClass({ onCreate: (socket) => this.#accept(socket) });
  readonly WebSocket = this.#sockets.WebSocket;
  readonly #options: ServerOptions;
  readonly #regime: Regime;
  readonly #world: World;
  readonly #clock: VirtualClock;
  readonly #witness: Witness;
  readonly #delivery: Delivery;
  #session: OwnSession | undefined;
  #sentCount = 0;
  #openCount = 0;
  /** A false empty snapshot that nothing has refuted. */
  #hasLied = false;
  #hasEnded = false;
  #isCalm = false;
  refusals = 0;
  /** How late messages arrive that are sent from now on. Unit: milliseconds. */
  lagMs = 0;
  /** How long the next connection is open before its first message. Unit: milliseconds. */
  silenceMs: number;

  constructor(options: ServerOptions) {
    const { clock, schedule, owner, witness } = options;
    this.#options = options;
    this.#delivery = new Delivery(options);
    this.#clock = clock;
    this.#witness = witness;
    this.#regime = schedule.regime;
    this.#world = worldOf(schedule);
    this.silenceMs = this.#world.silenceMs;
    this.books = new Map(shapes.map((shape) => [shape.slice, new SliceBook(shape, owner, this.#world.rowsAtStart)]));
    this.rest = new RestSide({
      clock,
      regime: this.#regime,
      world: this.#world,
      owner,
      witness,
      bookOf: (slice) => this.#book(slice),
      lastNumber: (kind) => this.#session?.numbers.get(this.#scopeOf(kind)),
      straggler: (slice, afterMs) => this.#straggler(slice, afterMs),
    });
  }

  get liveCount(): number {
    return this.#sockets.liveCount;
  }

  get socketCount(): number {
    return this.#sockets.sockets.length;
  }

  /** A session that carries what is sent. */
  get isReachable(): boolean {
    return this.#session !== undefined && !this.#session.isHalfOpen && this.#session.socket.isLive;
  }

  /** How long until all that was sent has arrived. */
  get underWayMs(): number {
    return Math.max(0, (this.#session?.lastDelivery ?? 0) - this.#options.now());
  }

  /** Heartbeats every 15 s, as long as the machine runs. */
  start(): void {
    const beat = (): void => {
      if (this.#hasEnded) return;
      this.#send({ kind: "heartbeat", data: {} });
      this.#clock.schedule(beat, 15_000);
    };
    this.#clock.schedule(beat, 15_000);
  }

  /** Its client has gone for good. */
  end(): void {
    this.#hasEnded = true;
  }

  /** From now on it does what it should, but for a habit. */
  calm(): void {
    this.#isCalm = true;
    this.rest.calm();
    this.refusals = this.lagMs = this.silenceMs = 0;
  }

  publish(slice: SliceName, ops: readonly RowOp[], way: Way = {}): void {
    const { habit } = this.#world;
    const isKeyless = habit?.type === "keyless" && habit.slice === slice;
    const book = this.#book(slice);
    this.rest.remember(book.shape);
    const delta = book.publish(isKeyless ? [...ops, { type: "keyless" }] : ops);
    const { kind, rowsIn } = book.shape;
    this.#send({ kind, messageType: "delta", data: { [rowsIn]: delta.upserts, removed: delta.removed }, delta }, way);
  }

  signal(kind: SignalKind = "orders", way: Way = {}): void {
    this.#send({ kind, data: {} }, way);
  }

  /** So many messages in order, of all kinds in turn, without a change. */
  chatter(count: number): void {
    const names = [...this.books.keys()];
    for (let index = 0; index < count; index += 1) this.publish(names[index % names.length] ?? "trades", []);
  }

  /** One further numbered message in each scope. */
  sayMore(): void {
    this.signal();
    if (this.#regime.numbering === "kind") for (const slice of this.books.keys()) this.publish(slice, []);
  }

  /** A text that no envelope is: it shows that the socket is alive, and nothing else (P12). */
  noise(text: string): void {
    const session = this.#session;
    if (session !== undefined && !session.isHalfOpen && session.socket.isLive) this.#delivery.hand(session.socket, text);
  }

  /** What a failing broadcaster sends (P17): once where there is no REST to ask, since a second one is believed then. */
  sendEmptyPositions(): void {
    const isLie = this.#book("positions").rows().length > 0;
    if (isLie && this.#hasLied && !this.rest.isServing("positions")) return;
    this.#hasLied ||= isLie;
    this.#send({ kind: "positions", messageType: "snapshot", data: { positions: [] }, truth: isLie ? "empty-lie" : "true" });
  }

  /** Its numbers begin again, on the connection that there is (P37). Where REST carries a number, none of them would name a place any more. */
  restart(): void {
    if (this.#regime.rest === "watermark" || this.#world.numbersFrom === "one" || this.#session === undefined) return;
    this.#session.numbers.clear();
    this.#session.restartCount += 1;
  }

  close(code: number): void {
    const session = this.#session;
    if (session === undefined) return;
    this.#end(session);
    session.socket.close(code);
  }

  /** The network is gone, and no event says so. It stays so, as in life, until the client notices. */
  halfOpen(): void {
    if (this.#session !== undefined) this.#session.isHalfOpen = true;
  }

  #book(slice: SliceName): SliceBook {
    const book = this.books.get(slice);
    if (book === undefined) throw new Error(`no book of ${slice}`);
    return book;
  }

  #scopeOf(kind: string): string {
    return this.#regime.numbering === "kind" ? kind : "";
  }

  #straggler(slice: SliceName, afterMs: number): number | undefined {
    const late = [...(this.#session?.underWay ?? [])].filter(
      (sent) => sent.slice === slice && sent.arrivesAt > this.#options.now() + afterMs,
    );
    return late.at(-1)?.sentAt;
  }

  #accept(socket: FakeSocket): void {
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
      numbers: new Map(),
      restartCount: 0,
      isHalfOpen: false,
      isOver: false,
      lastDelivery: this.silenceMs === 0 ? 0 : this.#options.now() + this.silenceMs,
      underWay: new Set(),
    };
    this.silenceMs = 0;
    this.#openCount += 1;
    this.#session = session;
    this.#witness.opened(session);
    socket.open();
    if (this.#options.schedule.hasSnapshots) for (const book of this.books.values()) this.#sendSnapshot(book);
  }

  #sendSnapshot(book: SliceBook): void {
    const { slice, kind, rowsIn } = book.shape;
    const { habit, emptyOpenCount } = this.#world;
    if (habit?.type === "malformed-snapshots" && habit.slice === slice)
      this.#send({ kind, messageType: "snapshot", data: {}, truth: "malformed" });
    else if (slice === "positions" && this.#openCount <= emptyOpenCount && !this.#isCalm) this.sendEmptyPositions();
    else this.#send({ kind, messageType: "snapshot", data: { [rowsIn]: book.rows() } });
  }

  #end(session: OwnSession): void {
    session.isOver = true;
    if (this.#session === session) this.#session = undefined;
  }

  #send({ kind, messageType, data, truth = "true", delta }: Draft, { fault = "none", delayMs = 0, framing = "plain" }: Way = {}): void {
    const session = this.#session;
    if (session === undefined) return;
    const slice = shapes.find((shape) => shape.kind === kind)?.slice;
    const seq = this.#regime.hasSeq ? this.#nextNumber(session, kind) : undefined;
    const sentMs = this.#world.hasTs ? this.#options.now() : undefined;
    const envelope: Envelope = {
      kind,
      ...(messageType && { message_type: messageType }),
      ...(seq !== undefined && { seq }),
      ...(sentMs !== undefined && { ts: new Date(sentMs).toISOString() }),
      data,
    };
    const arrivesAt = Math.max(this.#options.now() + delayMs + this.lagMs, session.lastDelivery);
    session.lastDelivery = arrivesAt;
    this.#sentCount += 1;
    const sent: Sent = { id: this.#sentCount, envelope, slice, sentAt: this.#witness.now(), sentMs, arrivesAt, truth, delta, framing };
    const { habit } = this.#world;
    const isUnreadable = habit?.type === "unreadable" && habit.slice === slice;
    const loss = fault === "drop" ? this.#delivery.lose(session, sent) : undefined;
    session.underWay.add(sent);
    this.#clock.schedule(() => {
      session.underWay.delete(sent);
      if (loss !== undefined) return loss.wouldHaveCome();
      this.#delivery.deliver(session, sent, isUnreadable ? "mangle" : fault);
      if (slice === "positions" && messageType === "snapshot" && truth === "true") this.#hasLied = false;
    }, arrivesAt - this.#options.now());
  }

  #nextNumber(session: OwnSession, kind: string): number {
    const scope = this.#scopeOf(kind);
    // Kinds begin apart, as streams of their own do; and each restart lower than before, since a number that is the same shows nothing.
    const first = this.#world.numbersFrom === "one" ? 0 : 100 * (100 - session.restartCount + scope.length);
    const seq = (session.numbers.get(scope) ?? first) + 1;
    session.numbers.set(scope, seq);
    return seq;
  }
}
