import fc from "fast-check";
import { expect, test } from "vitest";
import { createBudget } from "../../src/connection/budget.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

test("no more calls than the budget allows begin in any minute, and a call waits no longer than necessary (decision 3)", () => {
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

test("a wall clock set forward does not free the budget (decision 3)", () => {
  const clock = createVirtualClock();
  const budget = createBudget(clock, 1, 60_000);

  budget.take();
  clock.set(clock.now() + 3_600_000);

  expect(budget.waitMs()).toBe(60_000);
});
