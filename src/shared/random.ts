/** Randomness as a port: jitter and spreading are reproducible in tests. The only file in production that draws numbers. */

/** A number in [0, 1). */
export type Random = () => number;

export const systemRandom: Random = () => Math.random();
