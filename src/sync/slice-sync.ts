/**
 * Keeps one collection true: applies its snapshots and deltas, and notes each moment at which it may have missed something, as a mark.
 * Only a baseline newer than the newest mark makes the slice live: a snapshot of the stream, or what `rest-baseline.ts` says counts.
 *
 * Rules: P13–P17, P20–P22, P35; the table of DESIGN.md, *State*.
 */
import type { Message } from "../protocol/message.ts";
import { readPayload } from "../protocol/payload.ts";
import type { Millis, Seq } from "../shared/brand.ts";
import { elapsedSince, instantOf, type Cancel, type Instant } from "../shared/clock.ts";
import { AtlasError } from "../shared/errors.ts";
import { createRestBaseline, type RestBaselineOptions } from "./rest-baseline.ts";
import { createSnapshotIntake, type SnapshotIntake } from "./snapshot-intake.ts";
import type { StatsDraft } from "./stats.ts";

export interface SliceTimings {
  /** How long a new connection is given to send a snapshot by itself (P35). */
  readonly graceMs: number;
  /** How long after a REST answer without a watermark messages older than it may still arrive (P35). */
  readonly settleMs: number;
}

export interface SliceSyncOptions extends Omit<RestBaselineOptions, "settleMs" | "onBaseline"> {
  /** Where a message lies in what REST answers' watermarks count: its number, or its time. */
  readonly placeOf: (message: Pick<Message, "seq" | "asOf">) => Seq | undefined;
  /** A message could not be read that REST may tell of: decides when `recover` is called. */
  readonly onMalformed: () => void;
  /** A slice that had been stale after a gap is live again. */
  readonly onRecovered: () => void;
  readonly stats: StatsDraft;
  readonly timings: SliceTimings;
}

export interface SliceSync {
  readonly name: string;
  readonly hasRestSource: boolean;
  readonly isLive: boolean;
  /** The last connection brought no snapshot, and there is no REST source: another connection would not help (P35). */
  readonly isWithoutBaseline: boolean;
  /** Begins to read a snapshot that comes in parts; `apply` shows it. */
  beginSnapshot(): SnapshotIntake;
  /** `intake`: has read the rows of the message already. */
  apply(message: Message, intake?: SnapshotIntake): void;
  /** A message of this slice could not be read (P12). */
  malformed(seq: Seq | undefined): void;
  opened(): void;
  closed(): void;
  /** Shows what REST has before the first connection is up. */
  hydrateFirst(): void;
  /** Messages were missed. What is to be done about it is decided for the whole scope. */
  missed(cause: "gap" | "restart"): void;
  /** Fetches a baseline after `delayMs`, where there is a REST source. */
  recover(delayMs: number): void;
  /** Rows that the application fetched by itself; `startedAt` tells whether they count as a baseline. */
  hydrate(rows: readonly unknown[], from: { readonly startedAt: Millis; readonly watermark: Seq | undefined }): void;
  dispose(): void;
}

/** P17: without REST a second empty snapshot is believed this long after the first. */
const BELIEVE_AFTER_MS = 5_000;
/** Slices that got no snapshot ask one after the other, not all at once (decision 5). */
const GRACE_SPREAD_MS = 1_000;
/** A delta may come just before its snapshot: a moment's patience saves the request. */
const DELTA_FIRST_MS = 250;

/** Empty snapshots that nothing has confirmed or refuted yet (P17). */
interface Emptiness {
  readonly since: Instant;
  readonly seq: Seq | undefined;
}

export function createSliceSync(options: SliceSyncOptions): SliceSync {
  const { definition, draft, reader, reporter, stats, clock, random, timings, placeOf } = options;
  const { name } = definition;
  const rest = createRestBaseline({
    ...options,
    settleMs: timings.settleMs,
    onBaseline({ hasCollision, isDoubted }) {
      const doubted = isDoubted && draft.rows.size > 0 ? emptiness : undefined;
      becomeLive(undefined, hasCollision);
      if (doubted !== undefined) doubt(doubted);
    },
  });
  let isWithoutBaseline = false;
  let hasReportedNoBaseline = false;
  let hasAskedForDelta = false;
  let emptiness: Emptiness | undefined;
  let cancelGrace: Cancel | undefined;

  const isLive = (): boolean => draft.freshness.status === "live";
  const stopGrace = (): void => {
    cancelGrace?.();
    cancelGrace = undefined;
  };

  const becomeLive = (asOf: string | undefined, hasCollision: boolean): void => {
    const isAfterGap = draft.freshness.status === "stale" && draft.freshness.cause === "gap";
    draft.transition({ type: "baseline", at: clock.now(), asOf });
    stopGrace();
    rest.stop();
    isWithoutBaseline = false;
    emptiness = undefined;
    if (hasCollision) {
      rest.mark();
      draft.transition({ type: "mark", cause: "key-collision", at: clock.now() });
    }
    if (isAfterGap) options.onRecovered();
  };

  const malformed = (message: Pick<Message, "seq" | "asOf">): void => {
    rest.mark(placeOf(message));
    draft.transition({ type: "mark", cause: "malformed", at: clock.now() });
    if (rest.hasSource) options.onMalformed();
  };
  const unreadable = (message: Message): void => {
    stats.malformedCount += 1;
    reporter.reportOnce(message.messageType === "snapshot" ? "malformed-snapshot" : "malformed-message", name, { slice: name });
    malformed(message);
  };
  const quarantined = (count: number): void => {
    if (count > 0) draft.transition({ type: "quarantined", count });
  };

  const doubt = (since: Emptiness): void => {
    emptiness = since;
    draft.transition({ type: "mark", cause: "unconfirmed-empty", at: clock.now() });
    rest.doubt(since.seq);
  };
  /** P17: an empty snapshot over rows is what a failing broadcaster sends; it waits for a second opinion. */
  const isUnconfirmed = (seq: Seq | undefined): boolean => {
    if (definition.emptySnapshot !== "confirm" || draft.rows.size === 0) return false;
    const since = emptiness?.since ?? instantOf(clock);
    if (!rest.hasSource && elapsedSince(clock, since) >= BELIEVE_AFTER_MS) return false;
    reporter.reportOnce("unconfirmed-empty", name, { slice: name });
    doubt({ since, seq });
    return true;
  };

  /** `read`: the intake that has the rows already. */
  const applySnapshot = (message: Message, rows: readonly unknown[], read: SnapshotIntake | undefined): void => {
    if (rows.length === 0 && isUnconfirmed(placeOf(message))) return;
    const intake = read ?? createSnapshotIntake(definition, draft, reader);
    if (read === undefined) intake.add(rows);
    const { quarantinedCount, hasCollision } = intake.finish();
    quarantined(quarantinedCount);
    // Not one row of it has a key: the collection it describes is unknown, not empty.
    if (rows.length > 0 && intake.isWithoutKeys) return unreadable(message);
    intake.show();
    becomeLive(message.asOf, hasCollision);
  };

  const applyDelta = (message: Message, rows: readonly unknown[], removed: readonly unknown[]): void => {
    const read = reader.readDelta(rows);
    const removedKeys = reader.readRemoved(removed);
    quarantined(read.quarantinedCount + removed.length - removedKeys.length);
    draft.setSource("delta");
    draft.rows.upsert(read.keys, read.rows, definition.merge);
    const unknownCount = draft.rows.remove(removedKeys);
    if (unknownCount > 0 && definition.hasGuessedKey && draft.freshness.status !== "waiting") {
      stats.unknownRemovedCount += unknownCount;
      reporter.reportOnce("unknown-removed-key", name, { slice: name });
    }
    const at = clock.now();
    draft.transition({ type: "delta", at, asOf: message.asOf });
    rest.keep({ seq: placeOf(message), at, keys: read.keys, rows: read.rows, removed: removedKeys });
    if (draft.freshness.status !== "waiting" || hasAskedForDelta) return;
    hasAskedForDelta = true;
    rest.request(random() * DELTA_FIRST_MS);
  };

  /** A connection that sends no snapshot by itself is not waited for; one that is still to be read has been sent (P35). */
  const endGrace = (): void => {
    cancelGrace = undefined;
    if (rest.hasSource) return rest.request(0);
    if (emptiness !== undefined) return; // it sent one, which a second is to confirm
    isWithoutBaseline = true;
    const error = new AtlasError("no-baseline", { detail: { slice: name } });
    draft.transition({ type: "failed", error });
    if (!hasReportedNoBaseline) reporter.report(error);
    hasReportedNoBaseline = true;
  };

  return {
    name,
    hasRestSource: rest.hasSource,
    get isLive() {
      return isLive();
    },
    get isWithoutBaseline() {
      return isWithoutBaseline;
    },
    beginSnapshot: () => createSnapshotIntake(definition, draft, reader),
    apply(message, intake) {
      if (rest.arrive(placeOf(message)) === "held") return;
      const payload = readPayload(message.data, definition.rowsIn, { nested: definition.nested, bareArray: definition.nested });
      const isSnapshot = message.messageType === "snapshot";
      if (payload.type === "malformed" || (isSnapshot && payload.rows === undefined)) unreadable(message);
      else if (isSnapshot) applySnapshot(message, payload.rows ?? [], intake);
      else if (payload.rows !== undefined || payload.removed !== undefined) applyDelta(message, payload.rows ?? [], payload.removed ?? []);
    },
    malformed: (seq) => malformed({ seq, asOf: undefined }),
    opened() {
      rest.open();
      hasAskedForDelta = false;
      stopGrace();
      cancelGrace = options.afterHandled(endGrace, timings.graceMs + (rest.hasSource ? random() * GRACE_SPREAD_MS : 0));
    },
    closed() {
      stopGrace();
      draft.transition({ type: "mark", cause: "disconnect", at: clock.now() });
      rest.close();
    },
    hydrateFirst() {
      if (draft.freshness.status === "waiting") rest.request(0);
    },
    missed(cause) {
      if (cause === "restart") rest.open();
      else rest.mark();
      draft.transition({ type: "mark", cause: "gap", at: clock.now() });
    },
    recover: (delayMs) => rest.request(delayMs),
    hydrate(rows, from) {
      if (!isLive()) rest.hydrate(rows, from);
    },
    dispose() {
      stopGrace();
      rest.stop();
      draft.transition({ type: "recovering", isRecovering: false });
    },
  };
}
