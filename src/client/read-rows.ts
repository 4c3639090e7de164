/** Reads rows outside React: filtered, sorted and windowed by the very views that hooks share. */
import { nameOf, type RowIn, type SliceRef } from "../domains/slice-name.ts";
import type { Freshness } from "../store/freshness.ts";
import type { AtlasStore } from "../store/atlas-store.ts";
import { createCollectionReader, type CollectionResult } from "../store/views/collection-reader.ts";
import { viewOf } from "../store/views/view-of.ts";
import type { ViewDefinition } from "../store/views/view.ts";
import { sliceOf } from "../store/slice-of.ts";

export interface ReadOptions<Row extends object> extends ViewDefinition<Row> {
  /** Where the window begins. @defaultValue 0 */
  readonly offset?: number | undefined;
  /** How many rows the window holds. @defaultValue all */
  readonly limit?: number | undefined;
}

/** What a hook would return, and the freshness of the slice as of the same commit. */
export interface ReadResult<Row> extends CollectionResult<Row> {
  readonly freshness: Freshness;
}

export function readRows<const Slice extends SliceRef>(
  store: AtlasStore,
  slice: Slice,
  { offset = 0, limit, ...definition }: ReadOptions<RowIn<Slice>>,
): ReadResult<RowIn<Slice>> {
  const name = nameOf(slice);
  const { collection, freshness } = sliceOf<RowIn<Slice>>(store.api.getState(), name);
  const view = viewOf<RowIn<Slice>>(store, name, definition)?.getSnapshot() ?? collection;
  const keyOf = (row: RowIn<Slice>): string => store.keyOf(name, row);
  const result: CollectionResult<RowIn<Slice>> = createCollectionReader().read(view, freshness, { offset, limit, keyOf });
  return Object.assign(result, { freshness }); // the reader was made for this result, and does not share it
}
