/** How old the rows of a slice are, for a label that counts on by itself. */
import { useCallback, useSyncExternalStore } from "react";
import type { Cancel } from "../../shared/clock.ts";
import { useAtlasClient } from "../provider/atlas-context.ts";
import { nameOf, type SliceRef } from "../../domains/slice-name.ts";
import { sliceOf } from "../../store/slice-of.ts";

export interface FreshnessAgeOptions {
  /** How often the label is renewed. Unit: milliseconds. @defaultValue 1_000 */
  readonly everyMs?: number | undefined;
}

/**
 * Time since rows of the slice last arrived, on the client's clock, in whole steps of `everyMs`. A quiet book grows old and is live all the
 * same: show it beside the status, not in its place.
 * @returns Milliseconds; undefined before the first rows, and on a server.
 * @throws AtlasError `provider-missing`, `collection-unknown`
 */
export function useFreshnessAge(slice: SliceRef, { everyMs = 1_000 }: FreshnessAgeOptions = {}): number | undefined {
  const { store, clock } = useAtlasClient().internals;
  const name = nameOf(slice);
  const stepMs = everyMs >= 1 ? everyMs : 1_000; // also where it is not a number
  const subscribe = useCallback(
    (wake: () => void): Cancel => {
      let cancelTimer: Cancel | undefined;
      const tick = (): void => {
        cancelTimer = clock.schedule(tick, stepMs);
        wake();
      };
      cancelTimer = clock.schedule(tick, stepMs);
      const stop = store.api.subscribe(wake);
      return () => {
        stop();
        cancelTimer?.();
      };
    },
    [store, clock, stepMs],
  );
  const getSnapshot = (): number | undefined => {
    const { updatedAt } = sliceOf(store.api.getState(), name).freshness;
    return updatedAt === undefined ? undefined : Math.floor(Math.max(0, clock.now() - updatedAt) / stepMs) * stepMs;
  };
  return useSyncExternalStore(subscribe, getSnapshot, getServerSnapshot);
}

function getServerSnapshot(): undefined {
  return undefined;
}
