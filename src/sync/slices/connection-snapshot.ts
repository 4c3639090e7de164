/**
 * What the present connection has sent of a slice: whether a snapshot came, how long one is waited for, and the report that none is to be had.
 *
 * Rules: P12, P35.
 */
import { AtlasError } from "../../shared/errors.ts";
import type { SliceDraft } from "../../store/slice-draft.ts";
import type { Reporter } from "../reporter.ts";
import { createSnapshotGrace, type SnapshotGraceOptions } from "./snapshot-grace.ts";

export interface ConnectionSnapshot {
  /** The connection has sent a snapshot of the slice, good or bad. */
  readonly hasArrived: boolean;
  /** The connection may still send one by itself. */
  readonly isAwaited: boolean;
  arrived(): void;
  /** A delta was applied. True for the first one that has no baseline under it. */
  deltaApplied(): boolean;
  /** There is none, and no REST source: reported once a connection. */
  lacking(): void;
  /** Calls `onOver` where none has come after `graceMs`. */
  opened(graceMs: number, onOver: () => void): void;
  stop(): void;
}

export interface ConnectionSnapshotOptions extends SnapshotGraceOptions {
  readonly name: string;
  readonly draft: Pick<SliceDraft, "baselineStatus" | "transition">;
  readonly reporter: Pick<Reporter, "report">;
}

export function createConnectionSnapshot(options: ConnectionSnapshotOptions): ConnectionSnapshot {
  const { name, draft, reporter } = options;
  const grace = createSnapshotGrace(options);
  let hasArrived = false;
  let hasReported = false;
  let hasDelta = false;

  return {
    get hasArrived() {
      return hasArrived;
    },
    get isAwaited() {
      return grace.isRunning;
    },
    arrived() {
      hasArrived = true;
    },
    deltaApplied() {
      if (draft.baselineStatus !== "waiting" || hasDelta) return false;
      hasDelta = true;
      return true;
    },
    lacking() {
      const error = new AtlasError("no-baseline", { detail: { slice: name } });
      draft.transition({ type: "failed", error });
      if (!hasReported) reporter.report(error);
      hasReported = true;
    },
    opened(graceMs, onOver) {
      hasArrived = hasReported = hasDelta = false;
      grace.begin(graceMs, onOver);
    },
    stop: () => grace.end(),
  };
}
