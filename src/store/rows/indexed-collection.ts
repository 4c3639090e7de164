/**
 * The only implementation of `Collection`: a snapshot of a row list, read through the index that it shares with its successors.
 */
import type { RowKey } from "../../shared/brand.ts";
import type { Collection } from "./collection.ts";
import { KeyIndex } from "./keys/key-index.ts";
import type { ListSnapshot } from "./list-snapshot.ts";
import { clampPlace, PartOffsets } from "./part-offsets.ts";
import { BLOCK_BITS, RowList } from "./row-list.ts";

export class IndexedCollection<Row extends object> implements Collection<Row> {
  /** The same object in two collections means that their slots are the same. */
  readonly index: KeyIndex;
  readonly #moment: ListSnapshot<Row>;
  /** The place of each block's first row. */
  #starts: PartOffsets | undefined;
  #keys: readonly RowKey[] | undefined;
  #rows: readonly Row[] | undefined;

  constructor(index: KeyIndex, moment: ListSnapshot<Row>) {
    this.index = index;
    this.#moment = moment;
  }

  get size(): number {
    return this.#moment.size;
  }

  /** Slots, empty ones counted. */
  get slotCount(): number {
    return this.#moment.length;
  }

  get(key: string): Row | undefined {
    const slot = this.slotOf(key);
    return slot === undefined ? undefined : this.#moment.get(slot);
  }

  has(key: string): boolean {
    return this.slotOf(key) !== undefined;
  }

  at(index: number): Row | undefined {
    return index < 0 ? undefined : this.window(index, index + 1)[0];
  }

  window(from: number, to: number): readonly Row[] {
    const start = clampPlace(from, this.size);
    const count = clampPlace(to, this.size) - start;
    const rows: Row[] = [];
    if (count <= 0) return rows;
    for (let slot = this.#slotAt(start); rows.length < count; slot += 1) {
      const row = this.#moment.get(slot);
      if (row !== undefined) rows.push(row);
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
    const slot = this.index.find(key);
    if (slot !== undefined && slot < this.#moment.length) return slot;
    // Removed since, or before; or removed and added again later.
    return this.index.findFormer(key, (former) => this.inSlot(former) !== undefined);
  }

  /** Whether these very rows are its own, in these very slots. */
  holds(index: KeyIndex, moment: ListSnapshot<Row>): boolean {
    return index === this.index && moment === this.#moment;
  }

  /** The row in a slot of this snapshot; undefined where it is empty or was added later. */
  inSlot(slot: number): Row | undefined {
    return slot < this.#moment.length ? this.#moment.get(slot) : undefined;
  }

  /** The slot of the row at a place, which has to be below the size. */
  #slotAt(place: number): number {
    const { length, size, emptyCounts } = this.#moment;
    if (size === length) return place;
    this.#starts ??= new PartOffsets(
      Array.from({ length: (length >> BLOCK_BITS) + 1 }, (_, block) => (1 << BLOCK_BITS) - (emptyCounts[block] ?? 0)),
    );
    const { index, offset } = this.#starts.find(place);
    let slot = index << BLOCK_BITS;
    for (let passed = 0; passed < offset; slot += 1) if (this.#moment.get(slot) !== undefined) passed += 1;
    return slot;
  }

  #listRows(): readonly Row[] {
    const rows = this.#moment.toArray();
    let place = 0;
    for (const row of rows) if (row !== undefined) rows[place++] = row;
    rows.length = place;
    return rows as readonly Row[]; // nothing else was kept
  }

  #listKeys(): readonly RowKey[] {
    const keys: RowKey[] = [];
    const isFull = this.size === this.slotCount;
    for (let slot = 0; slot < this.slotCount; slot += 1) {
      if (isFull || this.#moment.get(slot) !== undefined) keys.push(this.index.keyAt(slot));
    }
    return keys;
  }
}

/** A collection without rows. */
export function emptyCollection<Row extends object>(): IndexedCollection<Row> {
  return new IndexedCollection<Row>(new KeyIndex(), new RowList<Row>().freeze());
}
