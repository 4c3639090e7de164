/**
 * The order of a view: by its terms, then by key, so that equal rows stand in one place whatever came when. Without terms it is the
 * collection's own.
 */
import type { RowField } from "../../../domains/row-fields.ts";
import { ownValue, type JsonRecord } from "../../../protocol/json.ts";
import { collationKeyOf, sortKeyOf, type SortKey } from "./sort-key.ts";

export interface SortTerm<Row extends object> {
  readonly field: RowField<Row>;
  /** The largest first; null and absent come last in both directions. @defaultValue false */
  readonly desc?: boolean | undefined;
  /**
   * `text`: text in the order of the user's language, and numbers within it by value, so that "Book 2" comes before "Book 10" and "ä" beside
   * "a". For names and labels: it orders all text that way, amounts and timestamps included, and takes about twice as long.
   * @defaultValue amounts by value, timestamps as instants, other text by code unit
   */
  readonly collate?: "text" | undefined;
}

export interface Order<Row extends object> {
  /** One entry a term: does it go down? */
  readonly directions: readonly boolean[];
  /** The row's sort keys, one a term. */
  keysOf(row: Row, slot: number): readonly SortKey[];
  /** The order is that of slots, which are only good for one index. */
  readonly isBySlot: boolean;
}

export function createOrder<Row extends object>(sort: readonly SortTerm<Row>[]): Order<Row> {
  if (sort.length === 0) return { directions: [false], keysOf: (_, slot) => [slot], isBySlot: true };
  const terms = sort.map(({ field, collate }) => ({ field, keyOf: collate === "text" ? collationKeyOf : sortKeyOf }));
  return {
    directions: sort.map(({ desc = false }) => desc),
    // Rows are read by field name, whatever their type says.
    keysOf: (row) => terms.map(({ field, keyOf }) => keyOf(ownValue(row as JsonRecord, field))),
    isBySlot: false,
  };
}
