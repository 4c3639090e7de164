/**
 * The other end of a client: sessions that number, delay, lose and break messages, and REST beside them. Everything that it does to the
 * client goes through here, so that the oracle knows what the client got, and when.
 */
import { createFakeSocketClass, type FakeSocket } from "../support/fake-socket.ts";
import type { VirtualClock } from "../support/virtual-clock.ts";
import { shapes, SliceBook, type RowOp, type SliceName } from "./book.ts";
import { Delivery, type DeliveryOptions, type OwnSession } from "./delivery.ts";
import { Outbox, type Draft, type Way } from "./outbox.ts";
import { RestSide } from "./rest-side.ts";
import { worldOf, type Schedule, type SignalKind, type World } from "./schedule.ts";

export interface ServerOptions extends DeliveryOptions {
  readonly clock: VirtualClock;
  readonly schedule: Schedule;
  /** Whose rows it holds. */
  readonly owner: string;
  /** Its clock, which no client can set. Unit: milliseconds since 1970. */
  readonly now: () => number;
}

const HEARTBEAT_MS = 15_000;

export class Server {
  readonly books: ReadonlyMap<SliceName, SliceBook>;
  readonly rest: RestSide;
  readonly #sockets = createFakeSocketClass({ onCreate: (socket) => this.#accept(socket) });
  readonly WebSocket = this.#sockets.WebSocket;
  readonly #options: ServerOptions;
  readonly #world: World;
  readonly #delivery: Delivery;
  readonly #outbox: Outbox;
  #session: OwnSession | undefined;
  #openCount = 0;
  /** A false empty snapshot was sent, and no true one after it. */
  #hasLied = false;
  #hasEnded = false;
  #isCalm = false;
  refusals = 0;
  /** How long the next connection is open before its first message. Unit: milliseconds. */
  silenceMs: number;

  constructor(options: ServerOptions) {
    const { clock, schedule, owner, witness, now, occurred } = options;
    const { regime } = schedule;
    const world = worldOf(schedule);
    this.#options = options;
    this.#world = world;
    this.#delivery = new Delivery(options);
    this.#outbox = new Outbox({ clock, now, regime, world, witness, delivery: this.#delivery, occurred });
    this.silenceMs = world.silenceMs;
    this.books = new Map(shapes.map((shape) => [shape.slice, new SliceBook(shape, owner, world.rowsAtStart)]));
    this.rest = new RestSide({
      clock,
      regime,
      world,
      owner,
      witness,
      occurred,
      bookOf: (slice) => this.#book(slice),
      lastNumber: (kind) => this.#outbox.lastNumber(this.#session, kind),
      reaches: (kind, seq) => {
        const session = this.#session;
        return () => session !== this.#session || this.#outbox.hasReached(session, kind, seq);
      },
      straggler: (slice, afterMs) => this.#outbox.straggler(this.#session, slice, afterMs),
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

  /** Messages that are sent from now on arrive this late. Unit: milliseconds. */
  set lagMs(ms: number) {
    this.#outbox.lagMs = ms;
  }

  /** Heartbeats, as long as the machine runs. */
  start(): void {
    const beat = (): void => {
      if (this.#hasEnded) return;
      this.#send({ kind: "heartbeat", data: {} });
      this.#options.clock.schedule(beat, HEARTBEAT_MS);
    };
    this.#options.clock.schedule(beat, HEARTBEAT_MS);
  }

  /** Its client has gone for good. */
  end(): void {
    this.#hasEnded = true;
  }

  /** From now on it does what it should, but for a habit. */
  calm(): void {
    this.#isCalm = true;
    this.rest.calm();
    this.refusals = this.silenceMs = this.lagMs = 0;
  }

  publish(slice: SliceName, ops: readonly RowOp[], way: Way = {}): void {
    const { habit } = this.#world;
    const isKeyless = habit?.type === "keyless" && habit.slice === slice;
    const book = this.#book(slice);
    this.rest.remember(book.shape);
    if (isKeyless && this.isReachable) this.#options.occurred("habit: keyless");
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
    if (this.#options.schedule.regime.numbering === "kind") for (const slice of this.books.keys()) this.publish(slice, []);
  }

  /** A text that no envelope is: it shows that the socket is alive, and nothing else (P12). */
  noise(text: string): void {
    const session = this.#session;
    if (session === undefined || session.isHalfOpen || !session.socket.isLive) return;
    this.#options.occurred("noise");
    this.#delivery.hand(session.socket, text);
  }

  /** What a failing broadcaster sends (P17): once while there is no REST to ask, since a second one is believed then. */
  sendEmptyPositions(): void {
    const isLie = this.#book("positions").rows().length > 0;
    if (isLie && this.#hasLied && !this.rest.isServing("positions")) return;
    this.#hasLied = isLie;
    this.#send({ kind: "positions", messageType: "snapshot", data: { positions: [] }, truth: isLie ? "empty-lie" : "empty" });
  }

  /** Its numbers begin again, on the connection that there is (P37). Where REST carries a number, none of them would name a place any more. */
  restart(): void {
    const isMeaningful = this.#options.schedule.regime.rest !== "watermark" && this.#world.numbersFrom === "apart";
    if (!isMeaningful || this.#session === undefined) return;
    this.#session.numbers.clear();
    this.#session.restartCount += 1;
    this.#options.occurred("restart");
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

  #send(draft: Draft, way?: Way): void {
    if (this.#session !== undefined) this.#outbox.send(this.#session, draft, way);
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
      lastDelivery: this.#options.now() + this.silenceMs,
      underWay: new Map(),
      arrived: new Map(),
    };
    if (this.silenceMs > 0) this.#options.occurred("silent connection");
    this.silenceMs = 0;
    this.#openCount += 1;
    this.#session = session;
    this.#options.witness.opened(session);
    socket.open();
    if (this.#options.schedule.hasSnapshots) for (const book of this.books.values()) this.#sendSnapshot(book);
  }

  #sendSnapshot(book: SliceBook): void {
    const { slice, kind, rowsIn } = book.shape;
    const { habit, emptyOpenCount } = this.#world;
    const isMalformed = habit?.type === "malformed-snapshots" && habit.slice === slice;
    const isEmpty = book.rows().length === 0 || (this.#openCount <= emptyOpenCount && !this.#isCalm);
    if (isMalformed) this.#options.occurred("habit: malformed-snapshots");
    if (isMalformed) this.#send({ kind, messageType: "snapshot", data: {}, truth: "malformed" });
    else if (slice === "positions" && isEmpty) this.sendEmptyPositions();
    else {
      if (slice === "positions") this.#hasLied = false;
      this.#send({ kind, messageType: "snapshot", data: { [rowsIn]: book.rows() } });
    }
  }

  #end(session: OwnSession): void {
    session.isOver = true;
    if (this.#session === session) this.#session = undefined;
  }
}
