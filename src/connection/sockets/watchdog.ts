/**
 * Decides when an open socket has been silent for too long. Silence is measured on the clock, not by counting ticks: timers of a
 * hidden tab are throttled to one a minute, and those of a sleeping machine do not run at all.
 *
 * A check that runs late proves that the page did not run, so frames may still be queued. They get extra time before the verdict. The extra
 * time is given once: in a throttled tab every timer is late, so a dead socket would otherwise never be detected.
 *
 * After the page went offline, a message has to come within a shorter time. At most one socket a minute is replaced for that reason.
 *
 * Rules: P32 watchdog, P47 offline, P10 (any message counts).
 */
import type { Millis } from "../../shared/brand.ts";
import type { Cancel, Clock, Instant } from "../../shared/clock.ts";
import { elapsedSince, instantOf } from "../../shared/clock.ts";

export interface WatchdogOptions {
  readonly clock: Clock;
  /** Silence after which the socket is dead. Unit: milliseconds. */
  readonly deadAfterMs: number;
  /** Time between two checks. Unit: milliseconds. */
  readonly watchdogIntervalMs: number;
  /** What queued frames get after a late check. Unit: milliseconds. */
  readonly wakeGraceMs: number;
  /** Whether a frame is a message of Atlas, and not noise that a proxy may send (P12). Asked only after the page went offline. */
  readonly isMessage: (frame: unknown) => boolean;
  /** The verdict. The watchdog has stopped by then. */
  readonly onSilent: (cause: SilenceCause) => void;
}

/** `offline`: the page went offline, and no message came since. */
export type SilenceCause = "silent" | "offline";

export interface Watchdog {
  /** When the last message came, of this connection or an earlier one. Unit: milliseconds since 1970. */
  readonly lastMessageAt: Millis | undefined;
  /** Begins to watch; the silence counts from `heardAt`. @defaultValue now */
  start(heardAt?: Instant): void;
  /** A frame arrived: called before it is handled. */
  note(frame: unknown): void;
  /** The page went offline, which is a hint and may be wrong (P47). */
  doubt(): void;
  /** Checks now, at a wake. */
  check(): void;
  stop(): void;
}

/** How long after `offline` a message has to come, and how far apart two sockets are replaced for it (P47). */
const OFFLINE = { afterMs: 5_000, spacingMs: 60_000 };

export function createWatchdog(options: WatchdogOptions): Watchdog {
  const { clock, deadAfterMs, watchdogIntervalMs, wakeGraceMs } = options;
  let lastMessage: Instant | undefined;
  let heard: Instant | undefined;
  let doubt: { readonly since: Instant; readonly afterMs: number } | undefined;
  let replacedOfflineAt: Instant | undefined;
  let planned: { readonly at: Instant; readonly afterMs: number; readonly isGrace: boolean; readonly cancel: Cancel } | undefined;

  function plan(afterMs: number, isGrace: boolean): void {
    planned?.cancel();
    planned = { at: instantOf(clock), afterMs, isGrace, cancel: clock.schedule(isGrace ? judge : tick, afterMs) };
  }

  function planNext(): void {
    const doubtMs = doubt === undefined ? watchdogIntervalMs : Math.max(doubt.afterMs - elapsedSince(clock, doubt.since), 0);
    plan(Math.min(watchdogIntervalMs, doubtMs), false);
  }

  function tick(): void {
    if (verdict() === undefined) planNext();
    else suspect();
  }

  function suspect(): void {
    if (isLate()) plan(wakeGraceMs, true);
    else judge();
  }

  function judge(): void {
    const cause = verdict();
    if (cause === undefined) return planNext();
    if (cause === "offline") replacedOfflineAt = instantOf(clock);
    stop();
    options.onSilent(cause);
  }

  function verdict(): SilenceCause | undefined {
    if (heard === undefined) return undefined;
    if (elapsedSince(clock, heard) >= deadAfterMs) return "silent";
    return doubt !== undefined && elapsedSince(clock, doubt.since) >= doubt.afterMs ? "offline" : undefined;
  }

  /** Half an interval: the one second by which a hidden tab rounds its timers is not late, a minute is. */
  function isLate(): boolean {
    return planned !== undefined && elapsedSince(clock, planned.at) > planned.afterMs + watchdogIntervalMs / 2;
  }

  function stop(): void {
    planned?.cancel();
    planned = undefined;
    heard = undefined;
    doubt = undefined;
  }

  return {
    get lastMessageAt() {
      return lastMessage?.wall;
    },
    start(heardAt = instantOf(clock)) {
      heard = heardAt;
      doubt = undefined;
      planNext();
    },
    note(frame) {
      lastMessage = heard = instantOf(clock);
      if (doubt !== undefined && options.isMessage(frame)) doubt = undefined;
    },
    doubt() {
      if (planned === undefined || doubt !== undefined) return;
      const heldMs = replacedOfflineAt === undefined ? 0 : OFFLINE.spacingMs - elapsedSince(clock, replacedOfflineAt);
      doubt = { since: instantOf(clock), afterMs: Math.max(OFFLINE.afterMs, heldMs) };
      if (!planned.isGrace) planNext();
    },
    check() {
      if (planned !== undefined && !planned.isGrace && verdict() !== undefined) suspect();
    },
    stop,
  };
}
