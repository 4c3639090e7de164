/** The server's REST: fast, slow, failing, hanging, unreadable; or older than the request, where its answers carry a watermark that says so. */
import type { VirtualClock } from "../support/virtual-clock.ts";
import { shapes, type BookRow, type SliceBook, type SliceName, type SliceShape } from "./book.ts";
import type { Regime } from "./schedule.ts";
import type { Witness } from "./oracle.ts";

export type RestMode = "fast" | "slow" | "fail" | "hang" | "html" | "old";

interface OldRows {
  readonly rows: readonly BookRow[];
  readonly seq: number | undefined;
}

export interface RestSideOptions {
  readonly clock: VirtualClock;
  readonly regime: Regime;
  readonly witness: Witness;
  readonly bookOf: (slice: SliceName) => SliceBook;
  /** The newest number that was given to a message of a kind's scope. */
  readonly lastNumber: (kind: string) => number | undefined;
}

export class RestSide {
  readonly #options: RestSideOptions;
  readonly #older = new Map<SliceName, OldRows>();
  mode: RestMode = "fast";
  isQuiet = false;

  constructor(options: RestSideOptions) {
    this.#options = options;
  }

  /** A change is about to be published: what is the truth now can be an old answer then. */
  remember(shape: SliceShape): void {
    const seq = this.#options.lastNumber(shape.kind);
    if (seq !== undefined) this.#older.set(shape.slice, { rows: this.#options.bookOf(shape.slice).rows(), seq });
  }

  /** Numbers start anew: those of old answers name no place any more. */
  forget(): void {
    this.#older.clear();
  }

  async fetch(url: string, signal: AbortSignal | null | undefined): Promise<Response> {
    const { witness, regime } = this.#options;
    const { pathname } = new URL(url);
    const shape = shapes.find(({ path }) => path === pathname);
    const mode = this.isQuiet ? "fast" : this.mode;
    const begunAt = witness.now();
    const delayMs = this.isQuiet ? 200 : mode === "slow" ? 3_000 : 30;
    const old = mode === "old" && shape !== undefined && regime.rest === "watermark" ? this.#older.get(shape.slice) : undefined;
    await this.#pass(mode === "hang" ? undefined : delayMs / 2, signal);
    // Read at or after the request, and on its way for a while (the promise that the README asks of REST).
    const answer = shape === undefined ? { orders: [{ order_id: String(begunAt) }] } : this.#read(shape, old);
    await this.#pass(delayMs / 2, signal);
    if (mode === "fail") return new Response("{}", { status: 500 });
    if (mode === "html") return new Response("<html>", { status: 200 });
    if (shape !== undefined && old === undefined) witness.restAnswered(shape.slice, begunAt);
    else if (shape !== undefined && old?.seq !== undefined) witness.oldRestAnswered(shape.slice, old.seq);
    return new Response(JSON.stringify(answer));
  }

  #read(shape: SliceShape, old: OldRows | undefined): unknown {
    const { bookOf, lastNumber, regime } = this.#options;
    const rows = old?.rows ?? bookOf(shape.slice).rows();
    const seq = old === undefined ? lastNumber(shape.kind) : old.seq;
    return { [shape.rowsIn]: rows, ...(regime.rest === "watermark" && seq !== undefined && { seq }) };
  }

  #pass(ms: number | undefined, signal: AbortSignal | null | undefined): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const abort = (): void => reject(new Error("aborted"));
      signal?.addEventListener("abort", abort);
      if (ms === undefined) return;
      this.#options.clock.schedule(() => {
        signal?.removeEventListener("abort", abort); // Node keeps a signal with a listener for ever, and all that it leads to
        resolve();
      }, ms);
    });
  }
}
