/**
 * Rows in an order, in leaves: a change finds its place by bisection and copies one leaf, so that frozen parts stay right. Sort keys lie
 * beside the rows and belong to no frozen part, so they are changed in place.
 */
import type { RowKey } from "../shared/brand.ts";
import type { Part } from "./parts.ts";
import { compareSortKeys, type SortKey } from "./sort-key.ts";

/** Rows in a new leaf; one of twice as many is split. Smaller leaves copy less, larger ones make the list of leaves shorter. */
const LEAF_SIZE = 128;

interface Leaf<Row extends object> {
  part: OwnedPart<Row>;
  /** The part may be written while this is the list's own epoch: it has not been handed out. */
  epoch: number;
  /** The sort keys of the first term, which decides nearly always. */
  readonly first: SortKey[];
  /** Those of the other terms, a column each. */
  readonly others: readonly SortKey[][];
}

interface OwnedPart<Row extends object> extends Part<Row> {
  readonly rows: Row[];
  liveCount: number;
}

/** A place in the order: an offset in a leaf, possibly just behind its end. */
interface Place {
  readonly leafIndex: number;
  readonly offset: number;
}

export interface LeafOrder<Row extends object> {
  /** One entry a term: does it go down? */
  readonly directions: readonly boolean[];
  /** Decides between rows that are equal in all terms. */
  readonly keyOf: (row: Row) => RowKey;
}

export class SortedLeaves<Row extends object> {
  readonly #order: LeafOrder<Row>;
  readonly #isDescending: boolean;
  #leaves: Leaf<Row>[] = [];
  #epoch = 0;
  size = 0;

  constructor(order: LeafOrder<Row>) {
    this.#order = order;
    this.#isDescending = order.directions[0] === true;
  }

  /** Puts rows that are in order already, with a column of sort keys for each term, in the place of all others. */
  fill(rows: readonly Row[], columns: readonly (readonly SortKey[])[]): void {
    this.#leaves = [];
    this.size = rows.length;
    for (let from = 0; from < rows.length; from += LEAF_SIZE) {
      const [first = [], ...others] = columns.map((column) => column.slice(from, from + LEAF_SIZE));
      this.#leaves.push(this.#createLeaf(rows.slice(from, from + LEAF_SIZE), first, others));
    }
  }

  /** Whether these very rows lie here in this order. */
  holds(rows: readonly Row[]): boolean {
    let next = 0;
    return rows.length === this.size && this.#leaves.every(({ part }) => part.rows.every((row) => row === rows[next++]));
  }

  /** Puts a row in the place of one with the same keys. False where that one is not found. */
  replace(old: Row, next: Row, key: RowKey, sortKeys: readonly SortKey[]): boolean {
    const { leafIndex, offset } = this.#find(old, key, sortKeys);
    if (this.#leaves[leafIndex]?.part.rows[offset] !== old) return false;
    this.#own(leafIndex).part.rows[offset] = next;
    return true;
  }

  /** False where the row is not found. */
  remove(old: Row, key: RowKey, sortKeys: readonly SortKey[]): boolean {
    const { leafIndex, offset } = this.#find(old, key, sortKeys);
    if (this.#leaves[leafIndex]?.part.rows[offset] !== old) return false;
    this.size -= 1;
    const leaf = this.#own(leafIndex);
    if (leaf.part.rows.length === 1) {
      this.#leaves.splice(leafIndex, 1);
      return true;
    }
    leaf.part.rows.splice(offset, 1);
    leaf.part.liveCount -= 1;
    leaf.first.splice(offset, 1);
    for (const column of leaf.others) column.splice(offset, 1);
    return true;
  }

  insert(row: Row, key: RowKey, sortKeys: readonly SortKey[]): void {
    if (this.size === 0)
      return this.fill(
        [row],
        sortKeys.map((sortKey) => [sortKey]),
      );
    const { leafIndex, offset } = this.#find(row, key, sortKeys);
    this.size += 1;
    const leaf = this.#own(leafIndex);
    leaf.part.rows.splice(offset, 0, row);
    leaf.part.liveCount += 1;
    leaf.first.splice(offset, 0, sortKeys[0]);
    leaf.others.forEach((column, place) => column.splice(offset, 0, sortKeys[place + 1]));
    if (leaf.first.length >= 2 * LEAF_SIZE) this.#split(leafIndex, leaf);
  }

  /** What lies here now. Later changes do not reach it. */
  freeze(): readonly Part<Row>[] {
    this.#epoch += 1;
    return this.#leaves.map(({ part }) => part);
  }

  #split(leafIndex: number, leaf: Leaf<Row>): void {
    const { part, first, others } = leaf;
    const upper = this.#createLeaf(
      part.rows.splice(LEAF_SIZE),
      first.splice(LEAF_SIZE),
      others.map((column) => column.splice(LEAF_SIZE)),
    );
    part.liveCount = part.rows.length;
    this.#leaves.splice(leafIndex + 1, 0, upper);
  }

  #createLeaf(rows: Row[], first: SortKey[], others: readonly SortKey[][]): Leaf<Row> {
    return { part: { rows, liveCount: rows.length }, epoch: this.#epoch, first, others };
  }

  /** The leaf, its rows ready to be written. */
  #own(leafIndex: number): Leaf<Row> {
    const leaf = this.#leaves[leafIndex] as Leaf<Row>; // callers name leaves that exist
    if (leaf.epoch !== this.#epoch) {
      leaf.part = { rows: leaf.part.rows.slice(), liveCount: leaf.part.liveCount };
      leaf.epoch = this.#epoch;
    }
    return leaf;
  }

  /** The first place whose row does not come before this one, which has these keys: its own place, if it is here. */
  #find(row: Row, key: RowKey, sortKeys: readonly SortKey[]): Place {
    const leaves = this.#leaves;
    let leafIndex = 0;
    for (let end = leaves.length - 1; leafIndex < end;) {
      const middle = (leafIndex + end) >> 1;
      const leaf = leaves[middle] as Leaf<Row>; // between two that exist
      if (this.#isBefore(leaf, leaf.first.length - 1, row, key, sortKeys)) leafIndex = middle + 1;
      else end = middle;
    }
    const leaf = leaves[leafIndex];
    let offset = 0;
    if (leaf !== undefined) {
      for (let end = leaf.first.length; offset < end;) {
        const middle = (offset + end) >> 1;
        if (this.#isBefore(leaf, middle, row, key, sortKeys)) offset = middle + 1;
        else end = middle;
      }
    }
    return { leafIndex, offset };
  }

  /** Whether the row at an offset comes before this one, which has these keys. */
  #isBefore(leaf: Leaf<Row>, offset: number, row: Row, key: RowKey, sortKeys: readonly SortKey[]): boolean {
    const own = leaf.first[offset];
    const other = sortKeys[0];
    if (typeof own === "number" && typeof other === "number" && own !== other) return own < other !== this.#isDescending;
    if (leaf.part.rows[offset] === row) return false;
    const { directions, keyOf } = this.#order;
    for (let term = 0; term < directions.length; term += 1) {
      const sortKey = term === 0 ? own : leaf.others[term - 1]?.[offset];
      const order = compareSortKeys(sortKey, sortKeys[term], directions[term] === true);
      if (order !== 0) return order < 0;
    }
    return keyOf(leaf.part.rows[offset] as Row) < key; // an offset within the leaf
  }
}
