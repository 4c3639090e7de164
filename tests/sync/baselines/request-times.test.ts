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
    "is before the mark for one that left before it, though the wall clock was then set by %i ms (P43)",
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

  test.each([0, 400, -600_000, 600_000])("is after the mark for one that left after a clock was set by %i ms (P43)", (ms) => {
    const { pass, set, mark, leave, isAfterMark } = harness();
    mark();
    pass(20);
    set(ms);
    const startedAt = leave();
    pass(30);

    expect(isAfterMark(startedAt)).toBe(true);
  });

  test("is believed again after the next mark where a clock was set back a little before the request left (P43)", () => {
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
