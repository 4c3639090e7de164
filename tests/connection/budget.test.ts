import fc from "fast-check";
import { expect, test } from "vitest";
import { createBudget } from "../../src/connection/budget.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

test("decision 3: in no window of a minute do more calls begin than the budget allows, and none waits longer than it must", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20_000), { maxLength: 80 }), fc.integer({ min: 1, max: 5 }), (pauses, count) => {
      const clock = createVirtualClock();
      const budget = createBudget(clock, count, 60_000);
      const begun: number[] = [];

      for (const pause of pauses) {
        clock.advance(pause);
        const waitMs = budget.waitMs();
        clock.advance(waitMs);
        const inWindow = begun.filter((at) => clock.monotonic() - at < 60_000).length;
        expect(inWindow).toBeLessThan(count);
        if (waitMs > 0) expect(inWindow).toBe(count - 1);
        expect(budget.waitMs()).toBe(0);
        budget.take();
        begun.push(clock.monotonic());
      }
    }),
    { seed: 3 },
  );
});

test("decision 3: what is reserved is left to others, but never everything", () => {
  const clock = createVirtualClock();
  const budget = createBudget(clock, 3, 60_000);

  budget.take();

  expect([budget.waitMs(), budget.waitMs(1), budget.waitMs(2), budget.waitMs(9)]).toEqual([0, 0, 60_000, 60_000]);
});

test("decision 3, P23: who asks all the time gets the last third of the calls evenly, and never waits for most of a minute", () => {
  const clock = createVirtualClock();
  const budget = createBudget(clock, 60, 60_000);
  const waits: number[] = [];

  for (let count = 0; count < 100; count += 1) {
    const waitMs = budget.waitMs(30, true);
    waits.push(waitMs);
    clock.advance(waitMs);
    expect(budget.waitMs(30, true)).toBe(0);
    budget.take();
    clock.advance(500);
  }

  expect(waits.slice(0, 22)).toEqual([...Array<number>(20).fill(0), 5_500, 5_500]);
  expect(Math.max(...waits)).toBe(5_500);
});

test("decision 3: a clock that tells fractions of a millisecond makes nobody wait for a rounding error", () => {
  const clock = createVirtualClock();
  const budget = createBudget(clock, 2, 60_000);

  for (let count = 0; count < 1_000; count += 1) {
    clock.advance(0.1);
    expect(budget.waitMs()).toBe(0);
  }
});

test("decision 3: a correction of the wall clock does not open the budget", () => {
  const clock = createVirtualClock();
  const budget = createBudget(clock, 1, 60_000);

  budget.take();
  clock.set(clock.now() + 3_600_000);

  expect(budget.waitMs()).toBe(60_000);
});
