/**
 * Shows slices as stale while the page is offline and nothing arrives. The connection replaces a socket for that once a minute at most; in the
 * rest of that minute the socket stays, and its next message shows that the browser was wrong: no baseline is fetched for it.
 *
 * Rule: P47.
 */
import type { Millis } from "../../shared/brand.ts";
import type { Cancel, Clock } from "../../shared/clock.ts";
import type { Page } from "../../shared/page.ts";

export interface OfflineWatch {
  /** A message arrived: noise is none. */
  message(): void;
  opened(): void;
  closed(): void;
  dispose(): void;
}

export interface OfflineWatchOptions {
  readonly slices: Iterable<{ setOffline(since: Millis | undefined): void }>;
  readonly page: Pick<Page, "subscribe">;
  readonly clock: Pick<Clock, "now" | "schedule">;
}

const AFTER_MS = 5_000;

export function createOfflineWatch({ slices, page, clock }: OfflineWatchOptions): OfflineWatch {
  const drafts = [...slices];
  let isOpen = false;
  let cancelTimer: Cancel | undefined;
  let isShown = false;

  const end = (): void => {
    cancelTimer?.();
    cancelTimer = undefined;
    if (isShown) for (const draft of drafts) draft.setOffline(undefined);
    isShown = false;
  };
  const show = (): void => {
    const since = clock.now();
    isShown = true;
    for (const draft of drafts) draft.setOffline(since);
  };
  const unsubscribe = page.subscribe((event) => {
    if (event === "offline" && isOpen) cancelTimer ??= clock.schedule(show, AFTER_MS);
  });

  return {
    message: end,
    opened() {
      end();
      isOpen = true;
    },
    closed() {
      end();
      isOpen = false;
    },
    dispose() {
      end();
      unsubscribe();
    },
  };
}
