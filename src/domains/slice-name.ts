/** How an application names a slice: one of the six, or the handle of its own. */
import type { CollectionHandle, RowOf } from "./collection.ts";
import type { JsonRecord } from "../protocol/json.ts";
import { collections, type CollectionName, type CollectionRows } from "./collections.ts";

/** Through an object, so that an error of the compiler lists the names: it would print the name of the union instead. */
export type SliceRef = { readonly either: CollectionName | CollectionHandle }["either"];

/** The row type of a slice. */
export type RowIn<Slice> = Slice extends CollectionName ? CollectionRows[Slice] : RowOf<Slice> & object;

/** The name of a slice that is named by it, or by its handle. */
export const nameOf = (slice: string | CollectionHandle): string => (typeof slice === "string" ? slice : slice.name);

const byName: Readonly<Record<CollectionName, CollectionHandle>> = collections;

const handleOf = (slice: SliceRef): CollectionHandle => (typeof slice === "string" ? byName[slice] : slice);

/**
 * The key under which a slice has a row, or undefined for a row without one (P19). It is that of the slice's own definition: where a client
 * replaces the key function of one of the six (`overrides`), take `keys` of a hook's result, or of `client.read`.
 */
export function rowKey<const Slice extends SliceRef>(slice: Slice, row: RowIn<Slice>): string | undefined {
  return handleOf(slice).key(row as JsonRecord); // a row is read by field name
}
