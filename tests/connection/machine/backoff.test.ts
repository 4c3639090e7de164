import fc from "fast-check";
import { expect, test } from "vitest";
import { afterEnd, afterOpen, backoffDelay, capDelay, climb, freshBackoff, resetBackoff } from "../../../src/connection/machine/backoff.ts";

const settings = { backoffMinMs: 1000, backoffMaxMs: 30_000, jitter: 0.5, provenAfterMs: 5000 };
const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test("without jitter the backoff delays double from 1 s to a cap of 30 s (P30)", () => {
  const delays = Array.from({ length: 8 }, (_, step) => backoffDelay({ step, shortCount: 0 }, 0.9, { ...settings, jitter: 0 }));

  expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
});

test("the cap is applied before the jitter, so delays of two clients differ even at the cap (P30)", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5000 }), share, share, fc.double({ min: 0, max: 1, noNaN: true }), (step, one, other, jitter) => {
      const spread = { ...settings, jitter };
      const capped = Math.min(1000 * 2 ** step, 30_000);

      const delays = [one, other].map((drawn) => backoffDelay({ step, shortCount: 0 }, drawn, spread));

      expect(delays[0]).toBeLessThanOrEqual(capped);
      expect(delays[0]).toBeGreaterThanOrEqual(capped * (1 - jitter));
      expect(delays[0]! - delays[1]!).toBeCloseTo(capped * jitter * (other - one), 6);
    }),
    { seed: 30 },
  );
});

test("with the option `retry` the delay is the cap with its jitter, at any step of the backoff (P5)", () => {
  expect([0, 0.5, 0.999].map((drawn) => Math.round(capDelay(drawn, settings)))).toEqual([30_000, 22_500, 15_015]);
  expect(capDelay(0, { ...settings, backoffMinMs: 0 })).toBe(30_000);
});

test("`open` does not reset the backoff after three short connections in a row; a connection of 5 s ends this (P30)", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ failedCount: fc.nat(4), openForMs: fc.integer({ min: 0, max: 10_000 }) })), (lives) => {
      let backoff = freshBackoff;
      let shortInARow = 0;
      for (const { failedCount, openForMs } of lives) {
        for (let count = 0; count < failedCount; count += 1) backoff = climb(backoff);
        const before = backoff.step;

        backoff = afterOpen(backoff);

        expect(backoff.step).toBe(shortInARow >= 3 ? before : 0);
        backoff = afterEnd(backoff, openForMs, false, settings);
        shortInARow = openForMs >= 5000 ? 0 : shortInARow + 1;
        if (openForMs >= 5000) expect(backoff).toEqual(freshBackoff);
      }
    }),
    { seed: 31 },
  );
});

test("a short connection that the client itself ended is not counted as short (P30)", () => {
  const climbed = { step: 3, shortCount: 2 };

  expect(afterEnd(climbed, 100, true, settings)).toBe(climbed);
  expect(afterEnd(climbed, 5000, true, settings)).toEqual(freshBackoff);
});

test("a wake resets the backoff delay, but not the count of short connections (P31)", () => {
  expect(resetBackoff({ step: 4, shortCount: 3 })).toEqual({ step: 0, shortCount: 3 });
});
