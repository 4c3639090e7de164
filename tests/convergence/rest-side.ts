/** The server's REST: one call at a time becomes an answer, after a while, of the mode that its path is in. */
import type { VirtualClock } from "../support/virtual-clock.ts";
import { shapes, type BookRow, type SliceBook, type SliceName, type SliceShape } from "./book.ts";
import type { Occurrence } from "./occurrences.ts";
import { durationOf, isFailing, isForbidden, isServing, responseOf, type RestMode } from "./rest-answers.ts";
import type { Regime, World } from "./schedule.ts";
import type { Witness } from "./witness.ts";

interface OldRows {
  readonly rows: readonly BookRow[];
  readonly seq: number;
}

export interface RestSideOptions {
  readonly clock: VirtualClock;
  readonly regime: Regime;
  readonly world: World;
  readonly owner: string;
  readonly witness: Witness;
  readonly occurred: (what: Occurrence) => void;
  readonly bookOf: (slice: SliceName) => SliceBook;
  /** The newest number that was given to a message of a kind's scope. */
  readonly lastNumber: (kind: string) => number | undefined;
  /** The last message of the slice that was sent by now and arrives later than `afterMs` from now. */
  readonly straggler: (slice: SliceName, afterMs: number) => number | undefined;
  /** Whether the client has got this number of the kind's scope by the time of the call, if the connection is still the present one. */
  readonly reaches: (kind: string, seq: number) => () => boolean;
}

/** The client believes an answer without a watermark once older messages have had this long to arrive (P35). */
const SETTLE_MS = 1_000;
/** A watermark above the last received number is waited for so long; then the client ignores watermarks for good (P35). */
const WATERMARK_WAIT_MS = 8_500;
/** After so long without a good answer a slice counts as having no REST source (P17). A little less, since calls take their time. */
const UNABLE_AFTER_MS = 14_000;

export class RestSide {
  readonly #options: RestSideOptions;
  readonly #older = new Map<SliceName, OldRows>();
  readonly #modes = new Map<SliceName, RestMode>();
  /** Since when a slice's path gives no baselines. To the client it fails until it has answered, whatever its mode is by then. */
  readonly #unableSince = new Map<SliceName, number>();
  #mode: RestMode;
  #isQuiet = false;
  /** A client that got a useless watermark ignores all later ones. */
  #areWatermarksTrusted = true;
  /** The moment of the newest request of the orders. */
  ordersRequestedAt = 0;
  /** Slices whose path answered that it will not serve: they count as without REST until the next identity or `reconnect()`. */
  readonly #forbidden = new Set<SliceName>();

  constructor(options: RestSideOptions) {
    this.#options = options;
    this.#mode = options.world.restAtStart;
    for (const { slice } of shapes) this.#noteMode(slice);
  }

  setMode(mode: RestMode, slice?: SliceName): void {
    if (slice === undefined) {
      this.#mode = mode;
      this.#modes.clear();
    } else this.#modes.set(slice, mode);
    for (const shape of shapes) this.#noteMode(shape.slice);
  }

  /** From now on it does what it should, but for a habit. */
  calm(): void {
    this.#isQuiet = true;
    for (const shape of shapes) this.#noteMode(shape.slice);
  }

  /** The client has been asked to reconnect: it asks forbidden paths again. */
  reconnected(): void {
    this.#forbidden.clear();
  }

  hasForbidden(slice?: SliceName): boolean {
    return slice === undefined ? this.#forbidden.size > 0 : this.#forbidden.has(slice);
  }

  /** Whether no client can ask it for the slice, by its rules: absent, forbidden, or failing for long. */
  isUnable(slice: SliceName): boolean {
    const since = this.#unableSince.get(slice);
    const isLong = since !== undefined && this.#options.clock.monotonic() - since >= UNABLE_AFTER_MS;
    return this.#options.regime.rest === "absent" || this.#forbidden.has(slice) || isLong;
  }

  /** Whether it serves the slice now, or the orders. */
  isServing(slice?: SliceName): boolean {
    if (slice === undefined) return !isFailing(this.#modeOf(undefined));
    return this.#options.regime.rest !== "absent" && !this.#forbidden.has(slice) && isServing(this.#modeOf(slice));
  }

  /** A change is about to be published: what is the truth now can be an old answer then. */
  remember(shape: SliceShape): void {
    const seq = this.#options.lastNumber(shape.kind);
    if (seq !== undefined) this.#older.set(shape.slice, { rows: this.#options.bookOf(shape.slice).rows(), seq });
  }

  /** Numbers start from the beginning: those of old answers name no place any more. */
  forget(): void {
    this.#older.clear();
  }

  async fetch(url: string, init: RequestInit | undefined): Promise<Response> {
    const { pathname } = new URL(url);
    const shape = shapes.find(({ path }) => path === pathname);
    return shape === undefined ? this.#fetchOrders(init?.signal) : this.#fetchSlice(shape, init?.signal);
  }

  /** The application is about to give the client rows that it requested by itself at this moment. */
  noteHydrated(slice: SliceName, begunAt: number, isCertain: boolean): void {
    this.#answered(slice, begunAt, isCertain);
  }

  async #fetchSlice(shape: SliceShape, signal: AbortSignal | null | undefined): Promise<Response> {
    const { witness, regime, bookOf } = this.#options;
    const { slice, kind, rowsIn } = shape;
    const asked = this.#modeOf(slice);
    const old = asked === "old" && regime.rest === "watermark" && this.#areWatermarksTrusted ? this.#older.get(slice) : undefined;
    const mode = asked === "old" && old === undefined ? "fast" : asked;
    const begunAt = witness.now();
    const delayMs = this.#durationOf(mode);
    if (delayMs === undefined) this.#options.occurred("answer: hang");
    await this.#pass(delayMs, signal);
    // Read at or after the request, and on its way for a while (the promise that the README asks of REST).
    const rows = old?.rows ?? (mode === "aged" ? bookOf(slice).olderRows() : bookOf(slice).rows());
    const seq = regime.rest !== "watermark" ? undefined : old === undefined ? this.#options.lastNumber(kind) : old.seq;
    await this.#pass(delayMs, signal);
    this.#note(slice, mode);
    if (isForbidden(mode)) this.#forbidden.add(slice);
    if (mode === "foreign" && seq !== undefined) this.#areWatermarksTrusted = false;
    if (seq !== undefined) this.#noteWatermark(kind, seq);
    if (old !== undefined) witness.oldAnswered(slice, old.seq, begunAt);
    else if (isServing(mode)) this.#answered(slice, begunAt, true, mode === "foreign" ? undefined : seq);
    return responseOf({ mode, rowsIn, rows, seq, headers: this.#headers() });
  }

  async #fetchOrders(signal: AbortSignal | null | undefined): Promise<Response> {
    const { witness, owner } = this.#options;
    const mode = this.#modeOf(undefined);
    const begunAt = witness.now();
    this.ordersRequestedAt = begunAt;
    const delayMs = this.#durationOf(mode);
    await this.#pass(delayMs, signal);
    const rows = [{ order_id: `${owner}:${begunAt}` }];
    await this.#pass(delayMs, signal);
    return responseOf({ mode: isFailing(mode) ? mode : "fast", rowsIn: "orders", rows, seq: undefined, headers: this.#headers() });
  }

  /** A client that waits for a number in vain, as its messages were lost, ignores watermarks from then on (P35). */
  #noteWatermark(kind: string, seq: number): void {
    const isReached = this.#options.reaches(kind, seq);
    this.#options.clock.schedule(() => {
      if (!isReached()) this.#areWatermarksTrusted = false;
    }, WATERMARK_WAIT_MS);
  }

  #note(slice: SliceName, mode: RestMode): void {
    const { habit } = this.#options.world;
    this.#options.occurred(`answer: ${mode}`);
    if (isServing(mode)) this.#unableSince.delete(slice);
    if (isServing(mode) && Object.keys(this.#headers()).length > 0) this.#options.occurred("cacheable answer");
    if (habit?.slice === slice && (habit.type === "partial" || habit.type === "rest-down")) this.#options.occurred(`habit: ${habit.type}`);
  }

  #answered(slice: SliceName, begunAt: number, isCertain = true, includedUpTo?: number): void {
    const { regime, straggler } = this.#options;
    if (straggler(slice, WATERMARK_WAIT_MS) !== undefined) this.#areWatermarksTrusted = false;
    const isExact = regime.rest === "watermark" && this.#areWatermarksTrusted;
    const blurredUntil = isExact ? undefined : straggler(slice, SETTLE_MS);
    this.#options.witness.answered({ slice, begunAt, blurredUntil, includedUpTo, isCertain });
  }

  #modeOf(slice: SliceName | undefined): RestMode {
    const { habit } = this.#options.world;
    if (slice !== undefined && habit?.slice === slice) {
      if (habit.type === "partial") return "partial-next";
      if (habit.type === "rest-down") return "fail";
    }
    if (this.#isQuiet) return "fast";
    return (slice === undefined ? undefined : this.#modes.get(slice)) ?? this.#mode;
  }

  #noteMode(slice: SliceName): void {
    if (!isServing(this.#modeOf(slice)) && !this.#unableSince.has(slice)) this.#unableSince.set(slice, this.#options.clock.monotonic());
  }

  /** Of one of two halves, between which the book is read. */
  #durationOf(mode: RestMode): number | undefined {
    const ms = durationOf(mode);
    return ms === undefined ? undefined : (this.#isQuiet ? 200 : ms) / 2;
  }

  #headers(): Record<string, string> {
    const { world, clock } = this.#options;
    if (world.caching === "max-age") return { "cache-control": "private, max-age=30" };
    if (world.caching === "last-modified") return { "last-modified": new Date(clock.now() - 864_000_000).toUTCString() };
    return {};
  }

  #pass(ms: number | undefined, signal: AbortSignal | null | undefined): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const abort = (): void => reject(new Error("aborted"));
      if (signal?.aborted === true) return abort(); // between two halves of an answer, while the machine slept
      signal?.addEventListener("abort", abort);
      if (ms === undefined) return;
      this.#options.clock.schedule(() => {
        signal?.removeEventListener("abort", abort); // Node keeps a signal with a listener for ever, and all that it leads to
        resolve();
      }, ms);
    });
  }
}
