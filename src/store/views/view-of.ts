/** Which rows a reader takes: those of a view, or the collection itself, which needs none. */
import type { AtlasStore } from "../atlas-store.ts";
import type { DerivedHandle } from "./derivations.ts";
import type { View, ViewDefinition } from "./view.ts";

/** The view of a definition that filters or sorts; undefined for one that does neither. @throws AtlasError `collection-unknown` */
export function viewOf<Row extends object>(
  store: Pick<AtlasStore, "view">,
  slice: string,
  { where, sort }: ViewDefinition<Row>,
): DerivedHandle<View<Row>> | undefined {
  const isView = where !== undefined || (sort !== undefined && sort.length > 0);
  return isView ? store.view<Row>(slice, { where, sort }) : undefined;
}
