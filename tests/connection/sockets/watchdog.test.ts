import { describe, expect, test } from "vitest";
import { createWatchdog, type SilenceCause, type WatchdogOptions } from "../../../src/connection/sockets/watchdog.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";
import { timings } from "../timings.ts";

function watching(overrides: Partial<WatchdogOptions> = {}) {
  const clock = createVirtualClock();
  const startedAt = clock.now();
  const verdicts: number[] = [];
  const causes: SilenceCause[] = [];
  const watchdog = createWatchdog({
    clock,
    ...timings,
    ...overrides,
    isMessage: (frame) => frame !== "noise",
    onSilent(cause) {
      verdicts.push(clock.now() - startedAt);
      causes.push(cause);
    },
  });
  watchdog.start();
  return { clock, watchdog, verdicts, causes };
}

test("the watchdog detects 45 s without a message at its next check, every 10 s, and stops (P32)", () => {
  const { clock, verdicts } = watching();

  clock.advance(600_000);

  expect(verdicts).toEqual([50_000]);
  expect(clock.pendingCount).toBe(0);
});

test("a message of any kind ends the silence, and sets the time of the last message (P32)", () => {
  const { clock, watchdog, verdicts } = watching();

  for (let count = 0; count < 20; count += 1) {
    clock.advance(44_000);
    watchdog.note("frame");
  }

  expect(verdicts).toEqual([]);
  expect(watchdog.lastMessageAt).toBe(clock.now());
});

test("silence is also checked on a wake between two ticks of the watchdog (P32)", () => {
  const { clock, watchdog, verdicts } = watching();

  clock.advance(46_000);
  watchdog.check();

  expect(verdicts).toEqual([46_000]);
});

test("a wake before 45 s of silence does not move the ticks of the watchdog (P32)", () => {
  const { clock, watchdog, verdicts } = watching();

  clock.advance(44_000);
  watchdog.check();
  clock.advance(6000);

  expect(verdicts).toEqual([50_000]);
});

test("a tick that comes late, after a sleep, gives queued frames 3 s before the socket counts as dead (P32)", () => {
  const { clock, verdicts } = watching();
  clock.sleep(3_600_000);

  clock.advance(2999);
  const early = [...verdicts];
  clock.advance(1);

  expect(early).toEqual([]);
  expect(verdicts).toEqual([3_603_000]);
});

test("a wake that comes before the late tick gives queued frames the same 3 s (P32)", () => {
  const { clock, watchdog, verdicts } = watching();
  clock.set(clock.now() + 3_600_000); // the machine slept, and no timer has run yet

  watchdog.check();
  clock.advance(2999);
  const early = [...verdicts];
  clock.advance(1);

  expect(early).toEqual([]);
  expect(verdicts).toEqual([3_603_000]);
});

test("a frame within the 3 s after a sleep keeps the socket, and the watchdog continues (P32)", () => {
  const { clock, watchdog, verdicts } = watching();
  clock.sleep(3_600_000);

  clock.advance(2999);
  watchdog.note("frame");
  clock.advance(49_000);
  const saved = [...verdicts];
  clock.advance(10_000);

  expect(saved).toEqual([]);
  expect(verdicts).toHaveLength(1);
});

test("wakes within the 3 s after a sleep neither shorten nor prolong them (P32)", () => {
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

test("a dead socket is detected in a throttled tab, where every timer is late (P32)", () => {
  const { clock, verdicts } = watching();

  clock.sleep(60_000); // the tick of 10 s runs at 60 s
  clock.sleep(60_000); // the grace of 3 s runs at 120 s

  expect(verdicts).toEqual([120_000]);
});

test("a wall clock set back does not hide silence (P32)", () => {
  const { clock, verdicts } = watching();

  clock.advance(20_000);
  clock.set(clock.now() - 3_600_000);
  clock.advance(30_000);

  expect(verdicts).toHaveLength(1);
});

test("a stopped watchdog reports no dead socket, neither on a wake nor later (P32)", () => {
  const { clock, watchdog, verdicts } = watching();

  watchdog.stop();
  clock.advance(60_000);
  watchdog.check();

  expect(verdicts).toEqual([]);
  expect(clock.pendingCount).toBe(0);
});

test("with `deadAfterMs: Infinity` silence never ends the socket (P43)", () => {
  const { clock, verdicts } = watching({ deadAfterMs: Infinity });

  clock.advance(86_400_000);

  expect(verdicts).toEqual([]);
});

describe("a page that went offline", () => {
  test("a socket counts as dead 5 s after the page went offline if no message comes (P47)", () => {
    const { clock, watchdog, verdicts, causes } = watching();
    clock.advance(20_000);
    watchdog.note("frame");
    clock.advance(2_000);

    watchdog.doubt();
    clock.advance(4_999);
    const early = [...verdicts];
    clock.advance(1);

    expect(early).toEqual([]);
    expect(verdicts).toEqual([27_000]);
    expect(causes).toEqual(["offline"]);
    expect(clock.pendingCount).toBe(0);
  });

  test("a message within 5 s after the page went offline keeps the socket, and the watchdog continues as before (P47)", () => {
    const { clock, watchdog, verdicts, causes } = watching();

    watchdog.doubt();
    clock.advance(4_999);
    watchdog.note("frame");
    clock.advance(55_001);

    expect(verdicts).toEqual([55_000]);
    expect(causes).toEqual(["silent"]);
  });

  test("noise frames after the page went offline do not keep the socket (P12, P47)", () => {
    const { clock, watchdog, verdicts } = watching();

    watchdog.doubt();
    for (let count = 0; count < 5; count += 1) {
      clock.advance(999);
      watchdog.note("noise");
    }
    clock.advance(5);

    expect(verdicts).toEqual([5_000]);
  });

  test("a second `offline` event does not prolong the 5 s wait (P47)", () => {
    const { clock, watchdog, verdicts } = watching();

    watchdog.doubt();
    clock.advance(4_000);
    watchdog.doubt();
    clock.advance(1_000);

    expect(verdicts).toEqual([5_000]);
  });

  test("repeated `offline` events end at most one socket a minute (P47)", () => {
    const { clock, watchdog, verdicts, causes } = watching();
    watchdog.doubt();
    clock.advance(5_000);

    for (let count = 0; count < 15; count += 1) {
      watchdog.start();
      watchdog.doubt();
      clock.advance(5_000);
      if (verdicts.length === 1) watchdog.stop();
    }

    expect(verdicts).toEqual([5_000, 65_000]);
    expect(causes).toEqual(["offline", "offline"]);
  });

  test("after a sleep on an offline page, queued frames have 3 s before the socket counts as dead (P32, P47)", () => {
    const { clock, watchdog, verdicts } = watching();

    watchdog.doubt();
    clock.sleep(30_000);
    clock.advance(2_999);
    watchdog.note("frame");
    clock.advance(10_000);

    expect(verdicts).toEqual([]);
  });

  test("an `offline` event has no effect while no socket is watched (P47)", () => {
    const { clock, watchdog, verdicts } = watching();
    watchdog.stop();

    watchdog.doubt();
    clock.advance(60_000);

    expect(verdicts).toEqual([]);
    expect(clock.pendingCount).toBe(0);
  });
});
