/**
 * The draft behind a slice's `Collection`: messages change it as they come, `publish` freezes what they made of it.
 *
 * Rules: P13 snapshot, P14 delta, P21 merge, P22 rows twice.
 */
import type { RowKey } from "../shared/brand.ts";
import type { Collection } from "./collection.ts";

/** What one commit changed, net against the commit before: a row that was changed and changed back is not told. */
export type Changes<Row extends object> =
  | { readonly type: "none" }
  /** Each touched key with its row before the commit; undefined for one that entered. The rows after it are in the new collection. */
  | { readonly type: "delta"; readonly previous: ReadonlyMap<RowKey, Row | undefined> }
  /** Too much changed to list: compare the collections. */
  | { readonly type: "replaced"; readonly previous: Collection<Row> };

export interface Published<Row extends object> {
  readonly collection: Collection<Row>;
  readonly changes: Changes<Row>;
}

/** What a delta row does to the row it updates (P21). */
export type Merge = "shallow" | "replace";

/** A snapshot that comes in parts, so that a large one does not freeze the page. */
export interface Replacement<Row extends object> {
  add(keys: readonly RowKey[], rows: readonly Row[]): void;
  /** Puts what was added in the place of all rows, in one step. What changed in them meanwhile is gone: a snapshot replaces (P13). */
  finish(): void;
}

export interface Rows<Row extends object> {
  readonly size: number;
  get(key: string): Row | undefined;
  /** Puts these rows in the place of all others (P13); of two with one key the last wins (P22). A row equal to the one it replaces keeps its identity. */
  replaceAll(keys: readonly RowKey[], rows: readonly Row[]): void;
  /** The same in parts. Giving up needs no call: nothing has changed before `finish`. */
  beginReplacement(): Replacement<Row>;
  /** Adds or updates (P14). A full row takes the place of the old one, a lean one is merged over it, an equal one changes nothing (P21). */
  upsert(keys: readonly RowKey[], rows: readonly Row[], merge: Merge): void;
  /** Removes rows, and returns how many keys were unknown. */
  remove(keys: readonly RowKey[]): number;
  /** Freezes the draft; the same collection as before when nothing changed. */
  publish(): Published<Row>;
}
