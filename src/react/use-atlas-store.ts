/** Hooks that read the store by selector, and the two states that every screen shows: connection and freshness. */
import { useStore } from "zustand";
import type { CollectionHandle } from "../domains/collection.ts";
import { nameOf, type SliceRef } from "../domains/slice-name.ts";
import type { ConnectionState } from "../shared/connection-state.ts";
import type { AtlasState } from "../store/atlas-state.ts";
import type { Freshness } from "../store/freshness.ts";
import { useAtlasClient } from "./provider/atlas-context.ts";
import { sliceOf } from "../store/slice-of.ts";

/** Selects from the whole state. As with zustand, a selector that builds something new must be stable in its result, or wrapped in `useShallow`. */
export function useAtlasStore<Selected, Handles extends readonly CollectionHandle[] = []>(
  selector: (state: AtlasState<Handles>) => Selected,
): Selected {
  // The state holds the slices of the client's own handles; naming them is the caller's word for it.
  return useStore(useAtlasClient().store, selector as (state: AtlasState) => Selected);
}

/** The connection: status, since when, the next attempt, the last close, and whether gaps can be seen. */
export function useConnection(): ConnectionState {
  return useAtlasStore((state) => state.connection);
}

/** The freshness of a slice: `waiting`, `live` or `stale` with its cause, and when it was last updated. */
export function useFreshness(slice: SliceRef | "reports"): Freshness {
  const name = nameOf(slice);
  return useAtlasStore((state) => (name === "reports" ? state.reports.freshness : sliceOf(state, name).freshness));
}
