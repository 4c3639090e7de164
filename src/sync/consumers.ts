/**
 * What messages change, and what makes a lost one good: a slice for each collection, the reports, the queries of signals, and recovery.
 *
 * Rules: P12, P24, P29, P34–P36.
 */
import { AtlasError } from "../shared/errors.ts";
import type { HydrateRequest } from "./baselines/hydrate-request.ts";
import type { Outlook } from "./explain/outlook.ts";
import type { KnownDefects } from "./frames/known-defects.ts";
import { createMessageLosses, type MessageLosses } from "./message-losses.ts";
import { createRecovery } from "./recovery.ts";
import { createReportsSync, type ReportsSync } from "./reports/reports-sync.ts";
import { placeBefore, type StreamTimes } from "./sequence/stream-time.ts";
import { createInvalidation, type Invalidation } from "./signals/invalidation.ts";
import { createSlices, type SlicesOptions } from "./slices/create-slices.ts";
import type { SliceSync } from "./slices/slice-sync.ts";
import type { SyncOptions } from "./sync-options.ts";

export interface ConsumersOptions extends SyncOptions, Pick<SlicesOptions, "messageNow" | "proof" | "commit" | "afterHandled"> {
  /** Undefined where no REST answer is judged by time. */
  readonly stamps: StreamTimes | undefined;
  readonly defects: Pick<KnownDefects, "recovered">;
  /** The present frame could not be read before, and its loss in the slices of these kinds has been recovered (P12). */
  readonly isKnownDefect: (kinds: readonly string[]) => boolean;
}

export interface Consumers {
  /** By kind. */
  readonly slices: ReadonlyMap<string, SliceSync>;
  readonly reports: ReportsSync;
  /** Undefined where there is no query client. */
  readonly invalidation: Invalidation | undefined;
  readonly losses: MessageLosses;
  /** What is under way for a slice, or for `reports`; undefined where there is no such slice. */
  outlook(slice: string): Omit<Outlook, "isProven" | "at"> | undefined;
  /** `isProven`: the connection counts before its first message (P45). */
  opened(isProven: boolean): void;
  /** The first message of the connection. */
  proven(): void;
  closed(): void;
  hydrateFirst(): void;
  hydrate(slice: string, rows: readonly unknown[], request: HydrateRequest): void;
  forgive(): void;
  dispose(): void;
}

export function createConsumers(options: ConsumersOptions): Consumers {
  const { registry, store, sequence, stamps, defects, isKnownDefect, reporter, stats, clock, page, random, queries, timings } = options;
  const invalidation = queries && createInvalidation({ queries, signalKeys: () => registry.allSignalKeys(), clock, page, random, timings });
  const slices = createSlices({
    ...options,
    isKnownDefect: (kind) => isKnownDefect([kind]),
    recover: (kind, reason) => recovery.recover(kind, reason),
    onRecovered: (kind) => defects.recovered(kind),
  });
  const reports = createReportsSync({
    ...{ store, messageNow: options.messageNow },
    fetchReports: options.fetchReports,
    reportsPath: options.reportsPath,
    onMissed: () => recovery.refetch("reports", (delayMs) => reports.recover(delayMs)),
    reporter,
    clock,
    random,
    settleMs: timings.settleMs,
  });
  const recovery = createRecovery({ slices, reconnect: options.reconnect, reporter, stats, clock, random });
  const losses = createMessageLosses({ registry, sequence, recovery, reports, invalidation, stamps, reporter, isKnownDefect });

  const entryNamed = (name: string): readonly [kind: string, slice: SliceSync] | undefined =>
    [...slices].find(([, slice]) => slice.name === name);
  const hydrate = (name: string, rows: readonly unknown[], from: HydrateRequest): void => {
    const [, slice] = entryNamed(name) ?? [];
    if (slice === undefined) throw new AtlasError("collection-unknown", { detail: { slice: name } });
    const isTime = options.snapshotSources.get(name)?.watermark === "ts";
    slice.hydrate(rows, { ...from, watermark: isTime ? placeBefore(from.watermark) : from.watermark });
  };
  const forEach = (act: (slice: SliceSync) => void): void => {
    for (const slice of slices.values()) act(slice);
  };

  return {
    slices,
    reports,
    invalidation,
    losses,
    outlook(name) {
      if (name === "reports") return { ...reports.outlook(), ...recovery.outlook(name) };
      const [kind, slice] = entryNamed(name) ?? [];
      return slice && { ...slice.outlook(), ...recovery.outlook(kind ?? name) };
    },
    opened(isProven) {
      recovery.reset();
      forEach((slice) => slice.opened());
      reports.opened();
      if (isProven) reports.proven();
      invalidation?.opened();
    },
    proven() {
      reports.proven();
      invalidation?.firstMessage();
    },
    closed() {
      recovery.reset();
      forEach((slice) => slice.closed());
      reports.closed();
    },
    hydrateFirst: () => forEach((slice) => slice.hydrateFirst()),
    hydrate,
    forgive: () => forEach((slice) => slice.forgive()),
    dispose() {
      forEach((slice) => slice.dispose());
      reports.dispose();
      invalidation?.dispose();
    },
  };
}
