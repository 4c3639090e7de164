/**
 * The server without a transport: a moving book, the feed before it, and all that can be wrong with both. Runs in Node and in a page alike.
 * Time comes in through the clock and randomness from the seed, so a run can be repeated from a seed and a tick number.
 *
 * Rules: P2, P10, P34–P39 as the server's side of them.
 */
import { systemClock, type Cancel, type Clock } from "../shared/clock.ts";
import { createListeners } from "../shared/listeners.ts";
import type { WireRow } from "./book/table.ts";
import type { FaultCommand } from "./control/control-verbs.ts";
import { createControl, type ControlAnswer, type EngineFaults } from "./control/control.ts";
import { createAnswerFaults } from "./faults/answer-faults.ts";
import { createRestFaults } from "./faults/rest-faults.ts";
import { createFeed, type EngineSession, type Peer } from "./feed.ts";
import { createMovingBook, readPreset, type GivenRows } from "./moving-book.ts";
import type { SequenceScope } from "./stream/numbering.ts";
import { createPace } from "./pace.ts";
import { createPayloadTexts } from "./stream/payload-texts.ts";
import { barePath, tokenPath, type RestRequest, type RestResponse } from "./http/rest.ts";
import { noBook, type BookSize, type PresetName, type Rates } from "./scale.ts";
import { createPlainTokens, type TokenPort } from "./tokens.ts";
import { heartbeatKind, keyOf, signalKinds, sliceNames, type Outgoing, type SliceName } from "./stream/wire.ts";

export interface EngineOptions {
  /** @defaultValue 1 */
  readonly seed?: number | undefined;
  /** A preset's name, or sizes of one's own. @defaultValue "demo" */
  readonly preset?: PresetName | BookSize | undefined;
  /** Rows that do not move, in the place of a preset's book: those of the slices that are named, as they are. The other slices are empty. */
  readonly rows?: GivenRows | undefined;
  /** @defaultValue those of the preset; with `rows` nothing moves */
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
  /** Connections, rates and faults as they are now. */
  status(): EngineStatus;
  /** Decides on a handshake with this token. */
  admit(token: string): Promise<Admission>;
  /** Connects a client that was admitted, and sends its snapshots. */
  attach(peer: Peer): EngineSession;
  /** Answers a REST call. */
  rest(request: RestRequest): Promise<RestResponse>;
  /** The truth at this moment: what a client that has heard everything holds. */
  rows(slice: SliceName): readonly WireRow[];
  /** The key under which a client files a row, unless it was given a key function (P20). */
  keyOf(slice: SliceName, row: WireRow): string;
  /** Every message that is broadcast, before it is numbered and whatever the faults do to it. */
  onPublish(listener: (message: Outgoing) => void): Cancel;
  /** `listener` is called when the `stop` fault begins: a transport must then cut its sockets. */
  onDown(listener: () => void): Cancel;
  /** Called when the book begins to move slower than its rate asks for, with the rate that it does reach. */
  onOverload(listener: (servedPerSecond: number) => void): Cancel;
}

export function createEngine(options: EngineOptions = {}): Engine {
  const { seed = 1, preset = "demo", clock = systemClock, heartbeatMs = 15_000 } = options;
  const { sequence = "connection", watermark = false, positionDeltas = "lean", edges = false, tokens = createPlainTokens(clock) } = options;
  const { size, rates, ...presetPace } = readPreset(options.rows === undefined ? preset : noBook);
  const given = { ...rates, ...(options.rows !== undefined && { updatesPerSecond: 0 }), ...options.rates };
  const { tickMs = presetPace.tickMs } = options;
  const texts = createPayloadTexts();
  const feed = createFeed({ clock, scope: sequence, isShared: watermark, texts });
  const moving = createMovingBook({
    ...{ seed, size, tickMs, positionDeltas, tokens, texts, publish },
    hasEdges: edges && options.rows === undefined,
    rows: options.rows,
    form: () => feed.faults.form,
    watermark: (kind) => feed.watermark(kind),
  });
  const { book } = moving;
  const restFaults = createRestFaults(clock);
  const answerFaults = createAnswerFaults(clock);
  const faults: EngineFaults = { refusedUntil: 0, downUntil: 0, lost: [], rates: given, isPaused: false };
  const published = createListeners<[Outgoing]>(rethrow);
  const downed = createListeners<[]>(rethrow);
  const overloaded = createListeners<[number]>(rethrow);
  const timers = new Set<Cancel>();
  const pace = createPace(clock, tickMs);
  const tick = (): void => moving.tick(faults.rates);
  const control = createControl({
    ...{ clock, book, feed, tokens, restFaults, answerFaults, faults, publish, tick, goDown },
    snapshot: (name) => moving.snapshot(name, feed.faults.form),
  });
  const isDown = (): boolean => clock.now() < faults.downUntil;

  return {
    clock,
    tokens,
    keyOf,
    rest(request) {
      const path = barePath(request.path);
      if (path === tokenPath) return moving.answer(request);
      return restFaults.answer(path, async () => answerFaults.spoil(path, await moving.answer(request)));
    },
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
    attach: (peer) => feed.attach(peer, (form) => sliceNames.map((name) => moving.snapshot(name, form))),
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

  function publish(message: Outgoing): void {
    if (isLost(message.kind)) return;
    published.notify(message);
    feed.publish(message);
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
