import { describe, expect, test } from "vitest";
import type { Millis } from "../../../src/shared/brand.ts";
import { createLagMeter } from "../../../src/sync/lag/lag-meter.ts";

const START = Date.UTC(2026, 10, 22);

/** Sends at `sentAt`, arrives `latencyMs` later; the page's clock is far from the server's. */
function setUp() {
  const meter = createLagMeter();
  return (
    kind: string,
    sentAt: number,
    latencyMs: number,
    { isSnapshot = false, ts }: { isSnapshot?: boolean; ts?: string | undefined } = {},
  ) => meter.measure(kind, isSnapshot, ts ?? new Date(START + sentAt).toISOString(), (sentAt + latencyMs) as Millis);
}

describe("the lag of a message", () => {
  test("a message's lag is its `ts`-to-arrival delay above the smallest delay of its kind, whatever the clocks' difference (P46)", () => {
    const measure = setUp();

    expect([measure("trades", 0, 40), measure("trades", 100, 20), measure("trades", 200, 12_020)]).toEqual([0, 0, 12_000]);
  });

  test("lag is measured for each kind by itself: a kind whose `ts` is always old does not lag (P46)", () => {
    const measure = setUp();
    measure("trades", 0, 20);

    expect(measure("ocp", 0, 60_000)).toBe(0);
  });

  test("a message's lag is relative to the delays of the last ten minutes only (P46)", () => {
    const measure = setUp();
    measure("trades", 0, 20);

    expect(measure("trades", 9 * 60_000, 5_020)).toBe(5_000);
    expect(measure("trades", 21 * 60_000, 5_020)).toBe(0);
  });

  test("a message without `ts` has no lag (P46)", () => {
    const measure = setUp();

    expect(measure("trades", 0, 20, { ts: "yesterday" })).toBeUndefined();
    expect(createLagMeter().measure("trades", false, undefined, 0 as Millis)).toBeUndefined();
  });

  test("the first snapshot of a kind on a connection has no lag (P46)", () => {
    const measure = setUp();
    measure("trades", 0, 20);

    expect(measure("trades", 100, 30_000, { isSnapshot: true })).toBeUndefined();
    expect(measure("trades", 40_000, 30_020, { isSnapshot: true })).toBe(30_000);
  });

  test("lag ends when it stays within one second for a minute, since then a clock was set (P46)", () => {
    const measure = setUp();
    measure("trades", 0, 20);

    const lags = Array.from({ length: 8 }, (_, index) => measure("trades", 10_000 * (index + 1), 30_000 + 100 * index));

    expect(lags.slice(0, 6).every((lag) => (lag ?? 0) >= 29_980)).toBe(true);
    expect(lags.slice(6)).toEqual([600, 700]);
  });

  test("lag that varies by more than a second continues, since then no clock was set (P46)", () => {
    const measure = setUp();
    measure("trades", 0, 20);

    const lags = Array.from({ length: 20 }, (_, index) => measure("trades", 10_000 * (index + 1), 30_000 + (index % 2) * 1_500));

    expect(Math.min(...lags.map((lag) => lag ?? 0))).toBeGreaterThan(29_000);
  });
});
