/**
 * How long a new connection is given to send a slice's snapshot before REST is asked. The time counts while the page can read: where the
 * thread was busy, the frames may lie in the socket's queue already, and REST would bring the same rows a second time.
 *
 * Rule: P35.
 */
import { elapsedSince, instantOf, type Cancel, type Clock } from "../../shared/clock.ts";

export interface SnapshotGrace {
  /** Calls `onOver` once the time is up; takes the place of what was begun before. */
  begin(graceMs: number, onOver: () => void): void;
  end(): void;
  readonly isRunning: boolean;
}

export interface SnapshotGraceOptions {
  readonly clock: Clock;
  /** Calls `done` after `delayMs`, and not before all frames that have arrived by then were handled. */
  readonly afterHandled: (done: () => void, delayMs: number) => Cancel;
}

/** A timer of a page that paints is at most this late. A later one extends the grace once: those of a hidden page are always late. */
const PUNCTUAL_MS = 250;

export function createSnapshotGrace({ clock, afterHandled }: SnapshotGraceOptions): SnapshotGrace {
  let cancel: Cancel | undefined;

  const end = (): void => {
    cancel?.();
    cancel = undefined;
  };
  const wait = (delayMs: number, onOver: () => void, isExtension = false): void => {
    const begunAt = instantOf(clock);
    cancel = afterHandled(() => {
      const lateMs = elapsedSince(clock, begunAt) - delayMs;
      if (lateMs > PUNCTUAL_MS && !isExtension) return wait(Math.min(lateMs, delayMs), onOver, true);
      cancel = undefined;
      onOver();
    }, delayMs);
  };

  return {
    begin(graceMs, onOver) {
      end();
      wait(graceMs, onOver);
    },
    end,
    get isRunning() {
      return cancel !== undefined;
    },
  };
}
