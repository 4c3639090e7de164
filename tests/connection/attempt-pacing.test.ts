import { describe, expect, test } from "vitest";
import { createAttemptPacing } from "../../src/connection/attempt-pacing.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

function createHarness(limits = { attempts: 2, windowMs: 60_000 }) {
  const clock = createVirtualClock();
  return { clock, pacing: createAttemptPacing({ clock, minSpacingMs: 1_000, limits }) };
}

describe("the delay of an attempt", () => {
  test("the first connection attempt has no delay (decision 3)", () => {
    const { pacing } = createHarness();

    expect(pacing.readDelay()).toEqual({ holdMs: 0, isOverBudget: false });
  });

  test("two connection attempts are at least the spacing apart (P31)", () => {
    const { clock, pacing } = createHarness();

    pacing.recordAttempt();
    clock.advance(400);
    const early = pacing.readDelay();
    clock.advance(600);

    expect(early).toEqual({ holdMs: 600, isOverBudget: false });
    expect(pacing.readDelay()).toEqual({ holdMs: 0, isOverBudget: false });
  });

  test("an attempt over the budget waits until the window has room, and names the budget as the cause (decision 3)", () => {
    const { clock, pacing } = createHarness();

    pacing.recordAttempt();
    clock.advance(1_000);
    pacing.recordAttempt();

    expect(pacing.readDelay()).toEqual({ holdMs: 59_000, isOverBudget: true });
  });

  test("a correction of the wall clock does not shorten the delay of an attempt (decision 3)", () => {
    const { clock, pacing } = createHarness();

    pacing.recordAttempt();
    clock.set(clock.now() + 3_600_000);

    expect(pacing.readDelay()).toEqual({ holdMs: 1_000, isOverBudget: false });
  });
});
