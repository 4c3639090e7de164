/**
 * A filtered and sorted reading of a collection.
 */
import type { SortTerm } from "./order/sort.ts";
import { structureKey } from "./conditions/structure-key.ts";
import type { Where } from "./conditions/condition.ts";

export interface ViewDefinition<Row extends object> {
  /** Data, compared by structure, so it may be written inline: `{ book_id: "X", quantity: { gt: "0" } }`. Or a stable, pure function. */
  readonly where?: Where<Row> | undefined;
  /**
   * Terms in order of weight; rows equal in all terms come by key. Decimals are compared exactly, as text or number; null and absent come last.
   * @defaultValue the collection's own order
   */
  readonly sort?: readonly SortTerm<Row>[] | undefined;
}

/** An immutable snapshot of a view: it belongs to one commit and does not change with later ones. */
export interface View<Row extends object> {
  /** Rows in the whole view, not in a window of it. */
  readonly size: number;
  /** The rows from `from` up to but not including `to`, both clamped to the size. Costs what it reads. */
  window(from: number, to: number): readonly Row[];
  /** All rows of the view. Made when first asked for, then kept. */
  toArray(): readonly Row[];
}

/** Equal for definitions that mean the same view. */
export function viewKey<Row extends object>({ where = {}, sort = [] }: ViewDefinition<Row>): string {
  return structureKey(["view", where, sort.map(({ field, desc = false, collate }) => [field, desc, collate])]);
}
