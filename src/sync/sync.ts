/**
 * Puts the parts of this folder together: one receiver, a slice sync for each collection, recovery and invalidation, over one store.
 * Knows that there is a connection only by what it is told: opened, closed, a frame.
 */
import type { Registry } from "../domains/registry.ts";
import type { ValidateMode } from "../domains/row-check.ts";
import type { Message } from "../protocol/message.ts";
import type { Millis, Seq } from "../shared/brand.ts";
import type { Cancel, Clock } from "../shared/clock.ts";
import type { SequenceMode } from "../shared/connection-state.ts";
import { AtlasError } from "../shared/errors.ts";
import type { Page } from "../shared/page.ts";
import type { Random } from "../shared/random.ts";
import type { AtlasStore } from "../store/atlas-store.ts";
import { createCommitScheduler } from "./commit-scheduler.ts";
import { createFrameQueue } from "./frame-queue.ts";
import { createInvalidation, type QueryPort } from "./invalidation.ts";
import { createSnapshotOpener } from "./large-snapshot.ts";
import { createReceiver, type ReceiverListeners } from "./receiver.ts";
import { createRecovery } from "./recovery.ts";
import type { Reporter } from "./reporter.ts";
import { createReportsSync } from "./reports-sync.ts";
import { createRowReader } from "./row-reader.ts";
import type { Sequence, SequenceScope } from "./sequence.ts";
import type { RestAnswer } from "./rest-baseline.ts";
import { createStamps, placeBefore, placeOf } from "./stamps.ts";
import { createSliceSync, type SliceSync, type SliceTimings } from "./slice-sync.ts";
import type { StatsDraft } from "./stats.ts";
import { watchSuccessor } from "./successor-watch.ts";

/** What the application's REST lends a slice. */
export interface SnapshotSource {
  /** Settles in bounded time. */
  readonly fetch: (signal: AbortSignal) => Promise<RestAnswer>;
  /** What the answer's watermark counts, if it has one. */
  readonly watermark: "seq" | "ts" | undefined;
}

export interface SyncOptions {
  readonly registry: Registry;
  readonly store: AtlasStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly page: Page;
  readonly reporter: Reporter;
  /** Outlives this: what was learnt of the numbering lasts for the client's life (P36). */
  readonly sequence: Sequence;
  readonly validate: ValidateMode;
  readonly timings: SliceTimings;
  /** By slice name; slices that are absent have no REST source. */
  readonly snapshotSources: ReadonlyMap<string, SnapshotSource>;
  readonly fetchReports: ((signal: AbortSignal) => Promise<readonly unknown[]>) | undefined;
  readonly queries: QueryPort | undefined;
  readonly listeners: ReceiverListeners;
  readonly stats: StatsDraft;
  readonly reconnect: () => void;
  readonly onUnknownKind: (message: Message) => void;
  readonly onSequenceMode: (mode: SequenceMode) => void;
}

export interface Sync {
  readonly sequenceMode: SequenceMode;
  receive(frame: unknown): void;
  opened(): void;
  closed(): void;
  /** A successor is on its way (P33). Returns who is shown its frames, and says of the last one needed that it is. */
  watchSuccessor(): (frame: unknown) => boolean;
  /** The successor has taken over: what it sent so far, in order. Shown together, in one commit. */
  renew(frames: readonly unknown[]): void;
  hydrateFirst(): void;
  hydrate(slice: string, rows: readonly unknown[], options: { readonly startedAt: Millis; readonly watermark: Seq | undefined }): void;
  /** Commits what is pending, now. */
  flush(): void;
  dispose(): void;
}

export function createSync(options: SyncOptions): Sync {
  const { registry, store, clock, random, page, reporter, stats, sequence } = options;
  const stamps = [...options.snapshotSources.values()].some(({ watermark }) => watermark === "ts") ? createStamps() : undefined;
  const scheduler = createCommitScheduler(store, clock, page);
  const invalidation = options.queries && createInvalidation(options.queries, clock, page, random);

  const afterHandled = (done: () => void, delayMs: number): Cancel => {
    let isCancelled = false;
    const cancelTimer = clock.schedule(() => {
      queue.after(() => {
        if (!isCancelled) done();
      });
    }, delayMs);
    return () => {
      isCancelled = true;
      cancelTimer();
    };
  };

  const slices = new Map<string, SliceSync>(
    registry.collections.map((definition) => {
      const { kind, name } = definition;
      const source = options.snapshotSources.get(name);
      const times = source?.watermark === "ts" ? stamps : undefined;
      const slice = createSliceSync({
        definition,
        draft: store.slice(name),
        reader: createRowReader(definition, options.validate, reporter, stats),
        fetchSnapshot: source?.fetch,
        hasWatermark: source?.watermark !== undefined,
        seqWindows: () => times?.windows() ?? sequence.windows(kind),
        placeOf: times === undefined ? ({ seq }) => seq : ({ asOf }) => placeOf(asOf),
        onMalformed: () => recovery.refetch(kind, (delayMs) => slice.recover(delayMs)),
        onRecovered: () => sequence.recovered(kind, clock.monotonic()),
        afterHandled,
        reporter,
        stats,
        clock,
        random,
        timings: options.timings,
      });
      return [kind, slice];
    }),
  );
  const reports = createReportsSync({
    store,
    fetchReports: options.fetchReports,
    onMissed: () => recovery.refetch("reports", (delayMs) => reports.recover(delayMs)),
    reporter,
    clock,
    random,
    settleMs: options.timings.settleMs,
  });
  const recovery = createRecovery({ slices, reconnect: options.reconnect, reporter, stats, clock, random });

  const onMissed = (scope: SequenceScope, cause: "gap" | "restart"): void => {
    const isWhole = scope.type === "connection";
    stamps?.missed();
    recovery.start(scope, cause);
    if (isWhole || registry.event(scope.kind) !== undefined) reports.missed("gap");
    invalidation?.missed(isWhole ? registry.allSignalKeys() : registry.signalKeysOfKind(scope.kind));
  };

  const receiver = createReceiver({
    registry,
    sequence,
    stamps,
    slices,
    reports,
    invalidate: (keys) => invalidation?.signal(keys),
    onMissed,
    onSequenceMode: () => options.onSequenceMode(sequence.mode),
    onUnknownKind: options.onUnknownKind,
    listeners: options.listeners,
    reporter,
    stats,
    clock,
  });
  const openSnapshot = createSnapshotOpener(registry, slices, receiver, () => scheduler.flush());
  const queue = createFrameQueue({ receive: (frame, mootKind) => receiver.receive(frame, mootKind), open: openSnapshot, clock });
  const stopCounting = store.onCommit(() => {
    stats.commitCount += 1;
  });

  let isDisposed = false;
  const opened = (): void => {
    stats.connectionCount += 1;
    stats.lastSeq = undefined;
    sequence.open();
    stamps?.open();
    recovery.reset();
    for (const slice of slices.values()) slice.opened();
    reports.opened();
    invalidation?.missed(registry.allSignalKeys());
  };
  const closed = (): void => {
    queue.clear();
    recovery.reset();
    for (const slice of slices.values()) slice.closed();
    reports.closed();
  };

  return {
    get sequenceMode() {
      return sequence.mode;
    },
    receive: (frame) => queue.push(frame),
    opened,
    closed() {
      closed();
      scheduler.release();
    },
    watchSuccessor: () => watchSuccessor(slices, openSnapshot),
    renew(frames) {
      stats.rotationCount += 1;
      scheduler.hold();
      closed();
      opened();
      for (const frame of frames) if (!isDisposed) queue.push(frame); // a listener may end it all
      queue.after(() => scheduler.release());
    },
    hydrateFirst() {
      for (const slice of slices.values()) if (slice.hasRestSource) slice.hydrateFirst();
    },
    hydrate(name, rows, from) {
      const slice = [...slices.values()].find((each) => each.name === name);
      if (slice === undefined) throw new AtlasError("collection-unknown", { detail: { slice: name } });
      const isTime = options.snapshotSources.get(name)?.watermark === "ts";
      slice.hydrate(rows, { ...from, watermark: isTime ? placeBefore(from.watermark) : from.watermark });
    },
    flush: () => scheduler.flush(),
    dispose() {
      isDisposed = true;
      closed();
      for (const slice of slices.values()) slice.dispose();
      reports.dispose();
      invalidation?.dispose();
      scheduler.release();
      scheduler.flush();
      scheduler.dispose();
      stopCounting();
    },
  };
}
