/**
 * A list of slots that only grows at its end. It is written in place; what a write covers is noted with the moment that still shows it, so
 * that a moment costs nothing to make, the newest one is read as directly as the list, and each older one shows its rows for ever.
 *
 *   moment 1 ──notes──▶ moment 2 ──notes──▶ newest moment ──notes: written since──▶ the rows
 *
 * After as many writes as there are rows, the list goes on with a copy and leaves the rows to its old moments: who holds one of them holds
 * two lists' worth of rows at most, and not all that was written since. A slot that is given up stays empty, and slots never move.
 */
import { ListSnapshot } from "./list-snapshot.ts";

/** Slots whose empty ones are counted together, so that the n-th row is found without a look at all of them. */
export const BLOCK_BITS = 8;

/** A short list is not copied for fewer writes than this. */
const WRITES_KEPT = 4_096;

/** A class, because its methods run in the hottest loop and must not be created again for each list. */
export class RowList<Row extends object> {
  rows: (Row | undefined)[] = [];
  /** Rows; empty slots are not counted. */
  size = 0;
  /** How many slots of each block are empty; none of a block without an entry. */
  emptyCounts: number[] = [];
  readonly #writesKept: number;
  #newest: ListSnapshot<Row> | undefined;
  #ownsCounts = true;
  #writeCount = 0;

  constructor(writesKept = WRITES_KEPT) {
    this.#writesKept = writesKept;
  }

  /** Slots, empty ones counted. */
  get length(): number {
    return this.rows.length;
  }

  get(slot: number): Row | undefined {
    return this.rows[slot];
  }

  /** Puts a row in the place of the slot's. */
  replace(slot: number, row: Row): void {
    this.#cover(slot);
    this.rows[slot] = row;
  }

  /** Empties a slot that has a row. */
  clear(slot: number): void {
    this.#cover(slot);
    this.rows[slot] = undefined;
    this.size -= 1;
    if (!this.#ownsCounts) {
      this.emptyCounts = this.emptyCounts.slice();
      this.#ownsCounts = true;
    }
    const block = slot >> BLOCK_BITS;
    while (this.emptyCounts.length <= block) this.emptyCounts.push(0);
    this.emptyCounts[block] = (this.emptyCounts[block] ?? 0) + 1;
  }

  /** Adds a row in a new slot, and returns the slot. */
  push(row: Row): number {
    this.size += 1;
    return this.rows.push(row) - 1;
  }

  /** What the list holds now. Later writes do not reach it; the same object while there are none. */
  freeze(): ListSnapshot<Row> {
    const newest = this.#newest;
    if (newest?.isUpToDate() === true) return newest;
    const isOver = this.#writeCount >= Math.max(this.#writesKept, this.rows.length);
    if (isOver) this.#writeCount = 0;
    // A first moment gets a copy as well: it has no more room than it needs, where pushing has reserved some.
    if (isOver || newest === undefined) this.rows = this.rows.slice();
    const next = new ListSnapshot(this.rows, this.size, this.emptyCounts);
    if (newest !== undefined && !isOver) newest.notes.next = next.notes;
    this.#ownsCounts = false;
    return (this.#newest = next);
  }

  /** To be called before a slot is written: notes what the newest moment has there, if it was there at the time. */
  #cover(slot: number): void {
    if (this.#newest === undefined || slot >= this.#newest.length) return;
    this.#writeCount += 1;
    this.#newest.notes.add(slot, this.rows[slot] as Row); // callers name slots that have one
  }
}
