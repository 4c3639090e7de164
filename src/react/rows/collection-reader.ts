/**
 * Reads a collection for one hook: a window of a view, mapped. The result is the same object while nothing in it changed, so a commit
 * elsewhere renders no component. It caches the last reading only: losing the cache costs time, never correctness.
 */
import type { AtlasError } from "../../shared/errors.ts";
import type { Freshness, FreshnessStatus } from "../../store/freshness.ts";
import type { View } from "../../store/views/view.ts";

export interface CollectionResult<Row> {
  /** The rows of the window. The array is the same while each of them is. */
  readonly rows: readonly Row[];
  /** Rows in the whole view, not in the window. */
  readonly size: number;
  /** `waiting` is not "no rows": no baseline has arrived yet. */
  readonly status: FreshnessStatus;
  readonly isLive: boolean;
  readonly isStale: boolean;
  /** Why the last attempt to fetch a baseline failed. */
  readonly error: AtlasError | undefined;
  /** Rows of the collection that were left out since its last baseline, since they had no key or could not be read (P18). */
  readonly quarantinedCount: number;
}

export interface Window<Row extends object, Selected> {
  readonly offset: number;
  readonly limit: number | undefined;
  readonly select: ((row: Row) => Selected) | undefined;
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
  size: 0,
  status: "waiting",
  isLive: false,
  isStale: false,
  error: undefined,
  quarantinedCount: 0,
};

export function createCollectionReader(): CollectionReader {
  let result: CollectionResult<unknown> = emptyResult;
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

  return {
    read(view, freshness, { offset, limit, select: mapRow }) {
      const isWhole = offset === 0 && limit === undefined;
      const raw = isWhole ? view.toArray() : view.window(offset, limit === undefined ? view.size : offset + limit);
      const rows: readonly unknown[] = mapRow === undefined ? raw : map(raw, mapRow);
      const { size } = view;
      const { status, error, quarantinedCount } = freshness;
      const next = isSameArray(rows, result.rows) ? result.rows : rows;
      const isSame =
        next === result.rows &&
        size === result.size &&
        status === result.status &&
        error === result.error &&
        quarantinedCount === result.quarantinedCount;
      if (!isSame) result = { rows: next, size, status, isLive: status === "live", isStale: status === "stale", error, quarantinedCount };
      return result as CollectionResult<never>; // of the rows just read
    },
  };
}

function isSameArray(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left === right || (left.length === right.length && left.every((value, index) => Object.is(value, right[index])));
}
