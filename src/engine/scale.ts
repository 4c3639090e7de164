/** How big the book is and how fast it moves: presets, and what may be set one by one. */

/** Row counts to aim at; cash and open-currency rows follow from the books and currencies. */
export interface BookSize {
  readonly bookCount: number;
  readonly positionCount: number;
  readonly tradeCount: number;
  readonly paymentOrderCount: number;
  readonly orderCount: number;
}

/** About 300, 5,000 and 50,000 rows over all slices. */
export const presets = {
  demo: { bookCount: 3, positionCount: 100, tradeCount: 50, paymentOrderCount: 16, orderCount: 24 },
  desk: { bookCount: 16, positionCount: 1_900, tradeCount: 1_000, paymentOrderCount: 160, orderCount: 200 },
  stress: { bookCount: 120, positionCount: 20_000, tradeCount: 11_000, paymentOrderCount: 1_600, orderCount: 1_000 },
} as const satisfies Record<string, BookSize>;

export type PresetName = keyof typeof presets;
export const presetNames = Object.keys(presets) as readonly PresetName[]; // Object.keys forgets the names

/** How often the book changes. A trade counts once, though it moves a blotter entry, a position, cash and the currency ladder. */
export interface Rates {
  /** Changes a second, on average. @defaultValue 20 */
  readonly updatesPerSecond: number;
  /** Shares of position revaluations, trades and the rest (payments, orders, reference data, reports). @defaultValue 60 / 30 / 10 */
  readonly revaluationShare: number;
  readonly tradeShare: number;
  readonly restShare: number;
  /** Quiet with bursts, as a desk's day is, or the same at every tick. @defaultValue "bursts" */
  readonly rhythm: "bursts" | "steady";
}

export const defaultRates: Rates = { updatesPerSecond: 20, revaluationShare: 60, tradeShare: 30, restShare: 10, rhythm: "bursts" };
