/** A collection for trees that use `Suspense`: it suspends until the slice has its first baseline, and never again. */
import type { CollectionHandle } from "../../domains/collection.ts";
import type { AtlasError } from "../../shared/errors.ts";
import type { Freshness } from "../../store/freshness.ts";
import type { AtlasStore } from "../../store/atlas-store.ts";
import type { CollectionResult } from "../../store/views/collection-reader.ts";
import { useAtlasClient } from "../provider/atlas-context.ts";
import { sliceOf } from "../../store/slice-of.ts";
import { useCollection, type CollectionOptions } from "./use-collection.ts";

/** By store: one promise for all components that wait for a slice. */
const waits = new WeakMap<AtlasStore, Map<string, Promise<void>>>();

/**
 * As `useCollection`, for a component below a `Suspense` and an error boundary: it never renders with the status `waiting`. Where no baseline is
 * to be had, the error boundary gets the reason; let its reset call `client.reconnect()`. Later outages neither suspend nor throw: rows stay, stale.
 * A server renders the fallback.
 * @throws AtlasError `provider-missing`, `collection-unknown`, and why the first baseline failed
 */
export function useSuspenseCollection<Row extends object, Selected = Row>(
  handle: CollectionHandle<string, Row>,
  options: Omit<CollectionOptions<Row, Selected>, "enabled"> = {},
): CollectionResult<Selected> {
  const { store } = useAtlasClient().internals;
  const result = useCollection(handle, options);
  const { freshness } = sliceOf(store.api.getState(), handle.name);
  if (freshness.status !== "waiting") return result;
  if (isGivenUp(freshness)) throw freshness.error;
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- React 18 has no `use`: a thrown promise is how a component suspends
  throw firstBaseline(store, handle.name);
}

/** One failed request is no reason: the next one, or the stream, may bring the rows. */
function isGivenUp(freshness: Freshness): freshness is Freshness & { readonly error: AtlasError } {
  return freshness.error !== undefined && !freshness.recovering;
}

/** Settles when the slice has a baseline, or a reason why not. */
function firstBaseline(store: AtlasStore, name: string): Promise<void> {
  const known = waits.get(store) ?? new Map<string, Promise<void>>();
  waits.set(store, known);
  const wait =
    known.get(name) ??
    new Promise<void>((resolve) => {
      const stop = store.api.subscribe((state) => {
        const { freshness } = sliceOf(state, name);
        if (freshness.status === "waiting" && !isGivenUp(freshness)) return;
        stop();
        known.delete(name);
        resolve();
      });
    });
  known.set(name, wait);
  return wait;
}
