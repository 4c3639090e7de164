/**
 * The server without a transport: a book that moves, a feed that tells of it, REST over it. Runs in Node and in a page alike.
 * Time comes in through the clock and randomness from the seed, so a run can be repeated from a seed and a tick number.
 *
 * Rules: P2, P10, P13, P14, P17, P23, P26–P28, P34–P39 as the server's side of them.
 */
import { systemClock, type Cancel, type Clock } from "../shared/clock.ts";
import { createListeners } from "../shared/listeners.ts";
import { createBook, type Book } from "./book/book.ts";
import type { WireRow } from "./book/table.ts";
import { tickMs } from "./calendar.ts";
import { createFeed, type EngineSession, type Peer } from "./feed.ts";
import type { SequenceScope } from "./numbering.ts";
import { createRest, type RestRequest, type RestResponse } from "./rest.ts";
import { defaultRates, presets, type BookSize, type PresetName, type Rates } from "./scale.ts";
import { createPlainTokens, type TokenPort } from "./tokens.ts";
import { channels, heartbeatKind, sliceMessage, sliceNames, type Outgoing, type SliceName, type WireForm } from "./wire.ts";

export interface EngineOptions {
  /** @defaultValue 1 */
  readonly seed?: number | undefined;
  /** A preset's name, or sizes of one's own. @defaultValue "demo" */
  readonly preset?: PresetName | BookSize | undefined;
  readonly rates?: Partial<Rates> | undefined;
  readonly clock?: Clock | undefined;
  /** Unit: milliseconds. @defaultValue 15_000 */
  readonly heartbeatMs?: number | undefined;
  /** @defaultValue "connection" */
  readonly sequence?: SequenceScope | undefined;
  /** One count for all connections, and its latest number as `seq` in REST answers. @defaultValue false */
  readonly watermark?: boolean | undefined;
  /** @defaultValue tokens that protect nothing, good for five minutes */
  readonly tokens?: TokenPort | undefined;
}

/** What a transport does with a handshake: open, answer 401, answer 503, or cut it. */
export type Admission = "admitted" | "rejected" | "refused" | "down";

export interface Engine {
  readonly tickNumber: number;
  readonly tokens: TokenPort;
  readonly clock: Clock;
  /** Ticks and heartbeats from now on. Again changes nothing. */
  start(): void;
  /** No more ticks and heartbeats; connections stay. */
  stop(): void;
  /** Moves the book by hand, which is how tests do it. */
  tick(count?: number): void;
  admit(token: string): Promise<Admission>;
  attach(peer: Peer): EngineSession;
  rest(request: RestRequest): Promise<RestResponse>;
  rows(slice: SliceName): readonly WireRow[];
  /** Every message that is broadcast, before it is numbered and whatever the faults do to it. */
  onPublish(listener: (message: Outgoing) => void): Cancel;
}

export function createEngine(options: EngineOptions = {}): Engine {
  const { seed = 1, preset = "demo", clock = systemClock, heartbeatMs = 15_000, sequence = "connection", watermark = false } = options;
  const tokens = options.tokens ?? createPlainTokens(clock);
  const rates: Rates = { ...defaultRates, ...options.rates };
  const book: Book = createBook({ seed, size: typeof preset === "string" ? presets[preset] : preset });
  const feed = createFeed({ clock, scope: sequence, isShared: watermark });
  const published = createListeners<[Outgoing]>((thrown) => {
    throw thrown; // a listener of a test: its failure is the test's
  });
  const timers = new Set<Cancel>();

  const slice = (name: SliceName) => (): unknown => {
    const seq = feed.watermark(channels[name].kind);
    return { [channels[name].rowsIn]: [...book.tables[name].rows()], ...(seq !== undefined && { seq }) };
  };
  const rest = createRest({
    clock,
    tokens,
    fault: () => undefined,
    routes: {
      positions: slice("positions"),
      trades: slice("trades"),
      blotter: slice("blotter"),
      cash: slice("cash"),
      ocp: slice("ocp"),
      paymentOrders: slice("paymentOrders"),
      orders: () => ({ orders: [] }),
      curves: () => ({ curves: [] }),
      dividends: () => ({ dividends: [] }),
      coupons: () => ({ coupons: [] }),
      reports: () => ({ reports: [] }),
      catalogue: () => ({ catalogue: [] }),
      section: () => undefined,
      paymentOrdersQuery: slice("paymentOrders"),
      probe: () => ({ ok: true }),
    },
  });

  return {
    clock,
    tokens,
    rest,
    get tickNumber() {
      return book.tickNumber;
    },
    start() {
      if (timers.size > 0) return;
      timers.add(every(tickMs, tick));
      timers.add(every(heartbeatMs, () => publish({ kind: heartbeatKind, data: {} })));
    },
    stop() {
      for (const cancel of timers) cancel();
      timers.clear();
    },
    tick(count = 1) {
      for (let left = count; left > 0; left--) tick();
    },
    admit: async (token) => ((await tokens.verify(token)) ? "admitted" : "rejected"),
    attach: (peer) => feed.attach(peer, snapshots),
    rows: (name) => [...book.tables[name].rows()],
    onPublish: (listener) => published.add(listener),
  };

  function tick(): void {
    const { batches, signals, events } = book.tick(rates);
    for (const [name, { rows, removed }] of batches) publish(sliceMessage(name, rows, removed, feed.faults.form));
    for (const message of [...signals, ...events]) publish(message);
  }

  function publish(message: Outgoing): void {
    published.notify(message);
    feed.publish(message);
  }

  function snapshots(form: WireForm): readonly Outgoing[] {
    return sliceNames.map((name) => sliceMessage(name, [...book.tables[name].rows()], undefined, form));
  }

  function every(intervalMs: number, run: () => void): Cancel {
    let cancel = clock.schedule(function again() {
      cancel = clock.schedule(again, intervalMs);
      run();
    }, intervalMs);
    return () => cancel();
  }
}
