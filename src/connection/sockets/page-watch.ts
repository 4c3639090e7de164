/**
 * Watches the page while a connection is wanted, and measures how long ago the page last woke. The last wake outlives a stop.
 *
 * Rules: P31 wake, P47 (closes that come late after a wake).
 */
import { elapsedSince, instantOf, type Cancel, type Clock, type Instant } from "../../shared/clock.ts";
import type { Page } from "../../shared/page.ts";
import { watchPage, type PageSignal } from "./wake.ts";

export interface PageWatch {
  /** How long ago the page last woke; Infinity if it never did. Unit: milliseconds. */
  readonly sinceWakeMs: number;
  /** No effect if started already. */
  start(): void;
  stop(): void;
}

export interface PageWatchOptions {
  readonly clock: Clock;
  readonly page: Page;
  readonly onSignal: (signal: PageSignal) => void;
}

export function createPageWatch({ clock, page, onSignal }: PageWatchOptions): PageWatch {
  let wokeAt: Instant | undefined;
  let unwatch: Cancel | undefined;

  return {
    get sinceWakeMs() {
      return wokeAt === undefined ? Infinity : elapsedSince(clock, wokeAt);
    },
    start() {
      unwatch ??= watchPage(page, (signal) => {
        if (signal === "wake") wokeAt = instantOf(clock);
        onSignal(signal);
      });
    },
    stop() {
      unwatch?.();
      unwatch = undefined;
    },
  };
}
