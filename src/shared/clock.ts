/**
 * Time as a port: tests pass in a clock of their own. Only this file reads time or sets timers in production.
 *
 * Two clocks are kept because neither can be trusted alone: the monotonic one may stand still while a machine sleeps,
 * the wall clock may be set back or forward (P32).
 */
import type { Millis } from "./brand.ts";

/** Cancels the call that returned it. Calling it again changes nothing. */
export type Cancel = () => void;

export interface Clock {
  /** The wall clock. Unit: milliseconds since 1970. */
  now(): Millis;
  /** A clock that never goes back, but may stand still while the machine sleeps. Unit: milliseconds. */
  monotonic(): Millis;
  /** Runs `callback` once, after at least `delayMs`; a throttled page may be much later. */
  schedule(callback: () => void, delayMs: number): Cancel;
  /** Runs `callback` once in a task of its own, as soon as input and painting that are due have had their turn. */
  soon(callback: () => void): Cancel;
  /** Runs `callback` once before the next paint. A hidden page may never paint: arm a timer beside it. */
  frame(callback: () => void): Cancel;
}

/** One moment on both clocks. */
export interface Instant {
  readonly wall: Millis;
  readonly monotonic: Millis;
}

/** The present moment on both clocks. */
export function instantOf(clock: Clock): Instant {
  return { wall: clock.now(), monotonic: clock.monotonic() };
}

/** Time since `instant`: the larger of the two clocks' answers, since sleep stops one and a correction sets back the other. */
export function elapsedSince(clock: Clock, instant: Instant): Millis {
  return Math.max(clock.monotonic() - instant.monotonic, clock.now() - instant.wall, 0) as Millis; // both operands are Millis
}

/** setTimeout takes 32 bits; a longer delay would fire at once. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** The clocks and timers of the machine; without animation frames (a server, a worker) a frame is a 16 ms timer. */
export const systemClock: Clock = {
  now: () => Date.now() as Millis,
  monotonic: () => performance.now() as Millis,
  schedule(callback, delayMs) {
    const id = setTimeout(callback, Math.min(Math.max(delayMs, 0), LONGEST_DELAY_MS));
    return () => clearTimeout(id);
  },
  soon(callback) {
    let isWanted = true;
    // A timer of 0 ms waits 4 ms when nested, and `scheduler.yield` resumes before the paint that it should let pass.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      if (isWanted) callback();
    };
    port2.postMessage(undefined);
    return () => {
      isWanted = false;
    };
  },
  frame(callback) {
    if (typeof requestAnimationFrame === "function") {
      const id = requestAnimationFrame(callback);
      return () => cancelAnimationFrame(id);
    }
    const id = setTimeout(callback, 16);
    return () => clearTimeout(id);
  },
};
