/** Changes that the application asks for, shown beside the rows until the server answers with the row itself. */
import { useCallback, useSyncExternalStore } from "react";
import type { AtlasClient } from "../../client/create-client.ts";
import { nameOf, type RowIn, type SliceRef } from "../../domains/slice-name.ts";
import { AtlasError } from "../../shared/errors.ts";
import { useAtlasClient } from "../provider/atlas-context.ts";
import { useLatest } from "../use-latest.ts";
import { createPendingLayer, type PendingChange, type PendingLayer, type RowPatch } from "./pending-layer.ts";

export interface PendingOptions<Row> {
  /**
   * How long a change may be pending. Then it is dropped and `change-unconfirmed` is reported. Unit: milliseconds; more than 0.
   * @defaultValue 30_000
   */
  readonly deadlineMs?: number | undefined;
  /**
   * Whether a row that differs from `before` answers the change. Use it for rows that also change for other reasons, such as prices. Compare
   * with `before`, not with `change`: a server may do less than was asked for. Of two approvals that an order needs, the first leaves the status
   * as it was, so an `isAnswer` that waits for the status `approved` never sees it.
   * @defaultValue any change of the row answers: a change that succeeded is never pending until its deadline
   */
  readonly isAnswer?: ((row: Row, change: RowPatch<Row>, before: Row) => boolean) | undefined;
}

/**
 * Shows `change` as pending on the row with `key`, and performs `call`; settles as `call` does. A `Response` of 400 to 499 is a refusal. What
 * `call` throws leaves the change `uncertain`, unless nothing was sent: return a refusal, do not throw it.
 */
export type RunChange<Row> = <Result>(key: string, change: RowPatch<Row>, call: () => Promise<Result>) => Promise<Result>;

const DEADLINE_MS = 30_000;

/**
 * The pending changes of a slice by key of the row, and the function that makes one. All components under one client see the same changes. The
 * rows of the slice are not altered: show a change as what it is, beside its row.
 * @throws AtlasError `provider-missing`, `collection-unknown`, `option-invalid`
 */
export function usePendingChanges<const Slice extends SliceRef>(
  slice: Slice,
  { deadlineMs = DEADLINE_MS, isAnswer }: PendingOptions<RowIn<Slice>> = {},
): readonly [ReadonlyMap<string, PendingChange<RowIn<Slice>>>, RunChange<RowIn<Slice>>] {
  const isDuration = deadlineMs > 0 && deadlineMs < Infinity; // NaN is not
  if (!isDuration) throw new AtlasError("option-invalid", { detail: { option: "deadlineMs" } });
  const layer = layerOf<RowIn<Slice>>(useAtlasClient(), nameOf(slice));
  const latest = useLatest({ deadlineMs, isAnswer });
  const run = useCallback<RunChange<RowIn<Slice>>>(
    (key, change, call) => layer.run({ key, change, call, ...latest.value }),
    [layer, latest],
  );
  return [useSyncExternalStore(layer.subscribe, layer.getSnapshot, getServerSnapshot), run];
}

const layers = new WeakMap<object, Map<string, PendingLayer<object>>>();

/** One for each client and slice, made when it is first used (P41). */
function layerOf<Row extends object>({ internals }: AtlasClient, slice: string): PendingLayer<Row> {
  const known = layers.get(internals.store) ?? new Map<string, PendingLayer<object>>();
  layers.set(internals.store, known);
  const layer = known.get(slice) ?? createPendingLayer<object>(internals, slice);
  known.set(slice, layer);
  return layer; // the rows of a slice are of one type
}

const none: ReadonlyMap<string, never> = new Map<string, never>();

function getServerSnapshot(): ReadonlyMap<string, never> {
  return none;
}
