/**
 * A timer for instants far away. Timers stand still while a machine sleeps, and take at most 24 days: so it looks at the clock again every
 * minute, and whenever something woke the page. Rule: P33 (rotation before `exp`).
 */
import type { Cancel, Clock } from "../../shared/clock.ts";
import { elapsedSince, instantOf } from "../../shared/clock.ts";

export interface Alarm {
  /** Goes off once, `delayMs` from now; takes the place of what was armed. */
  arm(delayMs: number, onDue: () => void): void;
  /** Looks at the clock now. */
  check(): void;
  disarm(): void;
}

const LOOK_EVERY_MS = 60_000;

export function createAlarm(clock: Clock): Alarm {
  let check: (() => void) | undefined;
  let cancel: Cancel | undefined;

  function disarm(): void {
    cancel?.();
    check = cancel = undefined;
  }

  return {
    arm(delayMs, onDue) {
      disarm();
      const armedAt = instantOf(clock);
      const look = (): void => {
        cancel?.();
        const leftMs = delayMs - elapsedSince(clock, armedAt);
        if (leftMs > 0) {
          cancel = clock.schedule(look, Math.min(leftMs, LOOK_EVERY_MS));
          return;
        }
        disarm();
        onDue();
      };
      check = look;
      cancel = clock.schedule(look, Math.min(delayMs, LOOK_EVERY_MS));
    },
    check: () => check?.(),
    disarm,
  };
}
