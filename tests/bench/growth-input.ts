/** One input whose cost is measured at three sizes. */
export interface GrowthInput {
  readonly name: string;
  /** The tests, below `tests/`, that assert the structural bound: calls, yields, comparisons, what is kept. A time proves nothing in CI. */
  readonly boundIn: string;
  /** The smallest size; the others are twice and four times as large. */
  readonly size: number;
  readonly unit: "ms" | "MB" | "s" | "calls";
  /** Makes the input of a size, and returns what costs. A run that measures by itself returns its figure. */
  readonly prepare: (size: number) => () => unknown;
}
