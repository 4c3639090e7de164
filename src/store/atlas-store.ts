/**
 * The one store: drafts that messages change as they come, and commits that show all of it at once.
 *
 * Synchronous; no timers, no network. A commit is one `setState`, before which every view is brought up to the same instant.
 */
import type { StoreApi } from "zustand/vanilla";
import type { JsonRecord } from "../protocol/json.ts";
import type { ReportEvent } from "../protocol/report-events.ts";
import type { Millis } from "../shared/brand.ts";
import type { Cancel } from "../shared/clock.ts";
import type { ConnectionState } from "../shared/connection-state.ts";
import type { AtlasState } from "./atlas-state.ts";
import type { Freshness, FreshnessEvent } from "./freshness.ts";
import type { Changes, Rows } from "./rows.ts";
import type { View, ViewDefinition } from "./view.ts";

/** What brought rows: the stream, a REST answer, or a new identity, which clears them all. */
export type ChangeSource = "stream" | "rest" | "clear";

export interface SliceDraft<Row extends object = JsonRecord> {
  readonly name: string;
  readonly rows: Rows<Row>;
  readonly freshness: Freshness;
  transition(event: FreshnessEvent): void;
  /** Notes what brought the rows that change next, for those who listen to changes. @defaultValue "stream" after each commit */
  setSource(source: ChangeSource): void;
}

export interface Commit {
  readonly at: Millis;
  /** By slice; slices of which no row changed are left out. */
  readonly changes: ReadonlyMap<string, SliceChanges>;
}

export interface SliceChanges<Row extends object = JsonRecord> {
  readonly changes: Changes<Row>;
  readonly sources: ReadonlySet<ChangeSource>;
}

export interface ViewHandle<Row extends object = JsonRecord> {
  subscribe(listener: () => void): Cancel;
  /** The view at the last commit; the same object while it has not changed. */
  getSnapshot(): View<Row>;
}

export interface AtlasStoreOptions {
  now(): Millis;
  readonly initialConnection: ConnectionState;
  /** What a listener, or a `where` function, threw: it never breaks a commit (decision 11). */
  onThrow(thrown: unknown): void;
}

export interface AtlasStore {
  readonly api: StoreApi<AtlasState>;
  /** Throws `collection-unknown` for a name that is not among the registry's. */
  slice(name: string): SliceDraft;
  readonly reportsFreshness: Freshness;
  applyReport(event: ReportEvent): void;
  reportsTransition(event: FreshnessEvent): void;
  setConnection(state: ConnectionState): void;
  readonly isDirty: boolean;
  /** Told once when the first change after a commit is made. */
  onDirty(listener: () => void): Cancel;
  /** Shows the drafts: at most one `setState`, then the listeners. Asked for by a listener, it waits until all have been told of this one. */
  commit(): void;
  onCommit(listener: (commit: Commit) => void): Cancel;
  /** Wakes only when the row under `key` changed, entered or left. */
  subscribeRow(slice: string, key: string, listener: () => void): Cancel;
  /** The same view for equal definitions; built when first read, dropped when it has not been used for a while. */
  view<Row extends object = JsonRecord>(slice: string, definition: ViewDefinition<Row>): ViewHandle<Row>;
  /** A new identity: rows, reports and views gone, all slices waiting, in one commit. The connection stays. */
  clear(): void;
}
