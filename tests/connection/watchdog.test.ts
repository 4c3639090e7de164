import { expect, test } from "vitest";
import { createWatchdog } from "../../src/connection/watchdog.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";
import { timings } from "./timings.ts";

function watching() {
  const clock = createVirtualClock();
  const startedAt = clock.now();
  const verdicts: number[] = [];
  const watchdog = createWatchdog({ clock, ...timings, onSilent: () => void verdicts.push(clock.now() - startedAt) });
  watchdog.start();
  return { clock, watchdog, verdicts };
}

test("P32: 45 s without a message are found at the next check, every 10 s, and the watch is over", () => {
  const { clock, verdicts } = watching();

  clock.advance(600_000);

  expect(verdicts).toEqual([50_000]);
  expect(clock.pendingCount).toBe(0);
});

test("P32: any message is a sign of life, and tells when the last one came", () => {
  const { clock, watchdog, verdicts } = watching();

  for (let count = 0; count < 20; count += 1) {
    clock.advance(44_000);
    watchdog.note();
  }

  expect(verdicts).toEqual([]);
  expect(watchdog.lastMessageAt).toBe(clock.now());
});

test("P32: silence is checked on wake too, between two ticks", () => {
  const { clock, watchdog, verdicts } = watching();

  clock.advance(46_000);
  watchdog.check();

  expect(verdicts).toEqual([46_000]);
});

test("P32: a wake before 45 s of silence leaves the ticks where they were", () => {
  const { clock, watchdog, verdicts } = watching();

  clock.advance(44_000);
  watchdog.check();
  clock.advance(6000);

  expect(verdicts).toEqual([50_000]);
});

test("P32: a tick that comes late, after a sleep, gives queued frames 3 s before the verdict", () => {
  const { clock, verdicts } = watching();
  clock.sleep(3_600_000);

  clock.advance(2999);
  const early = [...verdicts];
  clock.advance(1);

  expect(early).toEqual([]);
  expect(verdicts).toEqual([3_603_000]);
});

test("P32: a wake that comes before the late tick gives the same 3 s", () => {
  const { clock, watchdog, verdicts } = watching();
  clock.set(clock.now() + 3_600_000); // the machine slept, and no timer has run yet

  watchdog.check();
  clock.advance(2999);
  const early = [...verdicts];
  clock.advance(1);

  expect(early).toEqual([]);
  expect(verdicts).toEqual([3_603_000]);
});

test("P32: a frame within the grace saves the socket, and the watch goes on", () => {
  const { clock, watchdog, verdicts } = watching();
  clock.sleep(3_600_000);

  clock.advance(2999);
  watchdog.note();
  clock.advance(49_000);
  const saved = [...verdicts];
  clock.advance(10_000);

  expect(saved).toEqual([]);
  expect(verdicts).toHaveLength(1);
});

test("P32: wakes within the grace neither shorten nor prolong it", () => {
  const { clock, watchdog, verdicts } = watching();
  clock.sleep(60_000);

  for (let count = 0; count < 29; count += 1) {
    clock.advance(100);
    watchdog.check();
  }
  const early = [...verdicts];
  clock.advance(100);

  expect(early).toEqual([]);
  expect(verdicts).toEqual([63_000]);
});

test("P32: a throttled tab, whose every timer is late, still finds a dead socket", () => {
  const { clock, verdicts } = watching();

  clock.sleep(60_000); // the tick of 10 s runs at 60 s
  clock.sleep(60_000); // the grace of 3 s runs at 120 s

  expect(verdicts).toEqual([120_000]);
});

test("P32: a wall clock set back does not hide silence", () => {
  const { clock, verdicts } = watching();

  clock.advance(20_000);
  clock.set(clock.now() - 3_600_000);
  clock.advance(30_000);

  expect(verdicts).toHaveLength(1);
});

test("P32: once stopped, neither a wake nor time brings a verdict", () => {
  const { clock, watchdog, verdicts } = watching();

  watchdog.stop();
  clock.advance(60_000);
  watchdog.check();

  expect(verdicts).toEqual([]);
  expect(clock.pendingCount).toBe(0);
});
