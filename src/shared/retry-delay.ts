/**
 * Growing delays with jitter: capped first and shortened by a random share afterwards, so that the spread survives the cap (P30).
 */
import type { Random } from "./random.ts";

export interface RetryRange {
  /** The first delay. Unit: milliseconds. */
  readonly minMs: number;
  /** No delay is longer. Unit: milliseconds. */
  readonly maxMs: number;
  /** The largest share by which a delay is shortened: 0 is exact, 0.5 gives half to whole. */
  readonly jitter: number;
}

/** The delay before try `step`, counted from 0: doubling from `minMs` to `maxMs`. Unit: milliseconds. */
export function retryDelay(step: number, range: RetryRange, random: Random): number {
  const capped = Math.min(range.minMs * 2 ** step, range.maxMs);
  return capped * (1 - range.jitter * random());
}
