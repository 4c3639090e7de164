/** Hooks for the rows of any collection: filtered, sorted, windowed and mapped. A component re-renders only when its result changed. */
import { useCallback, useMemo, useState, useSyncExternalStore } from "react";
import type { ReadOptions } from "../../client/read-rows.ts";
import type { CollectionHandle } from "../../domains/collection.ts";
import type { Cancel } from "../../shared/clock.ts";
import { useAtlasClient } from "../provider/atlas-context.ts";
import { createCollectionReader, emptyResult, type CollectionResult } from "../../store/views/collection-reader.ts";
import { viewOf } from "../../store/views/view-of.ts";
import { createPacedWake } from "./paced-wake.ts";
import { createPausedView } from "./paused-view.ts";
import { sliceOf } from "../../store/slice-of.ts";
import { useWhereCheck } from "./use-where-check.ts";

export interface CollectionOptions<Row extends object, Selected = Row> extends ReadOptions<Row> {
  /** Maps a row; called once for each row while the function is the same one. */
  readonly select?: ((row: Row) => Selected) | undefined;
  /** False reads nothing and never re-renders. @defaultValue true */
  readonly enabled?: boolean | undefined;
  /**
   * True keeps the rows of this moment, in whatever window, while the store goes on; `pendingCount` says how many have changed since. The
   * status is `paused`, or `stale` as that of any other table. @defaultValue false
   */
  readonly paused?: boolean | undefined;
  /**
   * The shortest time between two renders that rows cause in this component. A change of status is not delayed, nor is the store.
   * Unit: milliseconds. @defaultValue 0: once a frame
   */
  readonly everyMs?: number | undefined;
}

/**
 * The rows of a collection and their freshness.
 * @throws AtlasError `provider-missing`, `collection-unknown`
 */
export function useCollection<Row extends object, Selected = Row>(
  handle: CollectionHandle<string, Row>,
  options: CollectionOptions<Row, Selected> = {},
): CollectionResult<Selected> {
  const { store, clock } = useAtlasClient().internals;
  const { where, sort, offset = 0, limit, select, enabled = true, paused = false, everyMs = 0 } = options;
  const { name } = handle;
  const [reader] = useState(createCollectionReader);
  const pause = useMemo(() => createPausedView<Row>(store, name), [store, name]);
  useWhereCheck(enabled ? where : undefined, name);
  const view = enabled ? viewOf<Row>(store, name, { where, sort }) : undefined;

  const subscribe = useCallback(
    (wake: () => void): Cancel => {
      if (!enabled) return () => undefined;
      const paced = createPacedWake(wake, everyMs, clock);
      const stops = [
        store.api.subscribe((state, before) => {
          const [slice, previous] = [sliceOf(state, name), sliceOf(before, name)];
          if (slice.freshness.status !== previous.freshness.status) paced.wakeNow();
          else if (slice !== previous) paced.wake();
        }),
        view?.subscribe(paced.wake),
        paused ? pause.watch(paced.wake) : undefined,
        paced.cancel,
      ];
      return () => {
        for (const stop of stops) stop?.();
      };
    },
    [store, clock, name, view, pause, enabled, paused, everyMs],
  );
  const getSnapshot = (): CollectionResult<Selected> => {
    if (!enabled) return emptyResult;
    const { collection, freshness } = sliceOf<Row>(store.api.getState(), name);
    const present = view?.getSnapshot() ?? collection;
    const isPaused = paused && freshness.status !== "waiting"; // rows of a user who has signed out are not kept (P41)
    if (!isPaused) pause.release();
    const shown = isPaused ? pause.hold(view ?? store, present, where) : present;
    const pendingCount = isPaused ? pause.pendingCount : undefined;
    return reader.read(shown, freshness, { offset, limit, select, pendingCount, keyOf: (row) => store.keyOf(name, row) });
  };
  return useSyncExternalStore(subscribe, getSnapshot, getServerSnapshot);
}

/**
 * One row, or undefined, as without a key: nothing is selected yet. Re-renders only when this row changed.
 * @throws AtlasError `provider-missing`, `collection-unknown`
 */
export function useRow<Row extends object>(handle: CollectionHandle<string, Row>, key: string | undefined): Row | undefined {
  const { store } = useAtlasClient().internals;
  const subscribe = useCallback(
    (wake: () => void) => (key === undefined ? () => undefined : store.subscribeRow(handle.name, key, wake)),
    [store, handle.name, key],
  );
  const getSnapshot = (): Row | undefined => {
    const { collection } = sliceOf<Row>(store.api.getState(), handle.name);
    return key === undefined ? undefined : collection.get(key);
  };
  return useSyncExternalStore(subscribe, getSnapshot, getServerRow);
}

function getServerSnapshot(): CollectionResult<never> {
  return emptyResult;
}

function getServerRow(): undefined {
  return undefined;
}
