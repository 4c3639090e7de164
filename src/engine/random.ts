/**
 * Numbers that look random and follow from a seed alone: the same seed gives the same book, tick for tick.
 * Must not know what is drawn. `fork` gives each concern its own stream, so that adding a draw to one does not shift the others.
 */

export interface Generator {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** As many hexadecimal digits as asked for. */
  hex(digitCount: number): string;
  /** A stream of its own that follows from this one's seed and the label, whatever has been drawn so far. */
  fork(label: string): Generator;
}

/** A generator (mulberry32) for a whole-number seed. */
export function createGenerator(seed: number): Generator {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between,
    chance: (probability) => next() < probability,
    pick<T>(items: readonly T[]): T {
      if (items.length === 0) throw new RangeError("nothing to pick from: give at least one item");
      return items[Math.floor(next() * items.length)] as T; // the index is below the length
    },
    hex: (digitCount) => Array.from({ length: digitCount }, () => between(0, 15).toString(16)).join(""),
    fork: (label) => createGenerator(hash(`${seed}/${label}`)),
  };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}
