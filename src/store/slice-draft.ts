/** The draft of one slice, which messages change and a commit publishes: its rows, its freshness, and the sources of its changes. */
import type { JsonRecord } from "../protocol/json.ts";
import type { Slice } from "./atlas-state.ts";
import type { IndexedCollection } from "./rows/indexed-collection.ts";
import type { Freshness, FreshnessEvent, FreshnessStatus, Lag } from "./freshness.ts";
import type { Millis } from "../shared/brand.ts";
import type { CommitChanges } from "./rows/changes/commit-changes.ts";
import { createDraftRows, type Replacement, type DraftRows } from "./rows/draft-rows.ts";
import { createShownFreshness } from "./shown-freshness.ts";

/**
 * The source of a change: `delta` for a change that has just happened; `snapshot` (of the stream), `rest` and `clear` (a new identity) for
 * rows that may have changed earlier.
 */
export type ChangeSource = "delta" | "snapshot" | "rest" | "clear";

export interface SliceDraft<Row extends object = JsonRecord> {
  readonly name: string;
  readonly rows: DraftRows<Row>;
  /** What the slice shows. */
  readonly freshness: Freshness;
  /** The status without lag and offline: a slice that lags needs no new baseline (P46). */
  readonly baselineStatus: FreshnessStatus;
  transition(event: FreshnessEvent): void;
  setLag(lag: Lag): void;
  /** Since when the page has been offline and nothing has arrived (P47). */
  setOffline(since: Millis | undefined): void;
  /** Sets the source of the next changes. @defaultValue "delta", again after each commit of the slice */
  setSource(source: ChangeSource): void;
  /** Prepares views and totals for the rows of `replacement`, a step at a time; no rows may be added to it any more. */
  prepare(replacement: Replacement<Row>): Iterator<undefined>;
}

/** The result of one commit for a slice. */
export interface CommittedSlice<Row extends object = JsonRecord> {
  /** The same object as before where nothing changed. */
  readonly slice: Slice<Row>;
  readonly collection: IndexedCollection<Row>;
  readonly changes: CommitChanges<Row>;
  readonly sources: ReadonlySet<ChangeSource>;
}

/** The draft as the store holds it. */
export interface OwnSliceDraft extends SliceDraft {
  commit(): CommittedSlice;
  /** Resets to the initial state, without rows. */
  clear(): void;
}

/** `onDirty` is called after each change; `prepare` prepares the views and totals derived from the slice. */
export function createSliceDraft(
  name: string,
  onDirty: () => void,
  prepare: (next: IndexedCollection<JsonRecord>) => Iterator<undefined>,
): OwnSliceDraft {
  const freshness = createShownFreshness(onDirty);
  let source: ChangeSource = "delta";
  let sources = new Set<ChangeSource>();
  const rows = createDraftRows<JsonRecord>(() => {
    sources.add(source);
    onDirty();
  });
  let slice: Slice<JsonRecord> = { collection: rows.publish().collection, freshness: freshness.current };

  return {
    name,
    rows,
    get freshness() {
      return freshness.current;
    },
    get baselineStatus() {
      return freshness.baselineStatus;
    },
    transition: (event) => freshness.transition(event),
    setLag: (lag) => freshness.setLag(lag),
    setOffline: (since) => freshness.setOffline(since),
    setSource(next) {
      source = next;
    },
    prepare(replacement) {
      const next = replacement.seal();
      return next === undefined ? [].values() : prepare(next);
    },
    commit() {
      const { collection, changes } = rows.publish();
      const { current } = freshness;
      if (collection !== slice.collection || current !== slice.freshness) slice = { collection, freshness: current };
      const committed = { slice, collection, changes, sources };
      sources = new Set();
      source = "delta";
      return committed;
    },
    clear() {
      source = "clear";
      rows.replaceAll([], []);
      freshness.clear();
    },
  };
}
