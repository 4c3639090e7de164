/**
 * Moves the rows of a list with many empty slots into a new one, a bounded number at a time, so that no commit stops for it. The order
 * stays, so that nobody but an index can tell. What changes meanwhile is told to it and reaches both lists.
 */
import type { RowKey } from "../shared/brand.ts";
import { ChunkList } from "./chunk-list.ts";
import { KeyIndex } from "./key-index.ts";

/** Below this many empty slots it is not worth it. */
const FEW = 256;

export function isWorthCompacting(list: { readonly length: number; readonly size: number }): boolean {
  const emptyCount = list.length - list.size;
  return emptyCount > FEW && emptyCount > list.length / 4;
}

export class Compaction<Row extends object> {
  readonly index = new KeyIndex();
  readonly list = new ChunkList<Row>();
  readonly #source: ChunkList<Row>;
  /** Goes on correctly while the map changes: entries removed meanwhile are skipped, those added come at the end. */
  readonly #entries: Iterator<[RowKey, number]>;

  constructor(index: KeyIndex, source: ChunkList<Row>) {
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
      if (row !== undefined) this.index.slots.set(key, this.list.push(row));
    }
    return false;
  }

  changed(key: RowKey, row: Row): void {
    const slot = this.index.slots.get(key);
    if (slot !== undefined) this.list.set(slot, row); // else it has not been moved yet
  }

  removed(key: RowKey): void {
    const slot = this.index.slots.get(key);
    if (slot === undefined) return;
    this.index.bury(key, slot);
    this.list.set(slot, undefined);
  }
}
