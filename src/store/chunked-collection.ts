/**
 * The one implementation of `Collection`: a frozen list of chunks, read through the index that it shares with its successors.
 */
import type { RowKey } from "../shared/brand.ts";
import { rowIn, type FrozenList } from "./chunk-list.ts";
import type { Collection } from "./collection.ts";
import { KeyIndex } from "./key-index.ts";
import { PartsReader } from "./parts.ts";

export class ChunkedCollection<Row extends object> implements Collection<Row> {
  /** The same object in two collections means that their slots are the same. */
  readonly index: KeyIndex;
  readonly #list: FrozenList<Row>;
  readonly #reader: PartsReader<Row>;
  #keys: readonly RowKey[] | undefined;

  constructor(index: KeyIndex, list: FrozenList<Row>) {
    this.index = index;
    this.#list = list;
    this.#reader = new PartsReader(list.chunks, list.size);
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
    return index < 0 ? undefined : this.window(index, index + 1)[0];
  }

  window(from: number, to: number): readonly Row[] {
    return this.#reader.window(from, to);
  }

  keys(): readonly RowKey[] {
    return (this.#keys ??= this.#listKeys());
  }

  toArray(): readonly Row[] {
    return this.#reader.toArray();
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

  /** Whether these very rows are its own, in these very slots. */
  holds(index: KeyIndex, { chunks, length }: FrozenList<Row>): boolean {
    return index === this.index && chunks === this.#list.chunks && length === this.#list.length;
  }

  /** The row in a slot of this snapshot; undefined where it is empty or was added later. */
  inSlot(slot: number): Row | undefined {
    return slot < this.#list.length ? rowIn(this.#list, slot) : undefined;
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
    for (const [key, slot] of this.index.slots) keyBySlot.set(slot, key);
    for (const [key, graves] of this.index.graves) for (const slot of graves) keyBySlot.set(slot, key);
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
