/**
 * Reads a collection for one reader: a window of a view, mapped. The result is the same object while nothing in it changed, so a commit
 * elsewhere renders no component. It caches the last reading only: losing the cache costs time, never correctness.
 */
import type { AtlasError } from "../../shared/errors.ts";
import type { Freshness, FreshnessStatus } from "../freshness.ts";
import type { View } from "./view.ts";

export interface CollectionResult<Row> {
  /** The rows of the window. The array is the same while each of them is. */
  readonly rows: readonly Row[];
  /** The keys of those rows, in the same order: for React's `key`, and for `usePosition(key)`. Made when first read. */
  readonly keys: readonly string[];
  /** Rows in the whole view, not in the window. */
  readonly size: number;
  /**
   * `waiting` is not "no rows": no baseline has arrived yet. `paused`: the slice is live, and the rows are those of the moment of the pause. A
   * paused table turns `stale` as any other.
   */
  readonly status: FreshnessStatus | "paused";
  /** False while paused: the rows are those of the moment of the pause. */
  readonly isLive: boolean;
  readonly isStale: boolean;
  /** Why the last attempt to fetch a baseline failed. */
  readonly error: AtlasError | undefined;
  /** Rows of the collection that were left out since its last baseline, since they had no key or could not be read (P18). */
  readonly quarantinedCount: number;
  /** While paused: rows that match `where` and have changed, entered or left since the pause. Otherwise undefined. */
  readonly pendingCount: number | undefined;
}

export interface Window<Row extends object, Selected> {
  readonly offset: number;
  readonly limit: number | undefined;
  readonly select?: ((row: Row) => Selected) | undefined;
  readonly keyOf: (row: Row) => string;
  readonly pendingCount?: number | undefined;
}

export interface CollectionReader {
  read<Row extends object, Selected>(
    view: Pick<View<Row>, "size" | "window" | "toArray">,
    freshness: Freshness,
    window: Window<Row, Selected>,
  ): CollectionResult<Selected>;
}

/** What a server renders, and a hook that is not enabled. */
export const emptyResult: CollectionResult<never> = {
  rows: [],
  keys: [],
  size: 0,
  status: "waiting",
  isLive: false,
  isStale: false,
  error: undefined,
  quarantinedCount: 0,
  pendingCount: undefined,
};

/** The rows that a result was made of, and their keys once they were read. */
interface Source {
  rows: readonly object[];
  keys: readonly string[] | undefined;
}

export function createCollectionReader(): CollectionReader {
  let result: CollectionResult<unknown> = emptyResult;
  let source: Source = { rows: [], keys: [] };
  let select: unknown;
  let selected = new WeakMap<object, unknown>();

  const map = <Row extends object, Selected>(rows: readonly Row[], mapRow: (row: Row) => Selected): readonly Selected[] => {
    if (select !== mapRow) {
      select = mapRow;
      selected = new WeakMap();
    }
    return rows.map((row) => {
      const known = selected.get(row);
      if (known !== undefined || selected.has(row)) return known as Selected; // put there by this very function
      const mapped = mapRow(row);
      selected.set(row, mapped);
      return mapped;
    });
  };

  /** Undefined while they have not been read. The same array while the keys are the same. */
  const keysOf = <Row extends object>(rows: readonly Row[], keyOf: (row: Row) => string): readonly string[] | undefined => {
    const { rows: before, keys } = source;
    if (keys === undefined || rows === before) return keys;
    const next = rows.map((row, index) => (row === before[index] ? keys[index] : undefined) ?? keyOf(row));
    return isSameArray(next, keys) ? keys : next;
  };

  return {
    read(view, freshness, { offset, limit, select: mapRow, keyOf, pendingCount }) {
      const isWhole = offset === 0 && limit === undefined;
      const raw = isWhole ? view.toArray() : view.window(offset, limit === undefined ? view.size : offset + limit);
      const mapped: readonly unknown[] = mapRow === undefined ? raw : map(raw, mapRow);
      const rows = isSameArray(mapped, result.rows) ? result.rows : mapped;
      const keys = keysOf(raw, keyOf);
      const { size } = view;
      const { error, quarantinedCount } = freshness;
      const status = freshness.status === "live" && pendingCount !== undefined ? "paused" : freshness.status;
      const isSame =
        rows === result.rows &&
        keys === source.keys &&
        size === result.size &&
        status === result.status &&
        error === result.error &&
        quarantinedCount === result.quarantinedCount &&
        pendingCount === result.pendingCount;
      if (isSame) source.rows = raw;
      else {
        const own: Source = (source = { rows: raw, keys });
        result = {
          ...{ rows, size, status, error, quarantinedCount, pendingCount },
          isLive: status === "live",
          isStale: status === "stale",
          get keys() {
            return (own.keys ??= (own.rows as typeof raw).map(keyOf));
          },
        };
      }
      return result as CollectionResult<never>; // of the rows just read
    },
  };
}

function isSameArray(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left === right || (left.length === right.length && left.every((value, index) => Object.is(value, right[index])));
}
