/**
 * Decides when the draft is committed: on animation frames while the page is visible, at most once a second while it is hidden, and at once
 * when it becomes visible again (before its first paint) or on `flush`. Messages never wait for a commit: they are applied on arrival.
 *
 * On a page that renders slowly, a commit on each frame would leave no time for messages, so commits are delayed:
 *
 *   commit ──macrotask after its frame──▶ rendered, in t ──t later──▶ next frame ──▶ commit
 *
 * So messages have at least half of the thread, and a page that is too slow shows fewer frames instead of older ones.
 */
import type { Millis } from "../shared/brand.ts";
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
  /** Commits nothing until `release`, even on `flush`. `release` then commits at once. */
  hold(): void;
  release(): void;
  dispose(): void;
}

/** A hidden page, and one that calls itself visible but never paints (covered by another window), is served by this timer. */
const WITHOUT_FRAMES_MS = 1_000;
/** A machine that slept while a commit was rendered has not rendered all that time. */
const LONGEST_WAIT_MS = 5_000;

export function createCommitScheduler(target: CommitTarget, clock: Clock, page: Page): CommitScheduler {
  let cancelWait: Cancel | undefined;
  let cancelFrame: Cancel | undefined;
  let cancelTimer: Cancel | undefined;
  /** Set until the last commit has been rendered. */
  let cancelRendering: Cancel | undefined;
  /** On the monotonic clock. */
  let mayCommitAt = 0;
  let isHeld = false;

  const disarm = (): void => {
    cancelWait?.();
    cancelFrame?.();
    cancelTimer?.();
    cancelWait = cancelFrame = cancelTimer = undefined;
  };
  const flush = (): void => {
    if (isHeld) return;
    disarm();
    if (!target.isDirty) return;
    measure(clock.monotonic());
    target.commit();
  };

  /** A task that is posted within a frame runs when the frame has been painted. What is painted later counts for the commit of that frame. */
  const measure = (startedAt: Millis): void => {
    cancelRendering?.();
    cancelRendering = clock.soon(() => {
      cancelRendering = undefined;
      const at = clock.monotonic();
      mayCommitAt = at + Math.min(at - startedAt, LONGEST_WAIT_MS);
      disarm();
      if (target.isDirty) arm();
    });
  };

  const armFrame = (): void => {
    cancelFrame ??= clock.frame(flush);
  };
  const arm = (): void => {
    const waitMs = Math.max(0, mayCommitAt - clock.monotonic());
    cancelTimer ??= clock.schedule(flush, Math.max(WITHOUT_FRAMES_MS, waitMs));
    if (cancelRendering !== undefined || !page.isVisible()) return;
    if (waitMs === 0) armFrame();
    else cancelWait ??= clock.schedule(armFrame, waitMs);
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
      cancelRendering?.();
      for (const stop of stops) stop();
    },
  };
}
