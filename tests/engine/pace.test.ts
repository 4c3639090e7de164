import { expect, test } from "vitest";
import { createEngine } from "../../src/engine/engine.ts";
import { createPace } from "../../src/engine/pace.ts";
import type { Millis } from "../../src/shared/brand.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

/** So many ticks, each so long after the one before. */
function run(pace: ReturnType<typeof createPace>, clock: ReturnType<typeof createVirtualClock>, count: number, everyMs: number): boolean[] {
  return Array.from({ length: count }, () => {
    clock.advance(everyMs);
    pace.tick();
    return pace.hasFallenBehind();
  });
}

test("the pace share is 1 for ticks in time and less for late ticks, and falling behind is reported once", () => {
  const clock = createVirtualClock();
  const pace = createPace(clock, 100);

  const inTime = run(pace, clock, 60, 100);
  const shareInTime = pace.share;
  const late = run(pace, clock, 100, 200);

  expect([inTime.includes(true), shareInTime]).toEqual([false, 1]);
  expect([late.filter(Boolean).length, pace.share]).toEqual([1, 0.5]);
  run(pace, clock, 60, 100);
  expect(run(pace, clock, 60, 200)).toContain(true);
});

test("a single long pause within the window does not count as falling behind", () => {
  const clock = createVirtualClock();
  const pace = createPace(clock, 100);

  clock.advance(500);

  expect(run(pace, clock, 100, 100)).not.toContain(true);
});

test("an engine with late ticks shows its reached rate in the status, and reports it once to listeners", () => {
  const clock = createVirtualClock();
  const slowMachine = { ...clock, monotonic: () => (3 * clock.monotonic()) as Millis }; // each tick takes as long as three
  const engine = createEngine({ clock: slowMachine, tickMs: 100, rates: { updatesPerSecond: 900 } });
  const reached: number[] = [];
  engine.onOverload((perSecond) => reached.push(perSecond));
  const before = engine.status().servedPerSecond;

  engine.start();
  clock.advance(12_000);
  engine.stop();

  expect(before).toBeUndefined();
  expect(engine.status()).toMatchObject({ rates: { updatesPerSecond: 900 }, servedPerSecond: 300 });
  expect(reached).toEqual([300]);
});

test("a paused book does not count as falling behind", () => {
  const clock = createVirtualClock();
  const engine = createEngine({ clock });
  const reached: number[] = [];
  engine.onOverload((perSecond) => reached.push(perSecond));

  engine.start();
  engine.control({ verb: "pause" });
  clock.advance(60_000);
  engine.control({ verb: "resume" });
  clock.advance(20_000);
  engine.stop();

  expect([reached, engine.status().servedPerSecond]).toEqual([[], 8]);
});
