/**
 * Dates of the book: one business date, value dates that skip weekends, and the instant of each tick.
 * Knows no wall clock: everything follows from the tick number.
 */

/** A Friday, so that spot skips a weekend. */
export const businessDate = "2026-11-20";

/** The book opens here, at tick 0. Unit: milliseconds since 1970. */
const openingAt = Date.UTC(2026, 10, 20, 7, 0, 0);

/** Book time that one tick covers, unless it is set otherwise. Unit: milliseconds. */
export const defaultTickMs = 250;

/** The instant of a tick, RFC 3339 in UTC with milliseconds. */
export function instantOfTick(tick: number, tickMs: number): string {
  return new Date(openingAt + tick * tickMs).toISOString();
}

export type Tenor = "TOD" | "TOM" | "SPOT" | "1W" | "1M" | "3M" | "6M" | "1Y" | "2Y";
export type ValueBucket = "today" | "tom" | "spot" | "1w" | "1m" | "3m" | "1y" | "beyond";

const dayMs = 86_400_000;
const daysPastSpot: Readonly<Record<Exclude<Tenor, "TOD" | "TOM" | "SPOT">, number>> = {
  "1W": 7,
  "1M": 30,
  "3M": 91,
  "6M": 182,
  "1Y": 365,
  "2Y": 730,
};

/** The date that many calendar days later, as YYYY-MM-DD. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10);
}

/** The date that many business days later; weekends do not count. */
export function addBusinessDays(date: string, days: number): string {
  let result = date;
  for (let left = days; left > 0;) {
    result = addDays(result, 1);
    if (!isWeekend(result)) left -= 1;
  }
  return result;
}

/** The value date of a tenor; `spotDays` is 2 for most pairs and 1 for USDCAD. */
export function valueDateOf(tenor: Tenor, spotDays: number): string {
  return remember(valueDates, `${tenor}/${spotDays}`, () => findValueDate(tenor, spotDays));
}

function findValueDate(tenor: Tenor, spotDays: number): string {
  if (tenor === "TOD") return businessDate;
  if (tenor === "TOM") return addBusinessDays(businessDate, 1);
  const spot = addBusinessDays(businessDate, spotDays);
  if (tenor === "SPOT") return spot;
  const date = addDays(spot, daysPastSpot[tenor]);
  return isWeekend(date) ? addBusinessDays(date, 1) : date;
}

/** The bucket of the open-currency ladder that a value date falls into. */
export function bucketOf(valueDate: string): ValueBucket {
  return remember(buckets, valueDate, () => {
    const days = (Date.parse(valueDate) - Date.parse(businessDate)) / dayMs;
    return ladder.find(([upTo]) => days <= upTo)?.[1] ?? "beyond";
  });
}

// Asked for with every trade, and there are few of them.
const valueDates = new Map<string, string>();
const buckets = new Map<string, ValueBucket>();

function remember<Value>(memory: Map<string, Value>, key: string, find: () => Value): Value {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const found = find();
  memory.set(key, found);
  return found;
}

// Calendar days from the business date: Monday is 3 days away and Tuesday, spot, 4.
const ladder: readonly (readonly [number, ValueBucket])[] = [
  [0, "today"],
  [3, "tom"],
  [4, "spot"],
  [11, "1w"],
  [36, "1m"],
  [97, "3m"],
  [372, "1y"],
];

function isWeekend(date: string): boolean {
  const day = new Date(Date.parse(date)).getUTCDay();
  return day === 0 || day === 6;
}
