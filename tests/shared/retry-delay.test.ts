import { expect, test } from "vitest";
import { retryDelay } from "../../src/shared/retry-delay.ts";
import { seededRandom } from "../support/seeded-random.ts";

test("without jitter the retry delays are 1, 2, 4, 8, 16 and 30 s (P30)", () => {
  const ladder = { minMs: 1_000, maxMs: 30_000, jitter: 0 };

  const delays = [0, 1, 2, 3, 4, 5, 6].map((step) => retryDelay(step, ladder, () => 0.9));

  expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

test("jitter shortens the delay after the cap, so clients at the cap are spread over half of it (P30)", () => {
  const random = seededRandom(1);
  const ladder = { minMs: 1_000, maxMs: 30_000, jitter: 0.5 };

  const delays = Array.from({ length: 1_000 }, () => retryDelay(20, ladder, random));

  expect(Math.min(...delays)).toBeGreaterThanOrEqual(15_000);
  expect(Math.min(...delays)).toBeLessThan(15_500);
  expect(Math.max(...delays)).toBeLessThanOrEqual(30_000);
  expect(Math.max(...delays)).toBeGreaterThan(29_500);
});

test("after thousands of failures the retry delay is still the cap (P30)", () => {
  expect(retryDelay(5_000, { minMs: 1_000, maxMs: 30_000, jitter: 0 }, () => 0)).toBe(30_000);
});
