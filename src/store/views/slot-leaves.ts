/**
 * The slots of a collection in sort order, in leaves. A change finds its place by bisection and copies one leaf, so frozen parts stay
 * unchanged. A row that changes and keeps its place changes nothing here. Sort keys, and the leaf of each slot, belong to no frozen part and
 * are changed in place.
 */
import type { RowKey } from "../../shared/brand.ts";
import type { SlotMap } from "../rows/keys/key-index.ts";
import { compareSortKeys, type SortKey } from "./order/sort-key.ts";

/** Slots in a new leaf; one of twice as many is split. Smaller leaves copy less, larger ones make the list of leaves shorter. */
export const LEAF_SIZE = 64;

interface Leaf {
  slots: number[];
  /** The slots may be written while this is the list's own epoch: no snapshot shares them yet. */
  epoch: number;
  /** The sort keys of the first term, which decides nearly always. */
  first: SortKey[];
  /** Those of the other terms, a column each. */
  readonly others: readonly SortKey[][];
}

export interface LeafOrder {
  /** One entry a term: does it go down? */
  readonly directions: readonly boolean[];
  /** Decides between rows that are equal in all terms. */
  readonly keyOf: (slot: number) => RowKey;
}

export class SlotLeaves {
  readonly #order: LeafOrder;
  readonly #isDescending: boolean;
  #leaves: Leaf[] = [];
  /** The first sort key of each leaf's last slot: most leaves are skipped without being read. */
  readonly #lasts: SortKey[] = [];
  /** By slot. */
  #leafOf: (Leaf | undefined)[] = [];
  #epoch = 0;
  #frozen: readonly (readonly number[])[] | undefined;
  size = 0;

  constructor(order: LeafOrder) {
    this.#order = order;
    this.#isDescending = order.directions[0] === true;
  }

  has(slot: number): boolean {
    return this.#leafOf[slot] !== undefined;
  }

  /** Adds a leaf at the end: slots that are in order already, with a column of sort keys for each term. */
  append(slots: number[], [first = [], ...others]: readonly SortKey[][]): void {
    this.#frozen = undefined;
    this.size += slots.length;
    const leaf = { slots, epoch: this.#epoch, first, others };
    this.#leaves.push(leaf);
    this.#lasts.push(first.at(-1));
    this.#enter(leaf);
  }

  /** Puts a slot where its sort keys say; one that stands there already stays. */
  place(slot: number, sortKeys: readonly SortKey[]): void {
    const leaf = this.#leafOf[slot];
    if (leaf !== undefined) {
      if (hasKeys(leaf, leaf.slots.indexOf(slot), sortKeys)) return;
      this.remove(slot);
    }
    if (this.size === 0) {
      return this.append(
        [slot],
        sortKeys.map((sortKey) => [sortKey]),
      );
    }
    this.#insert(slot, sortKeys);
  }

  remove(slot: number): void {
    const found = this.#leafOf[slot];
    if (found === undefined) return;
    this.#leafOf[slot] = undefined;
    this.size -= 1;
    const leaf = this.#own(found);
    const offset = leaf.slots.indexOf(slot);
    leaf.slots.splice(offset, 1);
    leaf.first.splice(offset, 1);
    for (const column of leaf.others) column.splice(offset, 1);
    if (offset < leaf.slots.length) return;
    // It was the leaf's last, and perhaps its only one.
    const leafIndex = this.#leaves.indexOf(leaf);
    if (offset > 0) this.#lasts[leafIndex] = leaf.first.at(-1);
    else {
      this.#leaves.splice(leafIndex, 1);
      this.#lasts.splice(leafIndex, 1);
    }
  }

  /**
   * The rows have moved to other slots. False, and nothing here is to be relied on, where one of them is gone, or where the order is that of
   * the slots and is another one now.
   */
  move(moved: SlotMap, isBySlot: boolean): boolean {
    this.#frozen = undefined;
    this.#leafOf = [];
    let last = GONE;
    for (const [leafIndex, leaf] of this.#leaves.entries()) {
      leaf.epoch = this.#epoch;
      leaf.slots = leaf.slots.map((slot) => moved[slot] ?? GONE);
      if (leaf.slots.includes(GONE)) return false;
      this.#enter(leaf);
      if (!isBySlot) continue;
      leaf.first = [...leaf.slots];
      this.#lasts[leafIndex] = leaf.first.at(-1);
      for (const slot of leaf.slots) {
        if (slot < last) return false;
        last = slot;
      }
    }
    return true;
  }

  /** A snapshot of the order; the same object while nothing changes. */
  freeze(): readonly (readonly number[])[] {
    if (this.#frozen !== undefined) return this.#frozen;
    this.#epoch += 1;
    return (this.#frozen = this.#leaves.map(({ slots }) => slots));
  }

  #insert(slot: number, sortKeys: readonly SortKey[]): void {
    const leafIndex = this.#findLeaf(slot, sortKeys);
    const leaf = this.#own(this.#leaves[leafIndex] as Leaf); // there is one at least
    let offset = 0;
    for (let end = leaf.slots.length; offset < end;) {
      const middle = (offset + end) >> 1;
      if (this.#isBefore(leaf, middle, slot, sortKeys)) offset = middle + 1;
      else end = middle;
    }
    this.size += 1;
    this.#setLeaf(slot, leaf);
    leaf.slots.splice(offset, 0, slot);
    leaf.first.splice(offset, 0, sortKeys[0]);
    leaf.others.forEach((column, place) => column.splice(offset, 0, sortKeys[place + 1]));
    if (offset === leaf.slots.length - 1) this.#lasts[leafIndex] = sortKeys[0];
    if (leaf.slots.length >= 2 * LEAF_SIZE) this.#split(leafIndex, leaf);
  }

  #split(leafIndex: number, leaf: Leaf): void {
    const { slots, first, others } = leaf;
    const upper: Leaf = {
      slots: slots.splice(LEAF_SIZE),
      epoch: this.#epoch,
      first: first.splice(LEAF_SIZE),
      others: others.map((column) => column.splice(LEAF_SIZE)),
    };
    this.#leaves.splice(leafIndex + 1, 0, upper);
    this.#lasts.splice(leafIndex, 1, leaf.first.at(-1), upper.first.at(-1));
    this.#enter(upper);
  }

  #enter(leaf: Leaf): void {
    for (const slot of leaf.slots) this.#setLeaf(slot, leaf);
  }

  #setLeaf(slot: number, leaf: Leaf): void {
    while (this.#leafOf.length <= slot) this.#leafOf.push(undefined); // no gaps, which would turn the list into a dictionary
    this.#leafOf[slot] = leaf;
  }

  /** The leaf, its slots ready to be written. */
  #own(leaf: Leaf): Leaf {
    this.#frozen = undefined;
    if (leaf.epoch !== this.#epoch) {
      leaf.slots = leaf.slots.slice();
      leaf.epoch = this.#epoch;
    }
    return leaf;
  }

  /** The first leaf that does not end before a row with these keys, or the last one. */
  #findLeaf(slot: number, sortKeys: readonly SortKey[]): number {
    const other = sortKeys[0];
    let leafIndex = 0;
    for (let end = this.#leaves.length - 1; leafIndex < end;) {
      const middle = (leafIndex + end) >> 1;
      const own = this.#lasts[middle];
      const isBefore =
        typeof own === "number" && typeof other === "number" && own !== other
          ? own < other !== this.#isDescending
          : this.#endsBefore(middle, slot, sortKeys);
      if (isBefore) leafIndex = middle + 1;
      else end = middle;
    }
    return leafIndex;
  }

  #endsBefore(leafIndex: number, slot: number, sortKeys: readonly SortKey[]): boolean {
    const leaf = this.#leaves[leafIndex] as Leaf; // callers name leaves that exist
    return this.#isBefore(leaf, leaf.slots.length - 1, slot, sortKeys);
  }

  /** Whether the row at an offset comes before that of a slot, which has these keys. */
  #isBefore(leaf: Leaf, offset: number, slot: number, sortKeys: readonly SortKey[]): boolean {
    const own = leaf.first[offset];
    const other = sortKeys[0];
    if (typeof own === "number" && typeof other === "number" && own !== other) return own < other !== this.#isDescending;
    const { directions, keyOf } = this.#order;
    for (let term = 0; term < directions.length; term += 1) {
      const order = compareSortKeys(keyAt(leaf, offset, term), sortKeys[term], directions[term] === true);
      if (order !== 0) return order < 0;
    }
    return keyOf(leaf.slots[offset] as number) < keyOf(slot); // an offset within the leaf
  }
}

/** No slot: that of a row that is gone. */
const GONE = -1;

function keyAt(leaf: Leaf, offset: number, term: number): SortKey {
  return term === 0 ? leaf.first[offset] : leaf.others[term - 1]?.[offset];
}

function hasKeys(leaf: Leaf, offset: number, sortKeys: readonly SortKey[]): boolean {
  return sortKeys.every((sortKey, term) => compareSortKeys(keyAt(leaf, offset, term), sortKey, false) === 0);
}
