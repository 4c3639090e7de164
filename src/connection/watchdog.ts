/**
 * Tells when an open socket has been silent for too long. Silence is measured on the clock, not by counting ticks: timers of a
 * hidden tab are throttled to one a minute, and those of a sleeping machine do not run at all.
 *
 * A check that itself comes late proves that nothing ran here, so frames may be queued behind it: they get a grace before the
 * verdict. The grace is given once; a throttled tab makes every timer late, and would otherwise never find a socket dead.
 *
 * Rules: P32 watchdog, P10 (any message counts).
 */
import type { Millis } from "../shared/brand.ts";
import type { Cancel, Clock, Instant } from "../shared/clock.ts";
import { elapsedSince, instantOf } from "../shared/clock.ts";

export interface WatchdogOptions {
  readonly clock: Clock;
  /** Silence after which the socket is dead. Unit: milliseconds. */
  readonly deadAfterMs: number;
  /** Time between two checks. Unit: milliseconds. */
  readonly watchdogIntervalMs: number;
  /** What queued frames get after a late check. Unit: milliseconds. */
  readonly wakeGraceMs: number;
  /** The verdict. The watchdog has stopped by then. */
  readonly onSilent: () => void;
}

export interface Watchdog {
  /** When the last message came, of this connection or an earlier one. Unit: milliseconds since 1970. */
  readonly lastMessageAt: Millis | undefined;
  /** Begins to watch; the silence counts from `heardAt`. @defaultValue now */
  start(heardAt?: Instant): void;
  /** A frame arrived: called before anything is done with it. */
  note(): void;
  /** Checks out of turn, since something woke the page. */
  check(): void;
  stop(): void;
}

export function createWatchdog(options: WatchdogOptions): Watchdog {
  const { clock, deadAfterMs, watchdogIntervalMs, wakeGraceMs } = options;
  let lastMessage: Instant | undefined;
  let heard: Instant | undefined;
  let planned: { readonly at: Instant; readonly afterMs: number; readonly isGrace: boolean; readonly cancel: Cancel } | undefined;

  function plan(afterMs: number, isGrace: boolean): void {
    planned?.cancel();
    planned = { at: instantOf(clock), afterMs, isGrace, cancel: clock.schedule(isGrace ? judge : tick, afterMs) };
  }

  function tick(): void {
    if (isSilent()) suspect();
    else plan(watchdogIntervalMs, false);
  }

  function suspect(): void {
    if (isLate()) plan(wakeGraceMs, true);
    else judge();
  }

  function judge(): void {
    if (!isSilent()) return plan(watchdogIntervalMs, false);
    stop();
    options.onSilent();
  }

  function isSilent(): boolean {
    return heard !== undefined && elapsedSince(clock, heard) >= deadAfterMs;
  }

  /** Half an interval: the one second by which a hidden tab rounds its timers is not late, a minute is. */
  function isLate(): boolean {
    return planned !== undefined && elapsedSince(clock, planned.at) > planned.afterMs + watchdogIntervalMs / 2;
  }

  function stop(): void {
    planned?.cancel();
    planned = undefined;
    heard = undefined;
  }

  return {
    get lastMessageAt() {
      return lastMessage?.wall;
    },
    start(heardAt = instantOf(clock)) {
      heard = heardAt;
      plan(watchdogIntervalMs, false);
    },
    note() {
      lastMessage = heard = instantOf(clock);
    },
    check() {
      if (planned !== undefined && !planned.isGrace && isSilent()) suspect();
    },
    stop,
  };
}
