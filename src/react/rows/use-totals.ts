/** Exact totals by group, for one component. It renders when a total or the freshness changed, and not for other changes of the slice. */
import { useCallback, useState, useSyncExternalStore } from "react";
import type { NumericField, RowField } from "../../domains/row-fields.ts";
import type { Cancel } from "../../shared/clock.ts";
import type { AtlasError } from "../../shared/errors.ts";
import type { Freshness, FreshnessStatus } from "../../store/freshness.ts";
import { createTotalsDraft, totalsKey, type GroupTotals, type Totals, type TotalsDefinition } from "../../store/views/totals.ts";
import { useAtlasClient } from "../provider/atlas-context.ts";
import { nameOf, type RowIn, type SliceRef } from "../../domains/slice-name.ts";
import { sliceOf } from "../../store/slice-of.ts";

export interface TotalsResult<Group = GroupTotals> {
  /** By the text of group and unit. The array is the same while each total is. */
  readonly totals: readonly Group[];
  /** `waiting` is not "nothing": no baseline has arrived yet. */
  readonly status: FreshnessStatus;
  readonly isLive: boolean;
  readonly isStale: boolean;
  /** Why the last attempt to fetch a baseline failed. */
  readonly error: AtlasError | undefined;
  /** Rows that were left out of the slice, and so of every total (P18). */
  readonly quarantinedCount: number;
}

const emptyResult: TotalsResult<never> = {
  totals: [],
  status: "waiting",
  isLive: false,
  isStale: false,
  error: undefined,
  quarantinedCount: 0,
};

/**
 * Sums and counts of the rows of a slice, exact and updated with each commit in time linear in what changed.
 *
 * Amounts of different units are never added: `unit` names the field that holds the currency, and each unit is a total of its own. `unit: null`
 * says that the amounts have none. A total whose rows hold something that is no decimal is undefined; `absentCounts` says how many rows had no
 * figure. The definition is data and may be written inline.
 * @throws AtlasError `provider-missing`, `collection-unknown`
 */
export function useTotals<
  const Slice extends SliceRef,
  const By extends RowField<RowIn<Slice>> = never,
  const Sum extends NumericField<RowIn<Slice>> = never,
  const Unit extends RowField<RowIn<Slice>> | null = null,
>(slice: Slice, definition: TotalsDefinition<RowIn<Slice>, By, Sum, Unit>): TotalsResult<GroupTotals<RowIn<Slice>, By, Sum, Unit>> {
  const { store } = useAtlasClient().internals;
  const name = nameOf(slice);
  const [read] = useState(createTotalsReader);
  const handle = store.derive<RowIn<Slice>, Totals>(name, totalsKey(definition), (rows, onThrow) =>
    createTotalsDraft(definition, rows, onThrow),
  );
  const subscribe = useCallback(
    (wake: () => void): Cancel => {
      const stops = [store.api.subscribe(wake), handle.subscribe(wake)]; // the second keeps the totals updated
      return () => {
        for (const stop of stops) stop();
      };
    },
    [store, handle],
  );
  const result = useSyncExternalStore(
    subscribe,
    () => read(handle.getSnapshot(), sliceOf(store.api.getState(), name).freshness),
    getServerSnapshot,
  );
  return result as TotalsResult<GroupTotals<RowIn<Slice>, By, Sum, Unit>>; // of this very definition
}

function createTotalsReader() {
  let shown: Totals | undefined;
  let result: TotalsResult = emptyResult;

  return (totals: Totals, { status, error, quarantinedCount }: Freshness): TotalsResult => {
    const isSame = totals === shown && status === result.status && error === result.error && quarantinedCount === result.quarantinedCount;
    if (isSame) return result;
    const list = totals === shown ? result.totals : inOrder(totals);
    shown = totals;
    result = { totals: list, status, isLive: status === "live", isStale: status === "stale", error, quarantinedCount };
    return result;
  };
}

/** An order that does not depend on which row came first. */
function inOrder(totals: Totals): readonly GroupTotals[] {
  return [...totals.keys()].sort().flatMap((key) => totals.get(key) ?? []);
}

function getServerSnapshot(): TotalsResult<never> {
  return emptyResult;
}
