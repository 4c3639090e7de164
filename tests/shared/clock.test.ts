import { expect, test, vi } from "vitest";
import type { Millis } from "../../src/shared/brand.ts";
import { elapsedSince, instantOf, systemClock } from "../../src/shared/clock.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

test("elapsedSince counts a sleep during which the monotonic clock stops (P32)", () => {
  const clock = createVirtualClock();
  const before = instantOf(clock);

  clock.sleep(60_000);

  expect(elapsedSince(clock, before)).toBe(60_000);
});

test("elapsedSince is right after the wall clock was set back, and never negative (P32)", () => {
  const clock = createVirtualClock();
  const before = instantOf(clock);

  clock.set(0);
  const atOnce = elapsedSince(clock, before);
  clock.advance(5_000);

  expect(atOnce).toBe(0);
  expect(elapsedSince(clock, before)).toBe(5_000);
});

test("the system clock gives the wall time, and a monotonic time that does not go back", () => {
  const first = systemClock.monotonic();

  expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1_000);
  expect(systemClock.monotonic()).toBeGreaterThanOrEqual(first);
});

test("a delay of more than 32 bits does not run at once, a negative delay runs at once, and a cancelled timer never runs", () => {
  vi.useFakeTimers();
  try {
    const fired: string[] = [];
    systemClock.schedule(() => fired.push("month"), 40 * 24 * 3_600_000);
    systemClock.schedule(() => fired.push("past"), -5);
    const cancel = systemClock.schedule(() => fired.push("cancelled"), 10);
    cancel();
    cancel();

    vi.advanceTimersByTime(100);

    expect(fired).toEqual(["past"]);
  } finally {
    vi.useRealTimers();
  }
});

test("in a runtime without painting, `frame` is a short timer that can be cancelled", () => {
  vi.useFakeTimers();
  try {
    const fired: string[] = [];
    systemClock.frame(() => fired.push("frame"));
    systemClock.frame(() => fired.push("cancelled"))();

    vi.advanceTimersByTime(16);

    expect(fired).toEqual(["frame"]);
  } finally {
    vi.useRealTimers();
  }
});

test("an instant holds the same moment on the wall clock and on the monotonic clock", () => {
  const clock = createVirtualClock({ start: 5_000 });

  expect(instantOf(clock)).toEqual({ wall: 5_000 as Millis, monotonic: clock.monotonic() });
});
