/** The shape of the store's state: a slice for each collection, the reports, the connection. All of it is immutable. */
import type { CollectionHandle, NameOf, RowOf } from "../domains/collection.ts";
import type { CollectionRows } from "../domains/collections.ts";
import type { ConnectionState } from "../shared/connection-state.ts";
import type { Collection } from "./rows/collection.ts";
import type { Freshness } from "./freshness.ts";
import type { ReportsState } from "./reports.ts";

export interface Slice<Row extends object> {
  readonly collection: Collection<Row>;
  readonly freshness: Freshness;
}

/** The slices that everyone has. */
type KnownSlices = { readonly [Name in keyof CollectionRows]: Slice<CollectionRows[Name]> };

/** The slices of an application's own collections, typed by their handles. */
type OwnSlices<Handles extends readonly CollectionHandle[]> = {
  readonly [Handle in Handles[number] as NameOf<Handle>]: Slice<RowOf<Handle>>;
};

/** Pass the handles given to the `collections` option to have their slices typed as well: `AtlasState<[typeof quotes]>`. */
export type AtlasState<Handles extends readonly CollectionHandle[] = []> = KnownSlices &
  OwnSlices<Handles> & { readonly reports: ReportsState; readonly connection: ConnectionState };
