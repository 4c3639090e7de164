/** Which fields of one row have just changed, and in which direction: for cells that light up. */
import { useMemo, useSyncExternalStore } from "react";
import type { RowField } from "../../domains/row-fields.ts";
import type { JsonRecord } from "../../protocol/json.ts";
import type { RowKey } from "../../shared/brand.ts";
import type { Cancel, Clock } from "../../shared/clock.ts";
import { canonicalDecimal, compareDecimals } from "../../shared/decimals/decimal.ts";
import type { AtlasStore, Commit } from "../../store/atlas-store.ts";
import { fieldsThatDiffer } from "../../store/rows/changes/row-changes.ts";
import { useAtlasClient } from "../provider/atlas-context.ts";
import { nameOf, type RowIn, type SliceRef } from "../../domains/slice-name.ts";
import { sliceOf } from "../../store/slice-of.ts";

/** `up` and `down` for decimals, `changed` for anything else. */
export type Flash = "up" | "down" | "changed";
export type RowFlash<Field extends string> = { readonly [Name in Field]?: Flash };

export interface RowFlashOptions {
  /** How long a field stays lit after its last change. Unit: milliseconds. @defaultValue 600 */
  readonly durationMs?: number | undefined;
}

const none = {};

/**
 * The fields of a row that a delta changed within the last `durationMs`. Snapshots and REST answers light up nothing: they bring what has
 * been missed, not what happens now. The object is the same while nothing in it changes.
 * @throws AtlasError `provider-missing`, `collection-unknown`
 */
export function useRowFlash<const Slice extends SliceRef>(
  slice: Slice,
  key: string | undefined,
  { durationMs = 600 }: RowFlashOptions = {},
): RowFlash<RowField<RowIn<Slice>>> {
  const { store, clock } = useAtlasClient().internals;
  const name = nameOf(slice);
  const flash = useMemo(() => createFlash(store, clock, { name, key, durationMs }), [store, clock, name, key, durationMs]);
  return useSyncExternalStore(
    flash.subscribe,
    () => flash.lit as RowFlash<RowField<RowIn<Slice>>>, // fields that rows have may be others than their type names
    getServerSnapshot,
  );
}

interface Watched {
  readonly name: string;
  readonly key: string | undefined;
  readonly durationMs: number;
}

interface RowFlashSource {
  /** The same object while nothing in it changed. */
  readonly lit: Readonly<Record<string, Flash>>;
  readonly subscribe: (wake: () => void) => Cancel;
}

function createFlash(store: AtlasStore, clock: Clock, { name, key, durationMs }: Watched): RowFlashSource {
  const until = new Map<string, number>();
  let lit: Readonly<Record<string, Flash>> = none;

  /** Puts out what has been lit long enough. Returns the time until the next one is due. */
  const expire = (): number => {
    const now = clock.monotonic();
    const left = Object.entries(lit).filter(([field]) => (until.get(field) ?? 0) > now);
    if (left.length < Object.keys(lit).length) lit = left.length === 0 ? none : Object.fromEntries(left);
    return Math.min(...left.map(([field]) => (until.get(field) ?? 0) - now));
  };
  const changesOf = ({ changes }: Commit): { readonly before: JsonRecord; readonly after: JsonRecord } | undefined => {
    const changed = changes.get(name);
    if (key === undefined || changed?.changes.type !== "delta" || !changed.sources.has("delta")) return undefined;
    const before = changed.changes.previous.get(key as RowKey);
    const after = sliceOf(store.api.getState(), name).collection.get(key);
    return before === undefined || after === undefined || before === after ? undefined : { before, after };
  };

  return {
    get lit() {
      return lit;
    },
    subscribe(wake) {
      let cancelTimer: Cancel | undefined;
      const goOn = (): void => {
        const waitMs = expire();
        cancelTimer?.();
        cancelTimer = lit === none ? undefined : clock.schedule(goOn, waitMs);
        wake();
      };
      const stop = store.onCommit((commit) => {
        const change = changesOf(commit);
        if (change === undefined) return;
        const { before, after } = change;
        const fields = fieldsThatDiffer(before, after);
        for (const field of fields) until.set(field, clock.monotonic() + durationMs);
        lit = { ...lit, ...Object.fromEntries(fields.map((field) => [field, directionOf(before[field], after[field])])) };
        goOn();
      });
      return () => {
        stop();
        cancelTimer?.();
        lit = none;
      };
    },
  };
}

function directionOf(before: unknown, after: unknown): Flash {
  const isDecimal = [before, after].every((value) => canonicalDecimal(value) !== undefined);
  if (!isDecimal) return "changed";
  return compareDecimals(after, before) > 0 ? "up" : "down";
}

function getServerSnapshot(): Readonly<Record<string, never>> {
  return none;
}
