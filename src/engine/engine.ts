/**
 * The server without a transport: a book that moves, a feed that tells of it, REST over it. Runs in Node and in a page alike.
 * Time comes in through the clock and randomness from the seed, so a run can be repeated from a seed and a tick number.
 *
 * Rules: P2, P10, P13, P14, P17, P23, P26–P28, P34–P39 as the server's side of them.
 */
import { systemClock, type Cancel, type Clock } from "../shared/clock.ts";
import { createListeners } from "../shared/listeners.ts";
import { createBook, type BookChanges } from "./book/book.ts";
import type { WireRow } from "./book/table.ts";
import { defaultTickMs } from "./calendar.ts";
import type { FaultCommand } from "./control-verbs.ts";
import { createControl, type ControlAnswer, type EngineFaults } from "./control.ts";
import { createRestFaults } from "./faults/rest-faults.ts";
import { createFeed, type EngineSession, type Peer } from "./feed.ts";
import type { SequenceScope } from "./numbering.ts";
import { createPace } from "./pace.ts";
import { createPayloadTexts } from "./payload-texts.ts";
import { answerPaymentAction, type PaymentAction } from "./payment-approval.ts";
import { createRest, type Action, type RestRequest, type RestResponse } from "./rest.ts";
import { createRoutes } from "./routes.ts";
import { defaultRates, presets, type BookSize, type PresetName, type Rates } from "./scale.ts";
import { createPlainTokens, type TokenPort } from "./tokens.ts";
import {
  heartbeatKind,
  keyOf,
  plainForm,
  signalKinds,
  sliceMessage,
  sliceNames,
  type Outgoing,
  type SliceName,
  type WireForm,
} from "./wire.ts";

export interface EngineOptions {
  /** @defaultValue 1 */
  readonly seed?: number | undefined;
  /** A preset's name, or sizes of one's own. @defaultValue "demo" */
  readonly preset?: PresetName | BookSize | undefined;
  readonly rates?: Partial<Rates> | undefined;
  readonly clock?: Clock | undefined;
  /** How often the book moves; its rates do not depend on it. Unit: milliseconds. @defaultValue the preset's, else 250 */
  readonly tickMs?: number | undefined;
  /** Unit: milliseconds. @defaultValue 15_000 */
  readonly heartbeatMs?: number | undefined;
  /** @defaultValue "connection" */
  readonly sequence?: SequenceScope | undefined;
  /** One count for all connections, and its latest number as `seq` in REST answers. @defaultValue false */
  readonly watermark?: boolean | undefined;
  /** What a revaluation of a position sends: the fields that it changed, or the whole row. @defaultValue "lean" */
  readonly positionDeltas?: "lean" | "full" | undefined;
  /** Adds the rows that break clients: 18-digit amounts, no quantity, no maturity, unknown fields and words. @defaultValue false */
  readonly edges?: boolean | undefined;
  /** @defaultValue tokens that protect nothing, good for five minutes */
  readonly tokens?: TokenPort | undefined;
}

/** What a transport does with a handshake: open, answer 401, answer 503, or cut it. */
export type Admission = "admitted" | "rejected" | "refused" | "down";

/** What a server says of itself: counts and settings, no rows and no tokens. */
export interface EngineStatus {
  readonly seed: number;
  readonly tick: number;
  readonly connections: number;
  readonly rows: Readonly<Record<SliceName, number>>;
  readonly rates: Rates;
  /** Changes a second that were made in the last seconds; undefined until there is enough to measure. Less than asked for: the machine is too slow. */
  readonly servedPerSecond: number | undefined;
  readonly isPaused: boolean;
  readonly isDown: boolean;
  readonly restFault: string | undefined;
}

export interface Engine {
  readonly tickNumber: number;
  readonly clock: Clock;
  readonly tokens: TokenPort;
  /** Under the `stop` fault: a transport then answers nothing and keeps no socket. */
  readonly isDown: boolean;
  /** Ticks and heartbeats from now on. Again changes nothing. */
  start(): void;
  /** No more ticks, heartbeats and storms; connections stay. */
  stop(): void;
  /** Moves the book by hand, which is how tests do it. */
  tick(count?: number): void;
  /** Brings a fault about; a command that cannot be carried out is answered with what is wrong with it. */
  control(command: FaultCommand): ControlAnswer;
  /** The same for a command of unknown shape, as it comes over HTTP. */
  controlUnknown(command: unknown): ControlAnswer;
  status(): EngineStatus;
  admit(token: string): Promise<Admission>;
  attach(peer: Peer): EngineSession;
  rest(request: RestRequest): Promise<RestResponse>;
  /** The truth at this moment: what a client that has heard everything holds. */
  rows(slice: SliceName): readonly WireRow[];
  /** The key under which a client files a row, unless it was given a key function (P20). */
  keyOf(slice: SliceName, row: WireRow): string;
  /** Every message that is broadcast, before it is numbered and whatever the faults do to it. */
  onPublish(listener: (message: Outgoing) => void): Cancel;
  /** Told when the `stop` fault begins, so that a transport cuts its sockets. */
  onDown(listener: () => void): Cancel;
  /** Told when the book begins to move slower than its rate asks for, with the rate that it does reach. */
  onOverload(listener: (servedPerSecond: number) => void): Cancel;
}

export function createEngine(options: EngineOptions = {}): Engine {
  const { seed = 1, preset = "demo", clock = systemClock, heartbeatMs = 15_000 } = options;
  const { sequence = "connection", watermark = false, positionDeltas = "lean", edges = false, tokens = createPlainTokens(clock) } = options;
  const {
    size,
    tickMs: presetTickMs,
    ...presetRates
  } = typeof preset === "string" ? presets[preset] : { size: preset, tickMs: defaultTickMs };
  const { tickMs = presetTickMs } = options;
  const book = createBook({ seed, size, tickMs, positionDeltas, hasEdges: edges });
  const texts = createPayloadTexts();
  const feed = createFeed({ clock, scope: sequence, isShared: watermark, texts });
  const restFaults = createRestFaults(clock);
  const faults: EngineFaults = {
    refusedUntil: 0,
    downUntil: 0,
    lost: [],
    rates: { ...defaultRates, ...presetRates, ...options.rates },
    isPaused: false,
  };
  const published = createListeners<[Outgoing]>(rethrow);
  const downed = createListeners<[]>(rethrow);
  const overloaded = createListeners<[number]>(rethrow);
  const timers = new Set<Cancel>();
  const pace = createPace(clock, tickMs);
  /** The whole content of each slice as it was last sent, until the slice changes. */
  const snapshots = new Map<SliceName, { readonly form: WireForm; readonly message: Outgoing }>();
  const rest = createRest({
    tokens,
    faults: restFaults,
    routes: createRoutes(
      book,
      (name) => texts.textOf(snapshot(name, plainForm), "object"),
      (kind) => feed.watermark(kind),
    ),
    actions: { approvePaymentOrder: paymentAction("approve"), rejectPaymentOrder: paymentAction("reject") },
  });
  const control = createControl({
    clock,
    book,
    feed,
    tokens,
    restFaults,
    faults,
    publish,
    snapshot: (name) => snapshot(name, feed.faults.form),
    tick,
    goDown,
  });
  const isDown = (): boolean => clock.now() < faults.downUntil;

  return {
    clock,
    tokens,
    rest,
    keyOf,
    get tickNumber() {
      return book.tickNumber;
    },
    get isDown() {
      return isDown();
    },
    start() {
      if (timers.size > 0) return;
      pace.start();
      timers.add(every(tickMs, tickOnTime));
      timers.add(every(heartbeatMs, () => publish({ kind: heartbeatKind, data: {} })));
    },
    stop() {
      for (const cancel of timers) cancel();
      timers.clear();
      control.stop();
    },
    tick(count = 1) {
      for (let left = count; left > 0; left--) tick();
    },
    control: (command) => control.run(command),
    controlUnknown: (command) => control.run(command),
    status: () => ({
      seed,
      tick: book.tickNumber,
      connections: feed.connectionCount,
      rows: Object.fromEntries(sliceNames.map((name) => [name, book.tables[name].size])) as Record<SliceName, number>, // fromEntries forgets the names
      rates: faults.rates,
      servedPerSecond: served(),
      isPaused: faults.isPaused,
      isDown: isDown(),
      restFault: restFaults.mode,
    }),
    async admit(token) {
      if (isDown()) return "down";
      if (clock.now() < faults.refusedUntil) return "refused";
      return (await tokens.verify(token)) ? "admitted" : "rejected";
    },
    attach: (peer) => feed.attach(peer, (form) => sliceNames.map((name) => snapshot(name, form))),
    rows: (name) => book.tables[name].rows(),
    onPublish: (listener) => published.add(listener),
    onDown: (listener) => downed.add(listener),
    onOverload: (listener) => overloaded.add(listener),
  };

  function tickOnTime(): void {
    if (faults.isPaused) return pace.start(); // a book that stands still on purpose is not slow
    tick();
    pace.tick();
    if (pace.hasFallenBehind()) overloaded.notify(served() ?? 0);
  }

  function served(): number | undefined {
    const { share } = pace;
    return share === undefined ? undefined : Math.round(faults.rates.updatesPerSecond * share);
  }

  function tick(): void {
    tell(book.tick(faults.rates));
  }

  function tell({ batches, signals, events }: BookChanges): void {
    for (const [name] of batches) snapshots.delete(name);
    for (const [name, { rows, removed }] of batches) publish(sliceMessage(name, rows, removed, feed.faults.form));
    for (const { kind, rows } of signals) publish({ kind, data: { [kind]: rows } });
    for (const event of events) publish(event);
  }

  function publish(message: Outgoing): void {
    if (isLost(message.kind)) return;
    published.notify(message);
    feed.publish(message);
  }

  /** The same message while nothing changes, so that it is written once for all connections. */
  function snapshot(name: SliceName, form: WireForm): Outgoing {
    const known = snapshots.get(name);
    if (known?.form === form) return known.message;
    const message = sliceMessage(name, book.tables[name].rows(), undefined, form);
    snapshots.set(name, { form, message });
    return message;
  }

  function paymentAction(action: PaymentAction): Action {
    const find = (id: string): WireRow | undefined => book.tables.paymentOrders.get(id);
    const update = (id: string, fields: WireRow): WireRow => {
      tell(book.decidePayment(id, fields));
      return find(id) ?? fields;
    };
    return (parts, body) => answerPaymentAction({ find, update }, action, parts["payment_order_id"] ?? "", body);
  }

  function isLost(kind: string): boolean {
    const lost = faults.lost.find((each) => (each.kind === undefined ? isSignalKind(kind) : each.kind === kind));
    if (lost === undefined) return false;
    lost.remaining -= 1;
    if (lost.remaining === 0) faults.lost = faults.lost.filter((each) => each !== lost);
    return true;
  }

  function goDown(durationMs: number): void {
    faults.downUntil = clock.now() + durationMs;
    feed.terminateAll();
    feed.restartNumbers(); // a server that was away counts from the beginning
    downed.notify();
  }

  function every(intervalMs: number, run: () => void): Cancel {
    let cancel = clock.schedule(function again() {
      cancel = clock.schedule(again, intervalMs);
      run();
    }, intervalMs);
    return () => cancel();
  }
}

function isSignalKind(kind: string): boolean {
  return signalKinds.some((each) => each === kind);
}

/** A listener is a test's or a transport's: its failure must not be swallowed. */
function rethrow(thrown: unknown): never {
  throw thrown;
}
