/** Row changes as a stream, for code that reacts to an event and does not show a state: a sound, a toast, an audit line. */
import { useEffect } from "react";
import type { ChangeSource } from "../../store/atlas-store.ts";
import { listRowChanges, type RowChange } from "../../store/rows/changes/row-changes.ts";
import { useAtlasClient } from "../provider/atlas-context.ts";
import { useLatest } from "../use-latest.ts";
import { nameOf, type RowIn, type SliceRef } from "../../domains/slice-name.ts";
import { sliceOf } from "../../store/slice-of.ts";

/** All that one commit changed in a slice. */
export interface RowChangeBatch<Row extends object> {
  readonly changes: readonly RowChange<Row>[];
  /**
   * The sources of the changes: `delta` for a change that has just happened; `snapshot`, `rest` and `clear` for changes of a first load, a
   * reconnect or a recovery. One commit can have several sources: alert the user where `delta` is the only one.
   */
  readonly sources: ReadonlySet<ChangeSource>;
}

/**
 * Calls `onBatch` once for each commit that changed rows of the slice, after the commit; never for the rows that are there at mount.
 * `onBatch` may be written inline; what it throws is reported and breaks nothing.
 * @throws AtlasError `provider-missing`, `collection-unknown`
 */
export function useRowChanges<const Slice extends SliceRef>(slice: Slice, onBatch: (batch: RowChangeBatch<RowIn<Slice>>) => void): void {
  const { store } = useAtlasClient().internals;
  const name = nameOf(slice);
  const latest = useLatest(onBatch);
  useEffect(() => {
    sliceOf(store.api.getState(), name); // throws at once if there is no such slice
    return store.onCommit((commit) => {
      const changed = commit.changes.get(name);
      if (changed === undefined) return;
      const { collection } = sliceOf(store.api.getState(), name);
      const changes = listRowChanges(changed.changes, collection);
      // Rows of the slice that was named, whose type the store, keyed by name, does not carry.
      if (changes.length > 0) latest.value({ changes: changes as unknown as readonly RowChange<RowIn<Slice>>[], sources: changed.sources });
    });
  }, [store, name, latest]);
}
