/**
 * Lets a virtual clock follow the real one, for stories and demos, which do not call `settle`. Rests while nothing is armed, and keeps no process
 * running.
 */
import { setRealTimeout } from "./real-tasks.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** As often as a screen shows a frame. Unit: milliseconds. */
const STEP_MS = 16;

/** Returns the clock to use: what is armed on it wakes the timer that moves it. */
export function followRealTime(clock: VirtualClock): VirtualClock {
  const monotonicNow = (): number => performance.now();
  let cancel: (() => void) | undefined;
  let movedAt = 0;

  function step(): void {
    const now = monotonicNow();
    const passed = now - movedAt;
    movedAt = now;
    cancel = undefined;
    clock.advance(passed);
    wake();
  }
  function wake(): void {
    if (cancel !== undefined || clock.pendingCount === 0) return;
    movedAt = monotonicNow();
    cancel = setRealTimeout(step, STEP_MS);
  }
  function waking<Arguments extends unknown[], Result>(arm: (...given: Arguments) => Result): (...given: Arguments) => Result {
    return (...given) => {
      const armed = arm(...given);
      wake();
      return armed;
    };
  }

  return Object.create(clock, {
    schedule: { value: waking((callback: () => void, delayMs: number) => clock.schedule(callback, delayMs)) },
    soon: { value: waking((callback: () => void) => clock.soon(callback)) },
    frame: { value: waking((callback: () => void) => clock.frame(callback)) },
  }) as VirtualClock; // getters and the rest are those of `clock`
}
