/**
 * Builds a view from a collection, in steps of about a millisecond: filter, sort in runs, merge. The caller takes all steps at once, or one
 * at a time while the page stays responsive.
 */
import type { RowKey } from "../../shared/brand.ts";
import type { IndexedCollection } from "../rows/indexed-collection.ts";
import { LEAF_SIZE, type SlotLeaves } from "./slot-leaves.ts";
import { compareSortKeys, type SortKey } from "./order/sort-key.ts";
import type { Order } from "./order/sort.ts";

/** What a view is made by. */
export interface ViewRules<Row extends object> {
  readonly matches: (row: Row) => boolean;
  readonly order: Order<Row>;
  readonly keyOf: (row: Row) => RowKey;
}

/** Rows filtered, sorted, merged or put into leaves in one step. */
const STEP = 2_048;

/** Fills empty leaves with the view of a collection; each `next` is one step. */
export function* buildView<Row extends object>(
  leaves: SlotLeaves,
  collection: IndexedCollection<Row>,
  { matches, order, keyOf }: ViewRules<Row>,
): Generator<undefined, undefined> {
  const slots: number[] = [];
  const columns: SortKey[][] = order.directions.map(() => []);
  for (let slot = 0; slot < collection.slotCount; slot += 1) {
    if (slot % STEP === STEP - 1) yield;
    const row = collection.inSlot(slot);
    if (row === undefined || !matches(row)) continue;
    slots.push(slot);
    order.keysOf(row, slot).forEach((sortKey, term) => columns[term]?.push(sortKey));
  }
  const keys = Array<RowKey | undefined>(slots.length);
  /** Made only for rows that are equal to others in all terms, and once. */
  const keyAt = (place: number): RowKey => (keys[place] ??= keyOf(collection.inSlot(slots[place] ?? 0) as Row)); // a place of a row that matched
  const places = yield* sortedPlaces(slots.length, placeComparer(order.directions, columns, keyAt));
  for (let from = 0; from < places.length; from += LEAF_SIZE) {
    if (from % STEP === 0) yield;
    const own = places.slice(from, from + LEAF_SIZE);
    leaves.append(
      pick(slots, own),
      columns.map((column) => pick(column, own)),
    );
  }
}

type Comparer = (left: number, right: number) => number;

function* sortedPlaces(count: number, compare: Comparer): Generator<undefined, readonly number[]> {
  let runs: (readonly number[])[] = [];
  for (let from = 0; from < count; from += STEP) {
    const run = Array.from({ length: Math.min(STEP, count - from) }, (_, offset) => from + offset);
    runs.push(run.sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const merged: (readonly number[])[] = [];
    for (let index = 0; index < runs.length; index += 2) {
      const [left = [], right = []] = runs.slice(index, index + 2);
      merged.push(right.length === 0 ? left : yield* merge(left, right, compare));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

function* merge(left: readonly number[], right: readonly number[], compare: Comparer): Generator<undefined, readonly number[]> {
  const last = left.at(-1);
  const [next] = right;
  if (last !== undefined && next !== undefined && compare(last, next) < 0) return left.concat(right); // in order already
  const merged: number[] = [];
  let fromRight = 0;
  for (const place of left) {
    for (let other = right[fromRight]; other !== undefined && compare(other, place) < 0; other = right[fromRight]) {
      merged.push(other);
      fromRight += 1;
      if (merged.length % STEP === 0) yield;
    }
    merged.push(place);
    if (merged.length % STEP === 0) yield;
  }
  for (; fromRight < right.length; fromRight += 1) merged.push(right[fromRight] as number); // within its length
  return merged;
}

function pick<Value>(values: readonly Value[], places: readonly number[]): Value[] {
  return places.map((place) => values[place] as Value); // places of the list
}

function placeComparer(
  directions: readonly boolean[],
  columns: readonly (readonly SortKey[])[],
  keyAt: (place: number) => RowKey,
): Comparer {
  return (left, right) => {
    for (let term = 0; term < directions.length; term += 1) {
      const column = columns[term] ?? [];
      const order = compareSortKeys(column[left], column[right], directions[term] === true);
      if (order !== 0) return order;
    }
    return keyAt(left) < keyAt(right) ? -1 : 1; // no two keys are equal
  };
}

/** Runs all steps. */
export function inOneGo(steps: Iterator<undefined>): void {
  while (steps.next().done !== true);
}
