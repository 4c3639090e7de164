/** Reading a long immutable list that lies in parts, some slots of which may be empty: places count rows, not slots. */

export interface Part<Row extends object> {
  readonly rows: readonly (Row | undefined)[];
  /** Rows in it, empty slots not counted. */
  readonly liveCount: number;
}

export class PartsReader<Row extends object> {
  readonly #parts: readonly Part<Row>[];
  readonly #size: number;
  /** The place of each part's first row. */
  #starts: readonly number[] | undefined;
  #all: readonly Row[] | undefined;

  constructor(parts: readonly Part<Row>[], size: number) {
    this.#parts = parts;
    this.#size = size;
  }

  /** The rows from `from` up to but not including `to`, both clamped. */
  window(from: number, to: number): readonly Row[] {
    const start = clamp(from, this.#size);
    const end = clamp(to, this.#size);
    const rows: Row[] = [];
    if (start >= end) return rows;
    const starts = (this.#starts ??= startsOf(this.#parts));
    for (let index = lastAtMost(starts, start); rows.length < end - start; index += 1) {
      const part = this.#parts[index] as Part<Row>; // rows are left, so parts are
      const offset = Math.max(start - (starts[index] ?? 0), 0);
      const live = liveRows(part);
      const stop = Math.min(live.length, offset + end - start - rows.length);
      for (let place = offset; place < stop; place += 1) rows.push(live[place] as Row); // within its length
    }
    return rows;
  }

  /** All rows: the same array at every call. */
  toArray(): readonly Row[] {
    return (this.#all ??= ([] as Row[]).concat(...this.#parts.map(liveRows)));
  }
}

function liveRows<Row extends object>(part: Part<Row>): readonly Row[] {
  // The counts tell that no slot is empty.
  if (part.liveCount === part.rows.length) return part.rows as readonly Row[];
  return part.rows.filter((row) => row !== undefined);
}

function clamp(index: number, size: number): number {
  return Math.min(Math.max(Math.trunc(index) || 0, 0), size); // NaN counts as 0
}

function startsOf<Row extends object>(parts: readonly Part<Row>[]): readonly number[] {
  let start = 0;
  return parts.map(({ liveCount }) => {
    const own = start;
    start += liveCount;
    return own;
  });
}

/** The place of the last number that is at most `limit`, in a list that never falls and begins with 0. */
function lastAtMost(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
