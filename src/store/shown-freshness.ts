/**
 * Holds the freshness of one slice, and derives what the slice shows: the state of the table in `freshness.ts`, with the lag (P46) and the
 * time offline (P47) laid over it. Both end by themselves, so the table does not know them.
 */
import type { Millis } from "../shared/brand.ts";
import {
  initialFreshness,
  isSameFreshness,
  nextFreshness,
  noLag,
  withLag,
  withOffline,
  type Freshness,
  type FreshnessEvent,
  type FreshnessStatus,
  type Lag,
} from "./freshness.ts";

export interface ShownFreshness {
  /** The same object until something in it changes. */
  readonly current: Freshness;
  /** The status without lag and offline. */
  readonly baselineStatus: FreshnessStatus;
  transition(event: FreshnessEvent): void;
  setLag(lag: Lag): void;
  setOffline(since: Millis | undefined): void;
  /** Resets to the initial state. */
  clear(): void;
}

/** `onChange` is called after each change of `current`. */
export function createShownFreshness(onChange: () => void): ShownFreshness {
  let base = initialFreshness;
  let lag = noLag;
  let offlineSince: Millis | undefined;
  let current = initialFreshness;

  function refresh(): void {
    const next = withOffline(withLag(base, lag), offlineSince);
    if (isSameFreshness(current, next)) return;
    current = next;
    onChange();
  }

  return {
    get current() {
      return current;
    },
    get baselineStatus() {
      return base.status;
    },
    transition(event) {
      base = nextFreshness(base, event);
      refresh();
    },
    setLag(next) {
      lag = next;
      refresh();
    },
    setOffline(since) {
      offlineSince = since;
      refresh();
    },
    clear() {
      base = initialFreshness;
      lag = noLag;
      offlineSince = undefined;
      refresh();
    },
  };
}
