import { describe, expect, test } from "vitest";
import type { Millis } from "../../../src/shared/brand.ts";
import { createRequestTimes } from "../../../src/sync/baselines/request-times.ts";

/** Two clocks, of which the wall clock can be set; a mark at 1,000 ms on the monotonic one. */
function harness() {
  let monotonic = 0;
  let wall = 5_000_000;
  const times = createRequestTimes({ now: () => wall as Millis, monotonic: () => monotonic as Millis });
  const pass = (ms: number): void => {
    monotonic += ms;
    wall += ms;
  };
  pass(1_000);
  return {
    pass,
    set: (ms: number) => (wall += ms),
    mark: () => times.mark(),
    leave: () => wall as Millis,
    isAfterMark: (startedAt: Millis) => (times.begunAt(startedAt) ?? Number.NaN) > times.markedAt,
  };
}

describe("when a request of the application left", () => {
  test.each([0, -400, 400, -600_000, 600_000])(
    "an application's request that left before the mark stays before it when the wall clock is then set by %i ms (P43)",
    (ms) => {
      const { pass, set, mark, leave, isAfterMark } = harness();
      const startedAt = leave();
      pass(20);
      mark();
      pass(30);

      set(ms);
      pass(500);

      expect(isAfterMark(startedAt)).toBe(false);
    },
  );

  test.each([0, 400, -600_000, 600_000])(
    "an application's request that left after the mark counts as after it, with the clock set by %i ms in between (P43)",
    (ms) => {
      const { pass, set, mark, leave, isAfterMark } = harness();
      mark();
      pass(20);
      set(ms);
      const startedAt = leave();
      pass(30);

      expect(isAfterMark(startedAt)).toBe(true);
    },
  );

  test("a request after a small step back of the clock counts as before the mark, until the next mark (P43)", () => {
    const { pass, set, mark, leave, isAfterMark } = harness();
    mark();
    pass(20);
    set(-400);
    const early = leave();
    pass(20);
    const isEarlyBelieved = isAfterMark(early);

    mark();
    pass(20);

    expect([isEarlyBelieved, isAfterMark(leave())]).toEqual([false, true]);
  });
});
