/** Hooks for the rows of any collection: filtered, sorted, windowed and mapped. A component re-renders only when its result changed. */
import { useCallback, useState, useSyncExternalStore } from "react";
import type { CollectionHandle } from "../../domains/collection.ts";
import type { Cancel } from "../../shared/clock.ts";
import type { SortTerm } from "../../store/views/order/sort.ts";
import type { Where } from "../../store/views/conditions/condition.ts";
import { useAtlasClient } from "../provider/atlas-context.ts";
import { createCollectionReader, emptyResult, type CollectionResult } from "./collection-reader.ts";
import { sliceOf } from "./slice-of.ts";
import { useWhereCheck } from "./use-where-check.ts";

export interface CollectionOptions<Row extends object, Selected = Row> {
  /** Data, compared by structure, so it may be written inline: `{ book_id: "X", quantity: { gt: "0" } }`. Or a stable, pure function. */
  readonly where?: Where<Row> | undefined;
  /** Terms in order of weight. Decimals are compared exactly, as text or number; null and absent come last. */
  readonly sort?: readonly SortTerm<Row>[] | undefined;
  /** Where the window begins. @defaultValue 0 */
  readonly offset?: number | undefined;
  /** How many rows the window holds. @defaultValue all */
  readonly limit?: number | undefined;
  /** Maps a row; called once for each row while the function is the same one. */
  readonly select?: ((row: Row) => Selected) | undefined;
  /** False reads nothing and never re-renders. @defaultValue true */
  readonly enabled?: boolean | undefined;
}

/**
 * The rows of a collection and their freshness.
 * @throws AtlasError `provider-missing`, `collection-unknown`
 */
export function useCollection<Row extends object, Selected = Row>(
  handle: CollectionHandle<string, Row>,
  options: CollectionOptions<Row, Selected> = {},
): CollectionResult<Selected> {
  const { store } = useAtlasClient().internals;
  const { where, sort, offset = 0, limit, select, enabled = true } = options;
  const [reader] = useState(createCollectionReader);
  useWhereCheck(enabled ? where : undefined, handle.name);
  const isView = enabled && (where !== undefined || (sort !== undefined && sort.length > 0));
  const view = isView ? store.view<Row>(handle.name, { where, sort }) : undefined;

  const subscribe = useCallback(
    (wake: () => void): Cancel => {
      if (!enabled) return () => undefined;
      const stops = [store.api.subscribe(wake), view?.subscribe(wake)];
      return () => {
        for (const stop of stops) stop?.();
      };
    },
    [store, view, enabled],
  );
  const getSnapshot = (): CollectionResult<Selected> => {
    if (!enabled) return emptyResult;
    const { collection, freshness } = sliceOf<Row>(store.api.getState(), handle.name);
    return reader.read(view?.getSnapshot() ?? collection, freshness, { offset, limit, select });
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
