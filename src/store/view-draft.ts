/**
 * A view kept up to date: at each commit the changed rows are taken out at their old place and put in at their new one. Where most rows
 * changed it is filtered and sorted anew.
 */
import type { RowKey } from "../shared/brand.ts";
import type { ChunkedCollection } from "./chunked-collection.ts";
import type { Derivation } from "./derivations.ts";
import { PartsReader, type Part } from "./parts.ts";
import type { Changes } from "./rows.ts";
import { compareSortKeys, type SortKey } from "./sort-key.ts";
import { createOrder, type Order } from "./sort.ts";
import { SortedLeaves } from "./sorted-leaves.ts";
import { buildView, inOneGo } from "./view-build.ts";
import { viewKey, type View, type ViewDefinition } from "./view.ts";
import { compileWhere } from "./where.ts";

/** What a view must know of its slice. */
export interface ViewContext<Row extends object> {
  /** The key of a row of the slice: pure, and the one under which the slice has it. */
  readonly keyOf: (row: Row) => RowKey;
  /** Told once what a `where` function throws; the rows it throws for are left out. */
  readonly onThrow: (thrown: unknown) => void;
}

/** Keeps up a view from here on. */
export function createViewDraft<Row extends object>(
  definition: ViewDefinition<Row>,
  collection: ChunkedCollection<Row>,
  context: ViewContext<Row>,
): Derivation<Row, View<Row>> {
  if (viewKey(definition) === viewKey({})) return createWholeView(collection);
  return new ViewDraft(definition, collection, context);
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

/** When more than a quarter of the rows changed, sorting anew is cheaper. */
const REBUILT_SHARE = 4;

class ViewDraft<Row extends object> implements Derivation<Row, View<Row>> {
  readonly #matches: (row: Row) => boolean;
  readonly #order: Order<Row>;
  readonly #keyOf: (row: Row) => RowKey;
  #leaves: SortedLeaves<Row>;
  /** Undefined when it is out of date. */
  #snapshot: View<Row> | undefined;
  #prepared: { readonly collection: ChunkedCollection<Row>; readonly rows: readonly Row[]; readonly leaves: SortedLeaves<Row> } | undefined;

  constructor({ where, sort = [] }: ViewDefinition<Row>, collection: ChunkedCollection<Row>, { keyOf, onThrow }: ViewContext<Row>) {
    this.#matches = compileWhere(where, onThrow);
    this.#order = createOrder(sort);
    this.#keyOf = keyOf;
    this.#leaves = this.#createLeaves();
    this.#build(collection);
  }

  get snapshot(): View<Row> {
    return (this.#snapshot ??= new ChunkedView(this.#leaves.freeze(), this.#leaves.size));
  }

  *prepare(next: ChunkedCollection<Row>): Generator<undefined, undefined> {
    const { rows, columns } = yield* buildView(next, this.#matches, this.#order);
    const leaves = this.#createLeaves();
    leaves.fill(rows, columns);
    this.#prepared = { collection: next, rows, leaves };
  }

  update(changes: Changes<Row>, before: ChunkedCollection<Row>, after: ChunkedCollection<Row>): void {
    const prepared = this.#prepared;
    this.#prepared = undefined;
    if (prepared?.collection === after) {
      this.#show(prepared.rows, prepared.leaves);
      return;
    }
    const hasNewSlots = this.#order.isBySlot && before.index !== after.index;
    const isLarge = changes.type === "delta" && changes.previous.size > after.size / REBUILT_SHARE;
    if (changes.type === "replaced" || hasNewSlots || isLarge) {
      this.#build(after);
    } else if (changes.type === "delta") {
      for (const [key, row] of changes.previous) {
        // A filter that is no pure function leaves rows where nobody finds them.
        if (!this.#move(key, row, before, after)) return this.#build(after);
      }
    }
  }

  /** False where the row is not found at its old place. */
  #move(key: RowKey, old: Row | undefined, before: ChunkedCollection<Row>, after: ChunkedCollection<Row>): boolean {
    const next = after.get(key);
    const leaving = old !== undefined && this.#matches(old) ? old : undefined;
    const entering = next !== undefined && this.#matches(next) ? next : undefined;
    if (leaving === undefined && entering === undefined) return true;
    this.#snapshot = undefined;
    const oldKeys = leaving && this.#order.keysOf(leaving, key, before);
    const nextKeys = entering && this.#order.keysOf(entering, key, after);
    if (leaving !== undefined && oldKeys !== undefined) {
      if (entering !== undefined && nextKeys !== undefined && areEqual(oldKeys, nextKeys)) {
        return this.#leaves.replace(leaving, entering, key, nextKeys);
      }
      if (!this.#leaves.remove(leaving, key, oldKeys)) return false;
    }
    if (entering !== undefined && nextKeys !== undefined) this.#leaves.insert(entering, key, nextKeys);
    return true;
  }

  #build(collection: ChunkedCollection<Row>): void {
    const { rows, columns } = inOneGo(buildView(collection, this.#matches, this.#order));
    const leaves = this.#createLeaves();
    leaves.fill(rows, columns);
    this.#show(rows, leaves);
  }

  /** `rows`: those of the leaves. */
  #show(rows: readonly Row[], leaves: SortedLeaves<Row>): void {
    if (!this.#leaves.holds(rows)) this.#snapshot = undefined;
    this.#leaves = leaves;
  }

  #createLeaves(): SortedLeaves<Row> {
    return new SortedLeaves({ directions: this.#order.directions, keyOf: this.#keyOf });
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

function areEqual(left: readonly SortKey[], right: readonly SortKey[]): boolean {
  return left.every((sortKey, term) => compareSortKeys(sortKey, right[term], false) === 0);
}
