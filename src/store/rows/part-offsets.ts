/** Finding the n-th of what lies in parts of unlike length, one after the other. */

/** A place: an offset in a part. */
export interface PartPlace {
  readonly index: number;
  readonly offset: number;
}

/** Where the n-th lies, by the lengths of the parts. */
export class PartOffsets {
  readonly #starts: readonly number[];

  constructor(lengths: readonly number[]) {
    let start = 0;
    this.#starts = lengths.map((length) => {
      const own = start;
      start += length;
      return own;
    });
  }

  /** `place` has to be below the sum of the lengths. */
  find(place: number): PartPlace {
    const starts = this.#starts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= place) low = middle;
      else high = middle - 1;
    }
    return { index: low, offset: place - (starts[low] ?? 0) };
  }
}

/** An end of a window as a place: between 0 and `size`; NaN counts as 0. */
export function clampPlace(place: number, size: number): number {
  return Math.min(Math.max(Math.trunc(place) || 0, 0), size);
}
