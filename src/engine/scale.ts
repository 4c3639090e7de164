/** How big the book is and how fast it moves: presets, and what may be set one by one. */

import { defaultTickMs } from "./market/calendar.ts";

/**
 * What a book begins with. Blotter entries, cash and open-currency rows follow from it. The counts are those of the beginning: the book moves from
 * there, and about keeps its size.
 */
export interface BookSize {
  /** Trading books: one for FX, rates and equities in turn. */
  readonly bookCount: number;
  /** Bonds that the rates books can hold. */
  readonly bondCount: number;
  /** Equities that the equity books can hold. */
  readonly equityCount: number;
  /**
   * Positions of the days before. The day's trades open more and close some, so there are up to a fifth more. No more than the books have
   * instruments and value dates: a count above that throws.
   */
  readonly positionCount: number;
  /** Trades of the day so far. An FX swap counts once and has two rows. Without positions there are none. */
  readonly tradeCount: number;
  /** Payment orders of the day so far. Without books there are none. */
  readonly paymentOrderCount: number;
  /** Orders of the day so far. Without positions there are none. */
  readonly orderCount: number;
}

/** How often the book changes. A trade counts once, though it moves a blotter entry, a position, cash and the currency ladder. */
export interface Rates {
  /** Changes a second, on average. */
  readonly updatesPerSecond: number;
  /** Shares of position revaluations, trades and the rest (payments, orders, reference data, reports). @defaultValue 60 / 30 / 10 */
  readonly revaluationShare: number;
  readonly tradeShare: number;
  readonly restShare: number;
  /** Quiet with bursts, as a desk's day is, or the same at every tick. @defaultValue "bursts" */
  readonly rhythm: (typeof rhythms)[number];
}

export const rhythms = ["bursts", "steady"] as const;

export interface Preset {
  readonly size: BookSize;
  readonly updatesPerSecond: number;
  /** @defaultValue the shares of `defaultRates` */
  readonly shares?: Pick<Rates, "revaluationShare" | "tradeShare" | "restShare">;
  /** How often the book moves, and so in how many messages its changes are sent. Unit: milliseconds. */
  readonly tickMs: number;
}

/** About 300, 5,000 and 50,000 rows over all slices. */
export const presets = {
  demo: {
    size: { bookCount: 3, bondCount: 14, equityCount: 16, positionCount: 100, tradeCount: 40, paymentOrderCount: 16, orderCount: 24 },
    updatesPerSecond: 8,
    tickMs: defaultTickMs,
  },
  desk: {
    size: { bookCount: 24, bondCount: 70, equityCount: 90, positionCount: 1_900, tradeCount: 950, paymentOrderCount: 160, orderCount: 200 },
    updatesPerSecond: 60,
    // Prices move far more often than people deal. With the default shares, new trades and drafts push everything else out of view.
    shares: { revaluationShare: 92, tradeShare: 5, restShare: 3 },
    tickMs: defaultTickMs,
  },
  stress: {
    size: {
      bookCount: 120,
      bondCount: 240,
      equityCount: 320,
      positionCount: 20_000,
      tradeCount: 11_000,
      paymentOrderCount: 1_600,
      orderCount: 1_000,
    },
    updatesPerSecond: 1_400, // some 5,000 rows a second
    tickMs: 100, // a thousand rows in one message are no stream
  },
} as const satisfies Record<string, Preset>;

/** What a server begins with whose rows are given. */
export const noBook: BookSize = {
  bookCount: 1,
  bondCount: 0,
  equityCount: 0,
  positionCount: 0,
  tradeCount: 0,
  paymentOrderCount: 0,
  orderCount: 0,
};

export type PresetName = keyof typeof presets;
export const presetNames = Object.keys(presets) as readonly PresetName[]; // Object.keys forgets the names

/** The shares of ROWS, part 4, and a rate for books of one's own size. */
export const defaultRates: Rates = { updatesPerSecond: 20, revaluationShare: 60, tradeShare: 30, restShare: 10, rhythm: "bursts" };
