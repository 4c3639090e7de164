/**
 * When a client may stop to look for gaps: after three within 60 s that each followed a completed recovery, until the next connection or 100
 * numbers in order (P36). A recovery is seen from outside: a slice that was not live is live again.
 */
import type { SliceName } from "./book.ts";

const FUTILE_GAPS = 3;
const WITHIN_MS = 60_000;
/** A little more than the rule says: the client may count another message than this file does. */
const ORDERED_ENOUGH = 110;

export class GapCount {
  readonly #monotonic: () => number;
  readonly #live = new Set<SliceName>();
  #hasRecovered = true;
  #gapsAt: number[] = [];
  #isSparse = false;

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  get isSparse(): boolean {
    return this.#isSparse;
  }

  noteSlice(slice: SliceName, isLive: boolean): void {
    if (isLive && !this.#live.has(slice)) this.#hasRecovered = true;
    if (isLive) this.#live.add(slice);
    else this.#live.delete(slice);
  }

  /** Several gaps with no completed recovery between them are one. */
  gap(): void {
    const now = this.#monotonic();
    if (!this.#hasRecovered) return;
    this.#hasRecovered = false;
    this.#gapsAt = [...this.#gapsAt.filter((at) => now - at < WITHIN_MS), now];
    if (this.#gapsAt.length >= FUTILE_GAPS) this.#isSparse = true;
  }

  /** So many numbers in order in a row. */
  inOrder(count: number): void {
    if (count >= ORDERED_ENOUGH) this.open();
  }

  /** A new connection. Gaps before it count on, as the 60 s do. */
  open(): void {
    this.#isSparse = false;
  }
}
