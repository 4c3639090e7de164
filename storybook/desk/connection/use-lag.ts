/** How far the feed is behind: as far as the slice whose messages arrive latest (P46). */
import { collections, useAtlasStore, type CollectionName } from "../../../src/index.ts";

// `Object.keys` forgets the names of the fields.
const names: readonly (CollectionName | "reports")[] = [...(Object.keys(collections) as CollectionName[]), "reports"];

/** In whole seconds; 0 while the feed is on time. Unit: milliseconds. */
export function useLagMs(): number {
  return useAtlasStore((state) => Math.max(...names.map((name) => state[name].freshness.lagMs)));
}
