/**
 * Slots of a collection in an order, in leaves: a change finds its place by bisection and copies one leaf, so that frozen parts stay right.
 * A row that changes and keeps its place changes nothing here. Sort keys lie beside the slots and belong to no frozen part, so they are
 * changed in place.
 */
import type { RowKey } from "../shared/brand.ts";
import type { SlotMap } from "./key-index.ts";
import { compareSortKeys, type SortKey } from "./sort-key.ts";

/** Slots in a new leaf; one of twice as many is split. Smaller leaves copy less, larger ones make the list of leaves shorter. */
export const LEAF_SIZE = 128;

interface Leaf {
  slots: number[];
  /** The slots may be written while this is the list's own epoch: they have not been handed out. */
  epoch: number;
  /** The sort keys of the first term, which decides nearly always. */
  first: SortKey[];
  /** Those of the other terms, a column each. */
  readonly others: readonly SortKey[][];
}

/** A place in the order: an offset in a leaf, possibly just behind its end. */
interface Place {
  readonly leafIndex: number;
  readonly offset: number;
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
  #epoch = 0;
  #frozen: readonly (readonly number[])[] | undefined;
  size = 0;

  constructor(order: LeafOrder) {
    this.#order = order;
    this.#isDescending = order.directions[0] === true;
  }

  /** Adds a leaf at the end: slots that are in order already, with a column of sort keys for each term. */
  append(slots: number[], [first = [], ...others]: readonly SortKey[][]): void {
    this.#frozen = undefined;
    this.size += slots.length;
    this.#leaves.push({ slots, epoch: this.#epoch, first, others });
  }

  /** False where the slot is not found. */
  remove(slot: number, sortKeys: readonly SortKey[]): boolean {
    const { leafIndex, offset } = this.#find(slot, sortKeys);
    if (this.#leaves[leafIndex]?.slots[offset] !== slot) return false;
    this.size -= 1;
    const leaf = this.#own(leafIndex);
    if (leaf.slots.length === 1) {
      this.#leaves.splice(leafIndex, 1);
      return true;
    }
    leaf.slots.splice(offset, 1);
    leaf.first.splice(offset, 1);
    for (const column of leaf.others) column.splice(offset, 1);
    return true;
  }

  insert(slot: number, sortKeys: readonly SortKey[]): void {
    if (this.size === 0)
      return this.append(
        [slot],
        sortKeys.map((sortKey) => [sortKey]),
      );
    const { leafIndex, offset } = this.#find(slot, sortKeys);
    this.size += 1;
    const leaf = this.#own(leafIndex);
    leaf.slots.splice(offset, 0, slot);
    leaf.first.splice(offset, 0, sortKeys[0]);
    leaf.others.forEach((column, place) => column.splice(offset, 0, sortKeys[place + 1]));
    if (leaf.slots.length >= 2 * LEAF_SIZE) this.#split(leafIndex, leaf);
  }

  /**
   * The rows have moved to other slots. False, and nothing here is to be relied on, where one of them is gone, or where the order is that of
   * the slots and is another one now.
   */
  move(moved: SlotMap, isBySlot: boolean): boolean {
    this.#frozen = undefined;
    let last = GONE;
    for (const leaf of this.#leaves) {
      leaf.epoch = this.#epoch;
      leaf.slots = leaf.slots.map((slot) => moved[slot] ?? GONE);
      if (leaf.slots.includes(GONE)) return false;
      if (!isBySlot) continue;
      leaf.first = [...leaf.slots];
      for (const slot of leaf.slots) {
        if (slot < last) return false;
        last = slot;
      }
    }
    return true;
  }

  /** What lies here now, the same object while nothing changes. Later changes do not reach it. */
  freeze(): readonly (readonly number[])[] {
    if (this.#frozen !== undefined) return this.#frozen;
    this.#epoch += 1;
    return (this.#frozen = this.#leaves.map(({ slots }) => slots));
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
  }

  /** The leaf, its slots ready to be written. */
  #own(leafIndex: number): Leaf {
    const leaf = this.#leaves[leafIndex] as Leaf; // callers name leaves that exist
    this.#frozen = undefined;
    if (leaf.epoch !== this.#epoch) {
      leaf.slots = leaf.slots.slice();
      leaf.epoch = this.#epoch;
    }
    return leaf;
  }

  /** The first place whose row does not come before this one, which has these keys: its own place, if it is here. */
  #find(slot: number, sortKeys: readonly SortKey[]): Place {
    const leaves = this.#leaves;
    let leafIndex = 0;
    for (let end = leaves.length - 1; leafIndex < end;) {
      const middle = (leafIndex + end) >> 1;
      const leaf = leaves[middle] as Leaf; // between two that exist
      if (this.#isBefore(leaf, leaf.slots.length - 1, slot, sortKeys)) leafIndex = middle + 1;
      else end = middle;
    }
    const leaf = leaves[leafIndex];
    let offset = 0;
    if (leaf !== undefined) {
      for (let end = leaf.slots.length; offset < end;) {
        const middle = (offset + end) >> 1;
        if (this.#isBefore(leaf, middle, slot, sortKeys)) offset = middle + 1;
        else end = middle;
      }
    }
    return { leafIndex, offset };
  }

  /** Whether the row at an offset comes before that of a slot, which has these keys. */
  #isBefore(leaf: Leaf, offset: number, slot: number, sortKeys: readonly SortKey[]): boolean {
    const own = leaf.first[offset];
    const other = sortKeys[0];
    if (typeof own === "number" && typeof other === "number" && own !== other) return own < other !== this.#isDescending;
    const ownSlot = leaf.slots[offset] as number; // an offset within the leaf
    if (ownSlot === slot) return false;
    const { directions, keyOf } = this.#order;
    for (let term = 0; term < directions.length; term += 1) {
      const sortKey = term === 0 ? own : leaf.others[term - 1]?.[offset];
      const order = compareSortKeys(sortKey, sortKeys[term], directions[term] === true);
      if (order !== 0) return order < 0;
    }
    return keyOf(ownSlot) < keyOf(slot);
  }
}

/** No slot: that of a row that is gone. */
const GONE = -1;
