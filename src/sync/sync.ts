/**
 * Combines the parts of this folder: one queue and receiver, and what messages change, over one store.
 * Knows no socket: its caller reports that the connection opened or closed, and passes each frame.
 */
import type { Message } from "../protocol/message.ts";
import type { Cancel } from "../shared/clock.ts";
import type { SequenceMode } from "../shared/connection-state.ts";
import { createCommitScheduler } from "./commit-scheduler.ts";
import { createConnectionProof } from "./connection-proof.ts";
import { createConsumers } from "./consumers.ts";
import { createFrameQueue } from "./frames/frame-queue.ts";
import { createKnownDefects } from "./frames/known-defects.ts";
import { createLagWatch } from "./lag/lag-watch.ts";
import { createSnapshotOpener } from "./frames/large-snapshot.ts";
import { createOfflineWatch } from "./lag/offline-watch.ts";
import { createReceiver, type SupersededKinds } from "./frames/receiver.ts";
import type { Outlook } from "./explain/outlook.ts";
import type { HydrateRequest } from "./baselines/hydrate-request.ts";
import type { TriggerMessage } from "./explain/explanation.ts";
import { createStreamTimes } from "./sequence/stream-time.ts";
import { snapshotKinds } from "./frames/snapshot-kinds.ts";
import type { QueryOutlook } from "./signals/query-outlook.ts";
import type { SyncOptions } from "./sync-options.ts";
import { watchSuccessor } from "./frames/successor-watch.ts";

export interface Sync {
  readonly sequenceMode: SequenceMode;
  /** What is under way for a slice, or for `reports`; undefined where there is no such slice. */
  outlook(slice: string): Outlook | undefined;
  queryOutlooks(): readonly QueryOutlook[];
  receive(frame: unknown): void;
  opened(): void;
  closed(): void;
  /** A successor starts (P33). The returned function receives its frames, and returns true for the last one that is needed. */
  watchSuccessor(): (frame: unknown) => boolean;
  /** The successor has taken over. Applies its frames, in order, and shows them in one commit. */
  renew(frames: readonly unknown[]): void;
  hydrateFirst(): void;
  hydrate(slice: string, rows: readonly unknown[], request: HydrateRequest): void;
  /** The application called `reconnect`: paths that were forbidden are tried again (P35). */
  forgive(): void;
  /** Commits what is pending, now. */
  flush(): void;
  dispose(): void;
}

export function createSync(options: SyncOptions): Sync {
  const { registry, store, clock, page, reporter, stats, sequence } = options;
  const stamps = [...options.snapshotSources.values()].some(({ watermark }) => watermark === "ts") ? createStreamTimes() : undefined;
  const scheduler = createCommitScheduler(store, clock, page);
  const proof = createConnectionProof(options.requireFirstMessage);
  const defects = createKnownDefects();
  /** The frame that is being received. */
  let frameNow: unknown;
  /** The message that is being handled. */
  let messageNow: TriggerMessage | undefined;
  /** Counts opens and closes. Work in progress compares it to detect that its connection has ended. */
  let period = 0;

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

  /** A kind that the server invented is text of the server, and left out. */
  const knownKind = (kind: string | undefined): string | undefined => (kind !== undefined && registry.isKnown(kind) ? kind : undefined);
  const isKnownDefect = (kinds: readonly string[]): boolean => defects.note(frameNow, kinds);
  const consumers = createConsumers({
    ...options,
    ...{ stamps, proof, defects, isKnownDefect, afterHandled },
    messageNow: () => messageNow && { kind: knownKind(messageNow.kind), seq: messageNow.seq },
    commit: () => scheduler.flush(),
  });
  const { slices, reports, invalidation, losses } = consumers;

  const drafts = new Map(registry.collections.map(({ kind, name }) => [kind, store.slice(name)]));
  const isHeartbeat = (kind: string): boolean => registry.isHeartbeat(kind);
  const lag = createLagWatch({ slices: drafts, isHeartbeat, lagAfterMs: options.timings.lagAfterMs, clock });
  const offline = createOfflineWatch({ slices: drafts.values(), page, clock });

  const onMessage = (message: Message | undefined): void => {
    offline.message();
    if (proof.message()) consumers.proven();
    if (message !== undefined) stats.lagMs = lag.note(message) ?? stats.lagMs;
  };
  const receiver = createReceiver({
    ...options,
    ...{ stamps, slices, reports, onMessage },
    invalidate: (keys) => invalidation?.signal(keys),
    onMissed: losses.missed,
    onMalformed: losses.malformed,
    onSequenceMode: () => options.onSequenceMode(sequence.mode),
    onHandle(message) {
      messageNow = message;
    },
    period: () => period,
  });
  const receive = (frame: unknown, superseded?: SupersededKinds): void => {
    frameNow = frame;
    reporter.duringFrame(() => receiver.receive(frame, superseded));
    frameNow = undefined; // a large frame must not stay in memory after its turn
  };
  const openSnapshot = createSnapshotOpener(registry, slices, receiver, () => scheduler.flush(), clock);
  const queue = createFrameQueue({
    receive,
    open: openSnapshot,
    snapshotKinds: (frame) => snapshotKinds(frame).filter((kind) => slices.has(kind)),
    onOverflow: losses.overflow,
    clock,
  });
  const stopCounting = store.onCommit(() => void (stats.commitCount += 1));

  const opened = (): void => {
    period += 1;
    stats.connectionCount += 1;
    stats.lastSeq = undefined;
    sequence.open();
    stamps?.open();
    proof.opened();
    lag.opened();
    offline.opened();
    consumers.opened(proof.isProven);
  };
  const closed = (): void => {
    period += 1;
    queue.clear();
    proof.closed();
    lag.closed();
    offline.closed();
    consumers.closed();
  };

  return {
    get sequenceMode() {
      return sequence.mode;
    },
    outlook(slice) {
      const outlook = consumers.outlook(slice);
      return outlook && { ...outlook, isProven: proof.isProven, at: clock.now() };
    },
    queryOutlooks: () => invalidation?.outlooks() ?? [],
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
      const renewed = period;
      for (const frame of frames) if (period === renewed) queue.push(frame); // a listener may end it all
      queue.after(() => scheduler.release());
    },
    hydrateFirst: () => consumers.hydrateFirst(),
    forgive: () => consumers.forgive(),
    hydrate: (slice, rows, request) => consumers.hydrate(slice, rows, request),
    flush: () => scheduler.flush(),
    dispose() {
      closed();
      consumers.dispose();
      offline.dispose();
      scheduler.release();
      scheduler.flush();
      scheduler.dispose();
      stopCounting();
    },
  };
}
