/**
 * The store: messages change drafts as they arrive, and a commit shows all changes at once.
 *
 * Synchronous; no timers, no network. A commit is one `setState`. Before it, all views are updated; after it, listeners are notified. A
 * commit that a listener requests runs after all listeners of the present commit have run.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { CollectionHandle } from "../domains/collection.ts";
import type { Registry } from "../domains/registry.ts";
import type { JsonRecord } from "../protocol/json.ts";
import type { ReportEvent } from "../protocol/report-events.ts";
import type { Millis, RowKey } from "../shared/brand.ts";
import type { Cancel } from "../shared/clock.ts";
import type { ConnectionState } from "../shared/connection-state.ts";
import { AtlasError } from "../shared/errors.ts";
import { createListeners } from "../shared/listeners.ts";
import type { AtlasState } from "./atlas-state.ts";
import { Derivations, type CreateDerivation, type DerivedHandle } from "./views/derivations.ts";
import type { Freshness, FreshnessEvent } from "./freshness.ts";
import { createReportsDraft } from "./reports.ts";
import { createRowListeners, type RowListeners } from "./rows/changes/row-listeners.ts";
import type { CommitChanges } from "./rows/changes/commit-changes.ts";
import { createSliceDraft, type ChangeSource, type CommittedSlice, type OwnSliceDraft, type SliceDraft } from "./slice-draft.ts";
import { createViewDraft } from "./views/view-draft.ts";
import { viewKey, type View, type ViewDefinition } from "./views/view.ts";

export type { ChangeSource, SliceDraft };

export interface SliceChanges<Row extends object = JsonRecord> {
  readonly changes: CommitChanges<Row>;
  /** The sources of the changes; several where one commit holds messages of several sources. */
  readonly sources: ReadonlySet<ChangeSource>;
}

export interface Commit {
  readonly at: Millis;
  /** By slice; slices of which no row changed are left out. */
  readonly changes: ReadonlyMap<string, SliceChanges>;
}

export interface AtlasStoreOptions {
  readonly now: () => Millis;
  readonly initialConnection: ConnectionState;
  /** Receives what a listener or a `where` function threw. An exception never breaks a commit (decision 11). */
  readonly onThrow: (thrown: unknown) => void;
}

export interface AtlasStore {
  readonly api: StoreApi<AtlasState>;
  /** @throws AtlasError `collection-unknown` */
  slice(name: string): SliceDraft;
  readonly reportsFreshness: Freshness;
  /** A report event: its entry is the newest, and confirmed (P29). */
  applyReport(event: ReportEvent): void;
  /** Applies the entries of a list of reports, which confirm nothing (P29). False where nothing changed. */
  applyReportList(events: readonly ReportEvent[]): boolean;
  /** Report events may have been missed, of one type where that is known: the entries of that type are not confirmed any more (P29). */
  interruptReports(type?: ReportEvent["type"]): void;
  reportsTransition(event: FreshnessEvent): void;
  setConnection(state: ConnectionState): void;
  readonly isDirty: boolean;
  /** `listener` is called once, at the first change after a commit. */
  onDirty(listener: () => void): Cancel;
  /** Shows the drafts. A call from within a listener takes effect after all listeners of the present commit have run. */
  commit(): void;
  onCommit(listener: (commit: Commit) => void): Cancel;
  /** `listener` is called only when the row under `key` changed, entered or left. @throws AtlasError `collection-unknown` */
  subscribeRow(slice: string, key: string, listener: () => void): Cancel;
  /**
   * The one view of this definition: equal definitions give the same handle while it is used. Built when first read, dropped when it has
   * not been used for a while.
   * @throws AtlasError `collection-unknown`
   */
  view<Row extends object = JsonRecord>(slice: string, definition: ViewDefinition<Row>): DerivedHandle<View<Row>>;
  /** Something else derived from a slice, such as totals: shared by all that name the same `key`, and kept like a view. @throws AtlasError `collection-unknown` */
  derive<Row extends object, Snapshot>(slice: string, key: string, create: CreateDerivation<Row, Snapshot>): DerivedHandle<Snapshot>;
  /** The key under which the slice has this row of it. @throws AtlasError `collection-unknown` */
  keyOf(slice: string, row: object): RowKey;
  /** A new identity: no rows, no reports, all slices waiting, in one commit. The connection stays. */
  clear(): void;
}

/** One slice with its draft, derivations and listeners. */
interface SliceEntry {
  readonly draft: OwnSliceDraft;
  readonly keyOf: (row: object) => RowKey;
  readonly derivations: Derivations<JsonRecord>;
  readonly rowListeners: RowListeners;
  /** As committed. */
  shown: Pick<CommittedSlice, "slice" | "collection">;
  /** Changed since it was committed. */
  isDirty: boolean;
}

export function createAtlasStore(registry: Pick<Registry, "collections">, options: AtlasStoreOptions): AtlasStore {
  const { onThrow } = options;
  const dirtyListeners = createListeners<[]>(onThrow);
  const commitListeners = createListeners<[Commit]>(onThrow);
  let connection = options.initialConnection;
  let isDirty = false;
  let isCommitting = false;
  let isAskedFor = false;

  const markDirty = (): void => {
    if (isDirty) return;
    isDirty = true;
    dirtyListeners.notify();
  };
  const reports = createReportsDraft(markDirty);
  const entries = new Map(registry.collections.map((handle) => [handle.name, createEntry(handle, markDirty, onThrow)]));
  const entryOf = (name: string): SliceEntry => {
    const entry = entries.get(name);
    if (entry === undefined) throw new AtlasError("collection-unknown", { detail: { slice: name } });
    return entry;
  };
  const readState = (): AtlasState => {
    const state: Record<string, unknown> = { reports: reports.show(), connection };
    for (const [name, { shown }] of entries) state[name] = shown.slice;
    // One slice for each collection of the registry, which holds the six.
    return state as unknown as AtlasState;
  };
  const api = createGuardedStore(readState(), onThrow);

  /** Whether a commit was asked for since the last call. */
  const takeRequest = (): boolean => {
    const wasAsked = isAskedFor;
    isAskedFor = false;
    return wasAsked;
  };

  /** Publishes all drafts, updates views and totals, and sets the state. Returns a function that notifies the listeners. */
  const publish = (): (() => void) => {
    const notifications: (() => void)[] = [];
    const changes = new Map<string, SliceChanges>();
    for (const [name, entry] of entries) {
      if (!entry.isDirty) continue;
      entry.isDirty = false;
      const { collection: before } = entry.shown;
      const { slice, collection, changes: own, sources } = entry.draft.commit();
      entry.shown = { slice, collection };
      if (own.type === "none") continue;
      changes.set(name, { changes: own, sources });
      for (const derivation of entry.derivations.update(own, collection)) notifications.push(() => derivation.notify());
      notifications.push(() => entry.rowListeners.notify(own, before, collection));
    }
    isDirty = false;
    api.setState(readState());
    return () => {
      for (const notify of notifications) notify();
      commitListeners.notify({ at: options.now(), changes });
    };
  };

  const store: AtlasStore = {
    api,
    slice: (name) => entryOf(name).draft,
    get reportsFreshness() {
      return reports.freshness;
    },
    applyReport: (event) => reports.apply(event),
    applyReportList: (events) => reports.applyList(events),
    interruptReports: (type) => reports.interrupt(type),
    reportsTransition: (event) => reports.transition(event),
    setConnection(state) {
      if (state === connection) return;
      connection = state;
      markDirty();
    },
    get isDirty() {
      return isDirty;
    },
    onDirty: (listener) => dirtyListeners.add(listener),
    commit() {
      isAskedFor = true;
      if (isCommitting) return;
      isCommitting = true;
      try {
        while (takeRequest()) if (isDirty) publish()();
      } finally {
        isCommitting = false;
      }
    },
    onCommit: (listener) => commitListeners.add(listener),
    subscribeRow: (slice, key, listener) => entryOf(slice).rowListeners.add(key, listener),
    view<Row extends object>(slice: string, definition: ViewDefinition<Row>) {
      const { keyOf } = entryOf(slice);
      return store.derive<Row, View<Row>>(slice, viewKey(definition), (collection) =>
        createViewDraft(definition, collection, { keyOf, onThrow }),
      );
    },
    derive<Row extends object, Snapshot>(slice: string, key: string, create: CreateDerivation<Row, Snapshot>) {
      // The slice's rows are of the type that its handle names; the store holds them all as records.
      const derivations = entryOf(slice).derivations as unknown as Derivations<Row>;
      return derivations.handle(key, (collection) => create(collection, onThrow));
    },
    keyOf: (slice, row) => entryOf(slice).keyOf(row),
    clear() {
      for (const { draft } of entries.values()) draft.clear();
      reports.clear();
      store.commit();
    },
  };
  return store;
}

function createEntry({ name, key }: CollectionHandle, onDirty: () => void, onThrow: (thrown: unknown) => void): SliceEntry {
  const markDirty = (): void => {
    entry.isDirty = true;
    onDirty();
  };
  const draft = createSliceDraft(name, markDirty, (next) => entry.derivations.prepare(next));
  const { slice, collection } = draft.commit();
  const entry: SliceEntry = {
    draft,
    keyOf: (row) => key(row as JsonRecord) as RowKey, // rows without a key never get here (P18)
    derivations: new Derivations(collection, onThrow),
    rowListeners: createRowListeners(onThrow),
    shown: { slice, collection },
    isDirty: false,
  };
  return entry;
}

/** A zustand store in which an exception of one subscriber does not keep the others from running. */
function createGuardedStore(state: AtlasState, onThrow: (thrown: unknown) => void): StoreApi<AtlasState> {
  const api = createStore<AtlasState>()(() => state);
  return {
    ...api,
    subscribe: (listener) =>
      api.subscribe((next, previous) => {
        try {
          listener(next, previous);
        } catch (thrown) {
          onThrow(thrown);
        }
      }),
  };
}
