/**
 * The one implementation of `Collection`: a frozen list of chunks read through the index that it shares with its successors.
 */
import type { RowKey } from "../shared/brand.ts";
import { rowIn, type Chunk, type FrozenList } from "./chunk-list.ts";
import type { Collection } from "./collection.ts";
import { KeyIndex } from "./key-index.ts";

export class ChunkedCollection<Row extends object> implements Collection<Row> {
  readonly index: KeyIndex;
  readonly #list: FrozenList<Row>;
  /** The place of each chunk's first row; needed only where slots are empty. */
  #starts: readonly number[] | undefined;
  #keys: readonly RowKey[] | undefined;
  #rows: readonly Row[] | undefined;

  constructor(index: KeyIndex, list: FrozenList<Row>) {
    this.index = index;
    this.#list = list;
  }

  get size(): number {
    return this.#list.size;
  }

  get(key: string): Row | undefined {
    const slot = this.slotOf(key);
    return slot === undefined ? undefined : rowIn(this.#list, slot);
  }

  has(key: string): boolean {
    return this.slotOf(key) !== undefined;
  }

  at(index: number): Row | undefined {
    return this.window(index, index + 1)[0];
  }

  window(from: number, to: number): readonly Row[] {
    const start = clamp(from, this.size);
    const end = clamp(to, this.size);
    const rows: Row[] = [];
    if (start >= end) return rows;
    const { chunks } = this.#list;
    const starts = (this.#starts ??= startsOf(chunks));
    let chunk = lastAtMost(starts, start);
    let skipped = start - (starts[chunk] ?? 0);
    for (; rows.length < end - start; chunk += 1) {
      for (const row of chunks[chunk]?.rows ?? []) {
        if (row === undefined) continue;
        if (skipped > 0) skipped -= 1;
        else if (rows.push(row) === end - start) break;
      }
    }
    return rows;
  }

  keys(): readonly RowKey[] {
    return (this.#keys ??= this.#listKeys());
  }

  toArray(): readonly Row[] {
    return (this.#rows ??= this.#listRows());
  }

  [Symbol.iterator](): Iterator<Row> {
    return this.toArray()[Symbol.iterator]();
  }

  /** The key's slot in this snapshot. */
  slotOf(key: string): number | undefined {
    const { slots, graves } = this.index;
    const slot = slots.get(key as RowKey); // a string that is no key is not found
    if (slot !== undefined && slot < this.#list.length) return slot;
    // Removed since, or before; or removed and added again later: at most one of its old slots holds a row in this snapshot.
    return graves.get(key as RowKey)?.find((grave) => grave < this.#list.length && rowIn(this.#list, grave) !== undefined);
  }

  /** The row in a slot of this snapshot; undefined where it is empty or was added later. */
  inSlot(slot: number): Row | undefined {
    return rowIn(this.#list, slot);
  }

  #listRows(): readonly Row[] {
    const parts = this.#list.chunks.map((chunk) => (chunk.liveCount === chunk.rows.length ? chunk.rows : chunk.rows.filter(isRow)));
    return ([] as Row[]).concat(...(parts as (readonly Row[])[])); // empty slots were left out
  }

  #listKeys(): readonly RowKey[] {
    const keys: RowKey[] = [];
    for (const [key, slot] of this.index.slots) {
      if (slot >= this.#list.length) break; // added since
      keys.push(key);
    }
    return keys.length === this.size ? keys : this.#listKeysWithGraves();
  }

  /** The keys of an old snapshot, of which some were removed since. */
  #listKeysWithGraves(): readonly RowKey[] {
    const keyBySlot = new Map<number, RowKey>();
    const { slots, graves } = this.index;
    for (const [key, slot] of slots) keyBySlot.set(slot, key);
    for (const [key, old] of graves) for (const slot of old) keyBySlot.set(slot, key);
    const keys: RowKey[] = [];
    for (let slot = 0; slot < this.#list.length; slot += 1) {
      const key = rowIn(this.#list, slot) === undefined ? undefined : keyBySlot.get(slot);
      if (key !== undefined) keys.push(key);
    }
    return keys;
  }
}

/** A collection without rows. */
export function emptyCollection<Row extends object>(): ChunkedCollection<Row> {
  return new ChunkedCollection<Row>(new KeyIndex(), { chunks: [], length: 0, size: 0 });
}

const isRow = <Row extends object>(row: Row | undefined): row is Row => row !== undefined;

function clamp(index: number, size: number): number {
  return Math.min(Math.max(Math.trunc(index) || 0, 0), size); // NaN counts as 0
}

function startsOf<Row extends object>(chunks: readonly Chunk<Row>[]): readonly number[] {
  let start = 0;
  return chunks.map(({ liveCount }) => {
    const own = start;
    start += liveCount;
    return own;
  });
}

/** The place of the last number that is at most `limit`, in a list that rises. */
function lastAtMost(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
