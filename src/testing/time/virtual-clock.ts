/**
 * Time that moves only when a test says so: two clocks, timers and animation frames behind the `Clock` port.
 *
 * Timers run on time as a wall clock without corrections would show it, so that `sleep` can make them late: the machine
 * sleeps, the monotonic clock stands still, and on waking all that came due meanwhile runs in one burst (P32).
 */
import type { Millis } from "../../shared/brand.ts";
import type { Cancel, Clock } from "../../shared/clock.ts";
import { settled } from "./real-tasks.ts";

export interface VirtualClock extends Clock {
  /** While true no frame runs, as in a hidden tab; a frame asked for meanwhile runs once it is false again. */
  hidden: boolean;
  /** Timers and frames that are armed. */
  readonly pendingCount: number;
  /** When the earliest timer is due, on the clock of `now()`; undefined when none is armed. Frames do not count. */
  readonly nextTimerAt: Millis | undefined;
  /** When the earliest timer or frame is due, on the clock of `now()`; frames of a hidden page do not count. */
  readonly nextDueAt: Millis | undefined;
  /** Lets `ms` pass and runs what comes due, in order. Promises settle only afterwards: see `advanceAsync`. */
  advance(ms: number): void;
  /** Like `advance`, but after each callback whatever promises it settled run to their end. */
  advanceAsync(ms: number): Promise<void>;
  /** The machine sleeps: the wall clock moves, the monotonic one does not; then all overdue timers run late, in a burst. */
  sleep(ms: number): void;
  /** Corrects the wall clock, forward or back. Timers do not notice. Unit: milliseconds since 1970. */
  set(wall: number): void;
}

/** 16 ms: a screen of about 60 Hz. */
const FRAME_MS = 16;

/** More callbacks than this within one `advance` is a timer that re-arms itself for ever. */
const CALLBACK_LIMIT = 1_000_000;

interface Armed {
  readonly due: number;
  readonly isFrame: boolean;
  readonly callback: () => void;
}

/** A clock that starts at noon of some day, with its monotonic clock at 1 s: no test may depend on either. */
export function createVirtualClock(options: { readonly start?: number } = {}): VirtualClock {
  let passed = 0;
  let wall = options.start ?? Date.UTC(2026, 4, 20, 12);
  let monotonic = 1000;
  let isHidden = false;
  // A Map keeps the order of arming, which decides between callbacks of the same instant.
  const armed = new Map<symbol, Armed>();

  function arm(entry: Armed): Cancel {
    const id = Symbol("armed");
    armed.set(id, entry);
    return () => void armed.delete(id);
  }

  function runEarliest(end: number): boolean {
    let found: [symbol, Armed] | undefined;
    for (const entry of armed) {
      if (entry[1].due > end || (entry[1].isFrame && isHidden)) continue;
      if (found === undefined || entry[1].due < found[1].due) found = entry;
    }
    if (found === undefined) return false;
    armed.delete(found[0]);
    moveTo(Math.max(found[1].due, passed));
    found[1].callback();
    return true;
  }

  function earliest(counts: (entry: Armed) => boolean): Millis | undefined {
    const dues = [...armed.values()].filter(counts).map((entry) => entry.due);
    return dues.length === 0 ? undefined : ((wall + Math.min(...dues) - passed) as Millis); // a sum of Millis
  }

  function moveTo(instant: number): void {
    wall += instant - passed;
    monotonic += instant - passed;
    passed = instant;
  }

  function runUntil(end: number): void {
    for (let count = 0; runEarliest(end); count += 1) stopAt(count);
  }

  return {
    get hidden() {
      return isHidden;
    },
    set hidden(value) {
      isHidden = value;
    },
    get pendingCount() {
      return armed.size;
    },
    get nextTimerAt() {
      return earliest((entry) => !entry.isFrame);
    },
    get nextDueAt() {
      return earliest((entry) => !entry.isFrame || !isHidden);
    },
    now: () => wall as Millis, // the virtual wall clock counts milliseconds
    monotonic: () => monotonic as Millis, // so does the other one
    schedule: (callback, delayMs) => arm({ due: passed + Math.max(delayMs, 0), isFrame: false, callback }),
    soon: (callback) => arm({ due: passed, isFrame: false, callback }),
    frame: (callback) => arm({ due: (Math.floor(passed / FRAME_MS) + 1) * FRAME_MS, isFrame: true, callback }),
    advance(ms) {
      const end = passed + ms;
      runUntil(end);
      moveTo(end);
    },
    async advanceAsync(ms) {
      const end = passed + ms;
      await settled();
      for (let count = 0; runEarliest(end); count += 1) {
        stopAt(count);
        await settled();
      }
      moveTo(end);
    },
    sleep(ms) {
      wall += ms;
      passed += ms;
      runUntil(passed);
    },
    set(instant) {
      wall = instant;
    },
  };
}

function stopAt(count: number): void {
  if (count > CALLBACK_LIMIT) throw new Error("virtual clock: a timer re-arms itself without letting time pass");
}
