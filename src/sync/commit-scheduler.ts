/**
 * When the draft becomes visible: once a frame while the page is visible, at most once a second while it is hidden, and at once when
 * it becomes visible again (before its first paint) or when asked. Messages never wait for this: they are applied as they come.
 */
import type { Cancel, Clock } from "../shared/clock.ts";
import type { Page } from "../shared/page.ts";

/** What is scheduled: the store's draft. */
export interface CommitTarget {
  readonly isDirty: boolean;
  onDirty(listener: () => void): Cancel;
  commit(): void;
}

export interface CommitScheduler {
  /** Commits what is pending, now. */
  flush(): void;
  /** What is pending is not shown, whoever asks for it, until it is released: then at once. */
  hold(): void;
  release(): void;
  dispose(): void;
}

/** A hidden page, and one that calls itself visible but never paints (covered by another window), is served by this timer. */
const WITHOUT_FRAMES_MS = 1_000;

export function createCommitScheduler(target: CommitTarget, clock: Clock, page: Page): CommitScheduler {
  let cancelFrame: Cancel | undefined;
  let cancelTimer: Cancel | undefined;
  let isHeld = false;

  const disarm = (): void => {
    cancelFrame?.();
    cancelTimer?.();
    cancelFrame = cancelTimer = undefined;
  };
  const flush = (): void => {
    if (isHeld) return;
    disarm();
    if (target.isDirty) target.commit();
  };
  const arm = (): void => {
    cancelTimer ??= clock.schedule(flush, WITHOUT_FRAMES_MS);
    if (page.isVisible()) cancelFrame ??= clock.frame(flush);
  };

  const stops = [
    target.onDirty(arm),
    page.subscribe((event) => {
      if (event === "visible" || event === "restored" || event === "resumed") flush();
    }),
  ];
  if (target.isDirty) arm();

  return {
    flush,
    hold() {
      isHeld = true;
    },
    release() {
      if (!isHeld) return;
      isHeld = false;
      flush();
    },
    dispose() {
      disarm();
      for (const stop of stops) stop();
    },
  };
}
