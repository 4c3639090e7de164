/**
 * Finds rows by their key and by any plain field, step by step. A finished search begins again when the rows have changed: until it is through,
 * what it found before stays.
 */
import type { JsonRecord } from "../../../../protocol/json.ts";
import type { Millis } from "../../../../shared/brand.ts";
import type { Collection } from "../../../../store/rows/collection.ts";
import { fieldWith, patternOf } from "./row-text.ts";

export interface RowSearch {
  /** Looks at some more rows; false when there are none. */
  readonly step: () => boolean;
  /** Begins again where the rows are others by now. */
  readonly refresh: (now: Millis) => void;
  /** The keys that were found, in the order of the rows. */
  readonly keys: () => readonly string[];
}

/** A fraction of a millisecond. */
const ROWS_PER_STEP = 50;
/** A search of 20,000 rows takes some frames: values that change all the time are not worth one each. Unit: milliseconds. */
const AGAIN_AFTER_MS = 2_000;

export function createRowSearch(
  read: () => Collection<JsonRecord>,
  keyOf: (row: JsonRecord) => string,
  text: string,
  startedAt: Millis,
): RowSearch {
  const pattern = patternOf(text);
  let rows = read();
  let begunAt = startedAt;
  let place = 0;
  /** Of the search under way. */
  let found: string[] = [];
  /** Of the search before, while another is under way. */
  let before: readonly string[] | undefined;

  return {
    step() {
      if (place >= rows.size) return false;
      for (const row of rows.window(place, place + ROWS_PER_STEP)) {
        const key = keyOf(row);
        if (pattern.test(key) || fieldWith(pattern, row) !== undefined) found.push(key);
      }
      place += ROWS_PER_STEP;
      if (place < rows.size) return true;
      before = undefined;
      return false;
    },
    refresh(now) {
      const current = read();
      if (current === rows || now < begunAt + AGAIN_AFTER_MS) return;
      before = found;
      rows = current;
      found = [];
      place = 0;
      begunAt = now;
    },
    keys: () => before ?? [...found],
  };
}
