/**
 * Moves the rows of a list with many empty slots into a new one, a bounded number at a time, so that no commit stops for it. The order
 * stays, so that nobody but an index can tell. What changes meanwhile is told to it and reaches both lists.
 */
import type { RowKey } from "../shared/brand.ts";
import { RowList } from "./row-list.ts";
import { KeyIndex } from "./key-index.ts";

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
  readonly #source: RowList<Row>;
  /** Goes on correctly while the map changes: entries removed meanwhile are skipped, those added come at the end. */
  readonly #entries: Iterator<[RowKey, number]>;

  constructor(index: KeyIndex, source: RowList<Row>) {
    this.#source = source;
    this.#entries = index.slots.entries();
  }

  /** Moves up to `count` rows; true when all are moved. */
  step(count: number): boolean {
    for (let moved = 0; moved < count; moved += 1) {
      const entry = this.#entries.next();
      if (entry.done === true) return true;
      const [key, slot] = entry.value;
      const row = this.#source.get(slot);
      if (row === undefined) continue;
      while (this.moved.length < slot) this.moved.push(undefined); // no gaps, which would turn the list into a dictionary
      const newSlot = this.list.push(row);
      this.moved.push(newSlot);
      this.index.slots.set(key, newSlot);
    }
    return false;
  }

  changed(key: RowKey, row: Row): void {
    const slot = this.index.slots.get(key);
    if (slot !== undefined) this.list.replace(slot, row); // else it has not been moved yet
  }

  /** `slot`: the one that it had in the source. */
  removed(key: RowKey, slot: number): void {
    const newSlot = this.index.slots.get(key);
    if (newSlot === undefined) return;
    this.index.bury(key, newSlot);
    this.list.clear(newSlot);
    this.moved[slot] = undefined;
  }
}
