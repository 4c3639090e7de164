/**
 * A view made from nothing, in steps of about a millisecond: filtered, sorted in runs, merged. Done in one go where nobody minds, or a step
 * at a time beside a page that goes on.
 */
import type { RowKey } from "../shared/brand.ts";
import type { ChunkedCollection } from "./chunked-collection.ts";
import { compareSortKeys, type SortKey } from "./sort-key.ts";
import type { Order } from "./sort.ts";

/** The rows of a view in their order, and a column of sort keys for each term. */
export interface BuiltView<Row extends object> {
  readonly rows: readonly Row[];
  readonly columns: readonly (readonly SortKey[])[];
}

/** Rows filtered, sorted or merged in one step. */
const STEP = 2_048;

/** Builds the view of a collection; each `next` is one step. */
export function* buildView<Row extends object>(
  collection: ChunkedCollection<Row>,
  matches: (row: Row) => boolean,
  order: Order<Row>,
): Generator<undefined, BuiltView<Row>> {
  const { directions, isBySlot } = order;
  const allKeys = collection.keys();
  yield;
  const allRows = collection.toArray();
  yield;
  const keys: RowKey[] = [];
  const rows: Row[] = [];
  const columns: SortKey[][] = directions.map(() => []);
  for (let place = 0; place < allRows.length; place += 1) {
    if (place % STEP === STEP - 1) yield;
    const row = allRows[place] as Row; // within its length
    if (!matches(row)) continue;
    const key = allKeys[place] as RowKey; // keys and rows have one length
    keys.push(key);
    rows.push(row);
    order.keysOf(row, key, collection).forEach((sortKey, term) => columns[term]?.push(sortKey));
  }
  if (isBySlot) return { rows, columns };
  const places = yield* sortedPlaces(rows.length, placeComparer(directions, columns, keys));
  const picked: SortKey[][] = [];
  for (const column of columns) {
    picked.push(pick(column, places));
    yield;
  }
  return { rows: pick(rows, places), columns: picked };
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

function placeComparer(directions: readonly boolean[], columns: readonly (readonly SortKey[])[], keys: readonly RowKey[]): Comparer {
  return (left, right) => {
    for (let term = 0; term < directions.length; term += 1) {
      const column = columns[term] ?? [];
      const order = compareSortKeys(column[left], column[right], directions[term] === true);
      if (order !== 0) return order;
    }
    return (keys[left] as RowKey) < (keys[right] as RowKey) ? -1 : 1; // places of the list; no two keys are equal
  };
}

/** Runs all steps. */
export function inOneGo<Result>(steps: Generator<undefined, Result>): Result {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}
