/**
 * A view kept up to date: at each commit the changed rows are taken out at their old place and put in at their new one, both found by
 * bisection. The rows lie in leaves, so that a commit copies only the leaves it touches and old snapshots stay right.
 *
 * Sort keys and row keys lie beside the rows; no snapshot reads them, so they are changed in place.
 */
import type { RowKey } from "../shared/brand.ts";
import type { ChunkedCollection } from "./chunked-collection.ts";
import type { Derivation } from "./derivations.ts";
import { PartsReader, type Part } from "./parts.ts";
import { compareSortKeys, type SortKey } from "./sort-key.ts";
import type { Changes } from "./rows.ts";
import { createOrder, type Order } from "./sort.ts";
import { viewKey, type View, type ViewDefinition } from "./view.ts";
import { compileWhere } from "./where.ts";

/** Keeps up a view from here on. What a `where` function throws is handed to `onThrow` once; the rows it throws for are left out. */
export function createViewDraft<Row extends object>(
  definition: ViewDefinition<Row>,
  collection: ChunkedCollection<Row>,
  onThrow: (thrown: unknown) => void,
): Derivation<Row, View<Row>> {
  if (viewKey(definition) === viewKey({})) return createWholeView(collection);
  const { where, sort = [] } = definition;
  return new ViewDraft(compileWhere(where, onThrow), createOrder(sort), collection);
}

/** All rows in their own order: the collection itself. */
function createWholeView<Row extends object>(collection: ChunkedCollection<Row>): Derivation<Row, View<Row>> {
  let snapshot = collection;
  return {
    update: (_changes, _before, after) => void (snapshot = after),
    get snapshot() {
      return snapshot;
    },
  };
}

/** Rows in a new leaf; one of twice as many is split. */
const LEAF_SIZE = 128;
/** When more than a quarter of the rows changed, sorting anew is cheaper. */
const REBUILT_SHARE = 4;

interface Leaf<Row extends object> {
  part: OwnedPart<Row>;
  /** The part may be written while this is the draft's own epoch: no snapshot holds it yet. */
  epoch: number;
  readonly keys: RowKey[];
  /** One column of sort keys for each term. */
  readonly columns: readonly SortKey[][];
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

class ViewDraft<Row extends object> implements Derivation<Row, View<Row>> {
  readonly #matches: (row: Row) => boolean;
  readonly #order: Order<Row>;
  #leaves: Leaf<Row>[] = [];
  #size = 0;
  #epoch = 0;
  #snapshot: View<Row> | undefined;

  constructor(matches: (row: Row) => boolean, order: Order<Row>, collection: ChunkedCollection<Row>) {
    this.#matches = matches;
    this.#order = order;
    this.#build(collection);
  }

  /** The view at the last update: the same object while it has not changed. */
  get snapshot(): View<Row> {
    return (this.#snapshot ??= this.#freeze());
  }

  /** Takes over what changed from `before` to `after`. */
  update(changes: Changes<Row>, before: ChunkedCollection<Row>, after: ChunkedCollection<Row>): void {
    const hasNewSlots = this.#order.isBySlot && before.index !== after.index;
    const isLarge = changes.type === "delta" && changes.previous.size > after.size / REBUILT_SHARE;
    if (changes.type === "replaced" || hasNewSlots || isLarge) {
      this.#build(after);
    } else if (changes.type === "delta") {
      for (const [key, row] of changes.previous) {
        if (!this.#move(key, row, before, after.get(key), after)) return this.#build(after);
      }
    }
  }

  /** False where the row is not found at its old place: the filter is no pure function. */
  #move(key: RowKey, old: Row | undefined, before: ChunkedCollection<Row>, next: Row | undefined, after: ChunkedCollection<Row>): boolean {
    const oldKeys = old !== undefined && this.#matches(old) ? this.#order.keysOf(old, key, before) : undefined;
    const nextKeys = next !== undefined && this.#matches(next) ? this.#order.keysOf(next, key, after) : undefined;
    if (oldKeys !== undefined) {
      const place = this.#find(oldKeys, key);
      if (this.#leaves[place.leafIndex]?.keys[place.offset] !== key) return false;
      if (next !== undefined && nextKeys !== undefined && this.#areEqual(oldKeys, nextKeys)) {
        this.#own(place.leafIndex).part.rows[place.offset] = next;
        return true;
      }
      this.#remove(place);
    }
    if (next !== undefined && nextKeys !== undefined) this.#insert(this.#find(nextKeys, key), next, key, nextKeys);
    return true;
  }

  /** The first place whose row does not come before a row with these keys. */
  #find(sortKeys: readonly SortKey[], key: RowKey): Place {
    const leaves = this.#leaves;
    let leafIndex = 0;
    let lastLeaf = leaves.length - 1;
    while (leafIndex < lastLeaf) {
      const middle = (leafIndex + lastLeaf) >> 1;
      const leaf = leaves[middle] as Leaf<Row>; // between two that exist
      if (this.#compare(leaf, leaf.keys.length - 1, sortKeys, key) < 0) leafIndex = middle + 1;
      else lastLeaf = middle;
    }
    const leaf = leaves[leafIndex];
    let offset = 0;
    if (leaf !== undefined) {
      let end = leaf.keys.length;
      while (offset < end) {
        const middle = (offset + end) >> 1;
        if (this.#compare(leaf, middle, sortKeys, key) < 0) offset = middle + 1;
        else end = middle;
      }
    }
    return { leafIndex, offset };
  }

  /** Compares the row at an offset with one that has these keys. */
  #compare(leaf: Leaf<Row>, offset: number, sortKeys: readonly SortKey[], key: RowKey): number {
    const { directions } = this.#order;
    for (let term = 0; term < directions.length; term += 1) {
      const order = compareSortKeys(leaf.columns[term]?.[offset], sortKeys[term], directions[term] === true);
      if (order !== 0) return order;
    }
    return compareKeys(leaf.keys[offset] as RowKey, key); // an offset within the leaf
  }

  #areEqual(left: readonly SortKey[], right: readonly SortKey[]): boolean {
    return left.every((sortKey, term) => compareSortKeys(sortKey, right[term], false) === 0);
  }

  #remove({ leafIndex, offset }: Place): void {
    this.#size -= 1;
    const leaf = this.#own(leafIndex);
    if (leaf.keys.length === 1) {
      this.#leaves.splice(leafIndex, 1);
      return;
    }
    leaf.part.rows.splice(offset, 1);
    leaf.part.liveCount -= 1;
    leaf.keys.splice(offset, 1);
    for (const column of leaf.columns) column.splice(offset, 1);
  }

  #insert({ leafIndex, offset }: Place, row: Row, key: RowKey, sortKeys: readonly SortKey[]): void {
    this.#size += 1;
    if (this.#leaves.length === 0) {
      this.#leaves.push(
        this.#createLeaf(
          [row],
          [key],
          sortKeys.map((sortKey) => [sortKey]),
        ),
      );
      return;
    }
    const leaf = this.#own(leafIndex);
    leaf.part.rows.splice(offset, 0, row);
    leaf.part.liveCount += 1;
    leaf.keys.splice(offset, 0, key);
    leaf.columns.forEach((column, term) => column.splice(offset, 0, sortKeys[term]));
    if (leaf.keys.length < 2 * LEAF_SIZE) return;
    const { rows } = leaf.part;
    const upper = this.#createLeaf(
      rows.splice(LEAF_SIZE),
      leaf.keys.splice(LEAF_SIZE),
      leaf.columns.map((column) => column.splice(LEAF_SIZE)),
    );
    leaf.part.liveCount = rows.length;
    this.#leaves.splice(leafIndex + 1, 0, upper);
  }

  /** The leaf, its rows ready to be written. */
  #own(leafIndex: number): Leaf<Row> {
    this.#snapshot = undefined;
    const leaf = this.#leaves[leafIndex] as Leaf<Row>; // callers name leaves that exist
    if (leaf.epoch === this.#epoch) return leaf;
    leaf.part = { rows: leaf.part.rows.slice(), liveCount: leaf.part.liveCount };
    leaf.epoch = this.#epoch;
    return leaf;
  }

  #createLeaf(rows: Row[], keys: RowKey[], columns: readonly SortKey[][]): Leaf<Row> {
    this.#snapshot = undefined;
    return { part: { rows, liveCount: rows.length }, epoch: this.#epoch, keys, columns };
  }

  #freeze(): View<Row> {
    this.#epoch += 1;
    return new ChunkedView(
      this.#leaves.map((leaf) => leaf.part),
      this.#size,
    );
  }

  #build(collection: ChunkedCollection<Row>): void {
    const { directions } = this.#order;
    const allKeys = collection.keys();
    const rows: Row[] = [];
    const keys: RowKey[] = [];
    const columns: SortKey[][] = directions.map(() => []);
    collection.toArray().forEach((row, place) => {
      const key = allKeys[place] as RowKey; // keys and rows have one length
      if (!this.#matches(row)) return;
      rows.push(row);
      keys.push(key);
      this.#order.keysOf(row, key, collection).forEach((sortKey, term) => columns[term]?.push(sortKey));
    });
    const places = rows.map((_, place) => place);
    if (!this.#order.isBySlot) places.sort(placeComparer(directions, columns, keys));
    const snapshot = this.#holds(places, rows) ? this.#snapshot : undefined;
    this.#leaves = [];
    this.#size = rows.length;
    for (let from = 0; from < places.length; from += LEAF_SIZE) {
      const chosen = places.slice(from, from + LEAF_SIZE);
      const pick = <Value>(values: readonly Value[]): Value[] => chosen.map((place) => values[place] as Value); // places of all these lists
      this.#leaves.push(this.#createLeaf(pick(rows), pick(keys), columns.map(pick)));
    }
    this.#snapshot = snapshot;
  }

  /** Whether the view holds these rows in this order already. */
  #holds(places: readonly number[], rows: readonly Row[]): boolean {
    if (places.length !== this.#size) return false;
    let next = 0;
    return this.#leaves.every(({ part }) => part.rows.every((row) => row === rows[places[next++] ?? 0]));
  }
}

class ChunkedView<Row extends object> implements View<Row> {
  readonly size: number;
  readonly #reader: PartsReader<Row>;

  constructor(parts: readonly Part<Row>[], size: number) {
    this.size = size;
    this.#reader = new PartsReader(parts, size);
  }

  window(from: number, to: number): readonly Row[] {
    return this.#reader.window(from, to);
  }

  toArray(): readonly Row[] {
    return this.#reader.toArray();
  }
}

const compareKeys = (left: RowKey, right: RowKey): number => (left === right ? 0 : left < right ? -1 : 1);

function placeComparer(directions: readonly boolean[], columns: readonly (readonly SortKey[])[], keys: readonly RowKey[]) {
  return (left: number, right: number): number => {
    for (let term = 0; term < directions.length; term += 1) {
      const column = columns[term] ?? [];
      const order = compareSortKeys(column[left], column[right], directions[term] === true);
      if (order !== 0) return order;
    }
    return compareKeys(keys[left] as RowKey, keys[right] as RowKey); // places of the list
  };
}
