/**
 * Moves the rows of a list with many empty slots into a new list, a bounded number at each commit, so no commit becomes slow. The order
 * stays the same: only slot numbers change. Rows that change meanwhile must be passed to it, and are written to both lists.
 */
import type { RowKey } from "../../shared/brand.ts";
import { RowList } from "./row-list.ts";
import { KeyIndex } from "./keys/key-index.ts";

/** Below this many empty slots it is not worth it. */
const FEW = 256;

export function isWorthCompacting(list: { readonly length: number; readonly size: number }): boolean {
  const emptyCount = list.length - list.size;
  return emptyCount > FEW && emptyCount > list.length / 4;
}

export class Compaction<Row extends object> {
  readonly index = new KeyIndex();
  readonly list = new RowList<Row>();
  /** Where the rows of the source went. */
  readonly moved: (number | undefined)[] = []; // a `SlotMap` that is still written
  readonly #sourceIndex: KeyIndex;
  readonly #source: RowList<Row>;

  constructor(index: KeyIndex, source: RowList<Row>) {
    this.#sourceIndex = index;
    this.#source = source;
  }

  /** Moves the rows of up to `count` slots; true when all are moved, those included that were added meanwhile. */
  step(count: number): boolean {
    const end = Math.min(this.moved.length + count, this.#source.length);
    for (let slot = this.moved.length; slot < end; slot += 1) {
      const row = this.#source.get(slot);
      this.moved.push(row && this.list.push(row));
      if (row !== undefined) this.index.put(this.#sourceIndex.keyAt(slot));
    }
    return end === this.#source.length;
  }

  /** `slot`: the one in the source, here and below. */
  changed(slot: number, row: Row): void {
    const newSlot = this.moved[slot];
    if (newSlot !== undefined) this.list.replace(newSlot, row); // else it has not been moved yet
  }

  removed(key: RowKey, slot: number): void {
    const newSlot = this.index.remove(key);
    if (newSlot === undefined) return;
    this.list.clear(newSlot);
    this.moved[slot] = undefined;
  }
}
