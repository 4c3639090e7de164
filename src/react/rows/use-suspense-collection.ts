/** A collection for trees that use `Suspense`: it suspends until the slice has its first baseline, and never again. */
import { useSyncExternalStore } from "react";
import type { CollectionHandle } from "../../domains/collection.ts";
import { AtlasError } from "../../shared/errors.ts";
import type { Freshness } from "../../store/freshness.ts";
import type { AtlasStore } from "../../store/atlas-store.ts";
import type { CollectionResult } from "../../store/views/collection-reader.ts";
import { useAtlasClient } from "../provider/atlas-context.ts";
import { sliceOf } from "../../store/slice-of.ts";
import { useCollection, type CollectionOptions } from "./use-collection.ts";

/** A provider connects as soon as it is mounted. */
const UNSTARTED_MS = 5_000;
/** By store: one promise for all components that wait for a slice. */
const waits = new WeakMap<AtlasStore, Map<string, Promise<void>>>();

/**
 * As `useCollection`, for a component below a `Suspense` and an error boundary, both of which stand below `AtlasProvider`: it never renders
 * with the status `waiting`. Where no baseline is to be had, the error boundary gets the reason; let its reset call `client.reconnect()`.
 * Later outages neither suspend nor throw: rows stay, stale. A server has no feed: it renders the fallback, and the browser goes on from there.
 * @throws AtlasError `provider-missing`, `collection-unknown`, and why the first baseline failed
 */
export function useSuspenseCollection<Row extends object, Selected = Row>(
  handle: CollectionHandle<string, Row>,
  options: Omit<CollectionOptions<Row, Selected>, "enabled"> = {},
): CollectionResult<Selected> {
  const { store, clock, emit } = useAtlasClient().internals;
  const result = useCollection(handle, options);
  const { freshness } = sliceOf(store.api.getState(), handle.name);
  const isServer = useSyncExternalStore(subscribeToNothing, isFalse, isTrue);
  if (isServer) throw new AtlasError("no-baseline", { detail: { slice: handle.name } }); // a promise would keep a stream open for ever
  if (freshness.status !== "waiting") return result;
  if (isGivenUp(freshness)) throw freshness.error;
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- React 18 has no `use`: a thrown promise is how a component suspends
  throw firstBaseline(store, handle.name, () => {
    const isNotStarted = (): boolean => store.api.getState().connection.status === "idle";
    // A provider that is suspended itself mounts no effects, so it never connects, and nothing would ever end the wait.
    if (isNotStarted()) clock.schedule(() => isNotStarted() && emit("provider-suspended", { slice: handle.name }), UNSTARTED_MS);
  });
}

const subscribeToNothing = () => () => undefined;
const isFalse = (): boolean => false;
const isTrue = (): boolean => true;

/** One failed request is no reason: the next one, or the stream, may bring the rows. */
function isGivenUp(freshness: Freshness): freshness is Freshness & { readonly error: AtlasError } {
  return freshness.error !== undefined && !freshness.recovering;
}

/** Settles when the slice has a baseline, or a reason why not. */
function firstBaseline(store: AtlasStore, name: string, onWait: () => void): Promise<void> {
  const known = waits.get(store) ?? new Map<string, Promise<void>>();
  waits.set(store, known);
  const pending = known.get(name);
  if (pending !== undefined) return pending;
  onWait();
  const wait = new Promise<void>((resolve) => {
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
