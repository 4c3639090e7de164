/**
 * Decides the delay before the next attempt, and when a connection resets the backoff. Pure.
 *
 * If every `open` reset the backoff, a server that accepts and drops at once would get an attempt every second. So after three short
 * connections in a row the delays grow until a connection lasts.
 *
 * Rules: P30 backoff, P5 (`"retry"` waits at the cap).
 */
import { retryDelay } from "../../shared/retry-delay.ts";

export interface Backoff {
  /** Failures since the last reset: the next delay doubles this often. */
  readonly step: number;
  /** Opens in a row that each ended within `provenAfterMs`. */
  readonly shortCount: number;
}

export interface BackoffSettings {
  /** The first delay. Unit: milliseconds. */
  readonly backoffMinMs: number;
  /** The cap of all delays. Unit: milliseconds. */
  readonly backoffMaxMs: number;
  /** The largest share by which a delay is shortened, 0 to 1; 0 gives the reference timing. */
  readonly jitter: number;
  /** A connection that lasted this long is proven. Unit: milliseconds. */
  readonly provenAfterMs: number;
}

export const freshBackoff: Backoff = { step: 0, shortCount: 0 };

/** Short connections in a row after which `open` no longer resets the backoff. */
const SHORT_LIMIT = 3;

/** The delay of the present step. `share`, in [0, 1), decides how much of the jitter is taken. Unit: milliseconds. */
export function backoffDelay(backoff: Backoff, share: number, settings: BackoffSettings): number {
  const { backoffMinMs: minMs, backoffMaxMs: maxMs, jitter } = settings;
  return retryDelay(backoff.step, { minMs, maxMs, jitter }, () => share);
}

/** The delay at the cap, for a clean close under `"retry"` (P5). Unit: milliseconds. */
export function capDelay(share: number, settings: BackoffSettings): number {
  return backoffDelay(freshBackoff, share, { ...settings, backoffMinMs: settings.backoffMaxMs });
}

/** One failure more. */
export function climb(backoff: Backoff): Backoff {
  return { ...backoff, step: backoff.step + 1 };
}

/** A wake or the user asks for a connection: delays start from the first one again (P31). Short connections of the server stay counted. */
export function resetBackoff(backoff: Backoff): Backoff {
  return backoff.step === 0 ? backoff : { ...backoff, step: 0 };
}

/** A socket opened. */
export function afterOpen(backoff: Backoff): Backoff {
  return backoff.shortCount < SHORT_LIMIT ? resetBackoff(backoff) : backoff;
}

/** A socket that was open for `openForMs` ended; `isOurs` when we dropped it, which says nothing against the server. */
export function afterEnd(backoff: Backoff, openForMs: number, isOurs: boolean, settings: BackoffSettings): Backoff {
  if (openForMs >= settings.provenAfterMs) return freshBackoff;
  return isOurs ? backoff : { ...backoff, shortCount: backoff.shortCount + 1 };
}
