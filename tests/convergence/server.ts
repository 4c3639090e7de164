/**
 * The other end of a schedule: sessions that number, delay, lose and mangle messages, and REST beside them. Everything that it does to the
 * client goes through here, so that the oracle knows what the client was handed, and when.
 */
import { createFakeSocketClass, type FakeSocket } from "../support/fake-socket.ts";
import type { VirtualClock } from "../support/virtual-clock.ts";
import { shapes, SliceBook, type BookRow, type RowOp, type SliceName, type SliceShape } from "./book.ts";
import type { Regime } from "./schedule.ts";

export type Fault = "none" | "drop" | "mangle" | "shred" | "repeat";
export type RestMode = "fast" | "slow" | "fail" | "hang" | "html" | "old";

/** Told of all that matters to what the client may claim. */
export interface Witness {
  /** The present moment, for `lost`. */
  now(): number;
  /** A message of a slice that was sent at the moment `sentAt` was lost on its way, or handed over unreadable. */
  lost(slice: SliceName, session: Session, seq: number | undefined, sentAt: number): Loss;
  handed(session: Session, kind: string, seq: number | undefined): void;
  snapshotHanded(slice: SliceName): void;
  restBegun(slice: SliceName): number;
  restAnswered(slice: SliceName, begunAt: number): void;
  /** An answer that was read before it was asked for, and says so: it holds the messages up to `seq`. */
  oldRestAnswered(slice: SliceName, seq: number): void;
}

export interface Loss {
  makeVisible(): void;
}

export interface Session {
  readonly socket: FakeSocket;
  /** Whether the client was handed a number before, overall and by kind. */
  readonly seen: { overall: boolean; readonly kinds: Set<string> };
  isOver: boolean;
}

interface OwnSession extends Session {
  readonly numbers: Map<string, number>;
  isHalfOpen: boolean;
  lastDelivery: number;
}

interface Wire {
  readonly kind: string;
  readonly messageType?: "snapshot" | "delta";
  readonly data: unknown;
}

interface Sent {
  readonly kind: string;
  readonly slice: SliceName | undefined;
  readonly seq: number | undefined;
  readonly text: string;
  readonly isSnapshot: boolean;
  readonly data: unknown;
  readonly sentAt: number;
}

export class Server {
  readonly books: ReadonlyMap<SliceName, SliceBook> = new Map(shapes.map((shape) => [shape.slice, new SliceBook(shape)]));
  readonly #sockets = createFakeSocketClass({ onCreate: (socket) => this.#accept(socket) });
  readonly WebSocket = this.#sockets.WebSocket;
  readonly #clock: VirtualClock;
  readonly #regime: Regime;
  readonly #witness: Witness;
  #session: OwnSession | undefined;
  #ordersVersion = 0;
  readonly #older = new Map<SliceName, { rows: BookRow[]; seq: number | undefined }>();
  restMode: RestMode = "fast";
  refusals = 0;
  isQuiet = false;

  constructor(clock: VirtualClock, regime: Regime, witness: Witness) {
    this.#clock = clock;
    this.#regime = regime;
    this.#witness = witness;
  }

  get liveCount(): number {
    return this.#sockets.liveCount;
  }

  /** The newest state of what REST-backed queries read. */
  get ordersVersion(): number {
    return this.#ordersVersion;
  }

  /** Heartbeats every 15 s, as long as the machine runs. */
  start(): void {
    const beat = (): void => {
      if (this.#session !== undefined) this.#send(this.#session, { kind: "heartbeat", data: {} }, "none", 0);
      this.#clock.schedule(beat, 15_000);
    };
    this.#clock.schedule(beat, 15_000);
  }

  publish(slice: SliceName, ops: readonly RowOp[], fault: Fault, delayMs: number): void {
    const book = this.#book(slice);
    this.#remember(book.shape);
    const { upserts, removed } = book.publish(ops);
    const data = { [book.shape.rowsIn]: upserts, removed };
    if (this.#session !== undefined) this.#send(this.#session, { kind: book.shape.kind, messageType: "delta", data }, fault, delayMs);
  }

  /** One further numbered message in each scope. */
  sayMore(): void {
    for (const slice of this.books.keys()) this.publish(slice, [], "none", 0);
    if (this.#session !== undefined) this.#send(this.#session, { kind: "orders", data: {} }, "none", 0);
    this.#ordersVersion += 1;
  }

  signal(fault: Fault, delayMs: number): void {
    this.#ordersVersion += 1;
    if (this.#session !== undefined) this.#send(this.#session, { kind: "orders", data: {} }, fault, delayMs);
  }

  /** What a failing broadcaster sends (P17). */
  sendEmptyPositions(): void {
    if (this.#session !== undefined)
      this.#send(this.#session, { kind: "positions", messageType: "snapshot", data: { positions: [] } }, "none", 0);
  }

  close(code: number): void {
    const session = this.#session;
    if (session === undefined) return;
    this.#end(session);
    session.socket.close(code);
  }

  /** The network is gone, and nobody is told. */
  halfOpen(): void {
    if (this.#session !== undefined) this.#session.isHalfOpen = true;
  }

  /** Old wounds heal: a half-open socket stays dead, as in life, until the client notices. */
  async fetch(url: string, signal: AbortSignal | null | undefined): Promise<Response> {
    const { pathname } = new URL(url);
    const shape = shapes.find(({ path }) => path === pathname);
    const mode = this.isQuiet ? "fast" : this.restMode;
    const begun = shape && this.#witness.restBegun(shape.slice);
    const delayMs = this.isQuiet ? 200 : mode === "slow" ? 3_000 : 30;
    const old = mode === "old" && shape !== undefined && this.#regime.rest === "watermark" ? this.#older.get(shape.slice) : undefined;
    await new Promise<void>((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(new Error("aborted")));
      if (mode !== "hang") this.#clock.schedule(resolve, delayMs / 2);
    });
    // Read at or after the request, and on its way for a while (the promise that the README asks of REST).
    const answer = this.#read(shape, old);
    await new Promise<void>((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(new Error("aborted")));
      this.#clock.schedule(resolve, delayMs / 2);
    });
    if (mode === "fail") return new Response("{}", { status: 500 });
    if (mode === "html") return new Response("<html>", { status: 200 });
    if (shape !== undefined && begun !== undefined) {
      if (old === undefined) this.#witness.restAnswered(shape.slice, begun);
      else if (old.seq !== undefined) this.#witness.oldRestAnswered(shape.slice, old.seq);
    }
    return new Response(JSON.stringify(answer));
  }

  #read(shape: SliceShape | undefined, old: { rows: BookRow[]; seq: number | undefined } | undefined): unknown {
    if (shape === undefined) return { orders: [{ order_id: String(this.#ordersVersion) }] };
    const rows = old?.rows ?? this.#book(shape.slice).rows();
    const seq = old === undefined ? this.#lastNumber(shape.kind) : old.seq;
    return { [shape.rowsIn]: rows, ...(this.#regime.rest === "watermark" && seq !== undefined && { seq }) };
  }

  #book(slice: SliceName): SliceBook {
    const book = this.books.get(slice);
    if (book === undefined) throw new Error(`no book of ${slice}`);
    return book;
  }

  #remember(shape: SliceShape): void {
    const seq = this.#lastNumber(shape.kind);
    if (seq !== undefined) this.#older.set(shape.slice, { rows: this.#book(shape.slice).rows(), seq });
  }

  #lastNumber(kind: string): number | undefined {
    return this.#regime.hasSeq ? this.#session?.numbers.get(this.#scopeOf(kind)) : undefined;
  }

  #scopeOf(kind: string): string {
    return this.#regime.numbering === "kind" ? kind : "";
  }

  #accept(socket: FakeSocket): void {
    if (!socket.isLive) return;
    if (this.refusals > 0 && !this.isQuiet) {
      this.refusals -= 1;
      return socket.close(1006);
    }
    if (this.#session !== undefined) this.#end(this.#session);
    this.#older.clear();
    const session: OwnSession = {
      socket,
      seen: { overall: false, kinds: new Set() },
      numbers: new Map(),
      isOver: false,
      isHalfOpen: false,
      lastDelivery: 0,
    };
    this.#session = session;
    socket.open();
    if (!this.#regime.hasSnapshots) return;
    for (const { shape } of this.books.values()) {
      this.#send(
        session,
        { kind: shape.kind, messageType: "snapshot", data: { [shape.rowsIn]: this.#book(shape.slice).rows() } },
        "none",
        0,
      );
    }
  }

  #end(session: OwnSession): void {
    session.isOver = true;
    if (this.#session === session) this.#session = undefined;
  }

  #send(session: OwnSession, { kind, messageType, data }: Wire, fault: Fault, delayMs: number): void {
    const scope = this.#scopeOf(kind);
    const seq = this.#regime.hasSeq ? (session.numbers.get(scope) ?? this.#firstNumber(scope)) + 1 : undefined;
    if (seq !== undefined) session.numbers.set(scope, seq);
    const text = JSON.stringify({ kind, ...(messageType && { message_type: messageType }), ...(seq !== undefined && { seq }), data });
    const slice = shapes.find((shape) => shape.kind === kind)?.slice;
    const at = Math.max(this.#clock.now() + (this.isQuiet ? 0 : delayMs), session.lastDelivery);
    session.lastDelivery = at;
    const sentAt = this.#witness.now();
    if (fault === "drop") {
      if (slice !== undefined) this.#witness.lost(slice, session, seq, sentAt);
      return;
    }
    const message = { kind, slice, seq, text, isSnapshot: messageType === "snapshot", data, sentAt };
    this.#clock.schedule(() => this.#deliver(session, message, fault), at - this.#clock.now());
  }

  #firstNumber(scope: string): number {
    return 100 * scope.length; // kinds start apart, as streams of their own do
  }

  #deliver(session: OwnSession, message: Sent, fault: Fault): void {
    const { kind, slice, seq, text, sentAt } = message;
    if (session.isHalfOpen || session.isOver || !session.socket.isLive) {
      if (slice !== undefined) this.#witness.lost(slice, session, seq, sentAt);
      return;
    }
    if (fault === "mangle" || fault === "shred") {
      if (slice !== undefined) {
        const loss = this.#witness.lost(slice, session, seq, sentAt);
        if (fault === "mangle") loss.makeVisible();
      }
      if (fault === "mangle") this.#witness.handed(session, kind, seq);
      return session.socket.message(fault === "mangle" ? text.slice(0, -1) : `~~~ ${text.length}`);
    }
    this.#witness.handed(session, kind, seq);
    if (message.isSnapshot && slice !== undefined && this.#isTrue(slice, message.data)) this.#witness.snapshotHanded(slice);
    session.socket.message(text);
    if (fault === "repeat") session.socket.message(text);
  }

  /** A broadcaster that fails sends what never was. */
  #isTrue(slice: SliceName, data: unknown): boolean {
    const book = this.#book(slice);
    const rows = (data as Record<string, object[]>)[book.shape.rowsIn] ?? [];
    return book.versionOf(rows) !== undefined && (rows.length > 0 || book.rows().length === 0);
  }
}
