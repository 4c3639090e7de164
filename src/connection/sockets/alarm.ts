/**
 * A timer for distant instants. Platform timers stand still while a machine sleeps, and take at most 24 days. So the alarm reads the clock
 * every minute, and at each wake. Rule: P33 (rotation before `exp`).
 */
import type { Cancel, Clock } from "../../shared/clock.ts";
import { elapsedSince, instantOf } from "../../shared/clock.ts";

export interface Alarm {
  /** Fires once, `delayMs` from now; replaces an earlier alarm. */
  arm(delayMs: number, onDue: () => void): void;
  /** Reads the clock now, and fires if it is due. */
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
