/** Curves, which travel by REST alone. Zero rates move; discount factors follow from them. */
import { addDays, businessDate } from "../../market/calendar.ts";
import { formatFixed } from "../../market/fixed.ts";
import type { Generator } from "../../random.ts";
import type { Table } from "../table.ts";

const definitions = [
  { id: "USD-SOFR-OIS", currency: "USD", index: "SOFR", level: 384_120_000n },
  { id: "EUR-ESTR-OIS", currency: "EUR", index: "ESTR", level: 192_400_000n },
  { id: "GBP-SONIA-OIS", currency: "GBP", index: "SONIA", level: 371_050_000n },
  { id: "CHF-SARON-OIS", currency: "CHF", index: "SARON", level: -12_500_000n }, // rates may be negative
] as const;

const pillars = [
  ["1M", 30],
  ["3M", 91],
  ["6M", 182],
  ["1Y", 365],
  ["2Y", 730],
  ["5Y", 1826],
  ["10Y", 3652],
  ["30Y", 10957],
] as const;

/** One basis point is a million units. */
const zeroRateDigits = 10;

export interface Curves {
  /** Shifts one curve by up to two basis points. */
  bump(): void;
}

export function createCurves(deps: { readonly table: Table; readonly random: Generator; readonly now: () => string }): Curves {
  const { table, random, now } = deps;
  const levels = new Map<string, bigint>(definitions.map(({ id, level }) => [id, level]));
  definitions.forEach(publish);
  return {
    bump() {
      const definition = random.pick(definitions);
      levels.set(definition.id, (levels.get(definition.id) ?? definition.level) + BigInt(random.between(-200, 200)) * 10_000n);
      publish(definition);
    },
  };

  function publish({ id, currency, index, level }: (typeof definitions)[number]): void {
    const short = levels.get(id) ?? level;
    const row = {
      curve_id: id,
      name: `${currency} ${index} overnight index swaps`,
      currency,
      curve_type: "ois",
      index,
      valuation_date: businessDate,
      as_of: now(),
      interpolation: "log_linear_df",
      day_count: "act_365f",
      compounding: "continuous",
      status: "live",
      points: pillars.map(([tenor, days]) => point(tenor, days, short + BigInt(days) * 15_000n)),
    };
    table.put(id, () => ({ ...row }));
  }
}

function point(tenor: string, days: number, zeroRate: bigint) {
  const rate = formatFixed(zeroRate, zeroRateDigits);
  return {
    tenor,
    pillar_date: addDays(businessDate, days),
    zero_rate: rate,
    discount_factor: Math.exp((-Number(rate) * days) / 365).toFixed(6), // a ratio, not money: six digits of a float are exact enough
    par_rate: null,
    source: "simulator",
  };
}
