/**
 * What can be traded, and how a quantity and a price make an amount. Knows no positions, no prices of the day and no names:
 * which instruments there are is `universe.ts`'s business.
 */
import type { Tenor } from "./calendar.ts";
import { digitsOf } from "./currencies.ts";
import { divideRounded, powerOfTen } from "./fixed.ts";

export type Desk = "fx" | "rates" | "equity";

export interface Instrument {
  readonly id: string;
  readonly symbol: string;
  readonly name: string;
  readonly desk: Desk;
  readonly assetClass: string;
  readonly productType: string;
  /** The currency that is bought and sold as such; undefined where units or nominals are. */
  readonly dealtCurrency: string | undefined;
  /** The currency of price and value. */
  readonly currency: string;
  readonly quantityDigits: number;
  readonly priceDigits: number;
  /** The smallest step of the price, in units of its last digit. */
  readonly tick: bigint;
  readonly startPrice: bigint;
  /** value = quantity × price × multiplier ÷ divisor; a deposit is worth its principal, whatever its rate. */
  readonly multiplier: bigint;
  readonly divisor: bigint;
  readonly isPricedAsRate: boolean;
  /** The usual size of a deal, in quantity units. */
  readonly lot: bigint;
  readonly isin: string | undefined;
  readonly figi: string | undefined;
  readonly maturityDate: string | undefined;
  readonly spotDays: number;
  /** The value dates in which positions are kept; empty where positions have none. */
  readonly tenors: readonly Tenor[];
}

/** The worth of `quantity` at `price`, in units of the instrument's currency. Signs carry over. */
export function valueOf(instrument: Instrument, quantity: bigint, price: bigint): bigint {
  const digits = digitsOf(instrument.currency);
  if (instrument.isPricedAsRate) return divideRounded(quantity * powerOfTen(digits), powerOfTen(instrument.quantityDigits));
  const scale = powerOfTen(instrument.quantityDigits + instrument.priceDigits) * instrument.divisor;
  return divideRounded(quantity * price * instrument.multiplier * powerOfTen(digits), scale);
}
