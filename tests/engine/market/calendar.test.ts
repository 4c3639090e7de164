import { expect, test } from "vitest";
import { addBusinessDays, bucketOf, businessDate, instantOfTick, valueDateOf } from "../../../src/engine/market/calendar.ts";

test("the spot date is two business days on, or one for USDCAD, and skips the weekend", () => {
  expect([valueDateOf("SPOT", 2), valueDateOf("SPOT", 1), valueDateOf("TOD", 2), valueDateOf("TOM", 2)]).toEqual([
    "2026-11-24",
    "2026-11-23",
    "2026-11-20",
    "2026-11-23",
  ]);
});

test("no value date falls on a weekend", () => {
  for (const tenor of ["1W", "1M", "3M", "6M", "1Y", "2Y"] as const) {
    const day = new Date(valueDateOf(tenor, 2)).getUTCDay();
    expect(day).toBeGreaterThan(0);
    expect(day).toBeLessThan(6);
  }
  expect(addBusinessDays("2026-11-20", 1)).toBe("2026-11-23");
});

test("each tenor is in its bucket of the currency ladder", () => {
  const rungs = (["TOD", "TOM", "SPOT", "1W", "1M", "3M", "1Y", "2Y"] as const).map((tenor) => bucketOf(valueDateOf(tenor, 2)));

  expect(rungs).toEqual(["today", "tom", "spot", "1w", "1m", "3m", "1y", "beyond"]);
});

test("the time of a tick is computed from its number", () => {
  expect([instantOfTick(0, 250), instantOfTick(6, 250), instantOfTick(-1, 1_000)]).toEqual([
    `${businessDate}T07:00:00.000Z`,
    `${businessDate}T07:00:01.500Z`,
    `${businessDate}T06:59:59.000Z`,
  ]);
});
