/**
 * The rows of one slice as the wire will show them, and what changed since the last drain.
 * Decides only what a batch holds: each key once, at its latest state, and never both upserted and removed (P14).
 * Rows are built when they are drained or looked at, so that an account which a hundred trades of one tick move is written once.
 */

/** A row as it is sent: wire spelling, decimals as strings. Never changed in place, so that a reader may keep it. */
export type WireRow = Readonly<Record<string, unknown>>;

/** What one tick did to a slice. `rows` holds whole rows and lean ones, in the order of their first change. */
export interface Batch {
  readonly rows: readonly WireRow[];
  readonly removed: readonly WireRow[];
}

export interface Table {
  readonly size: number;
  get(key: string): WireRow | undefined;
  rows(): readonly WireRow[];
  keys(): IterableIterator<string>;
  /** Adds or replaces a row; the next batch holds all of it. `build` is called later, and again after a `patch`: each time it gives a new object. */
  put(key: string, build: () => WireRow): void;
  /** The row changed in these fields alone, which must name the row too; the next batch holds them, unless it holds the whole row. */
  patch(key: string, build: () => WireRow): void;
  remove(key: string): void;
  /** The table holds these rows and no others, exactly as they are; nothing of it is published. */
  reset(rows: ReadonlyMap<string, WireRow>): void;
  /** The changes since the last call, and undefined when there are none. */
  drain(): Batch | undefined;
}

interface Entry {
  build: () => WireRow;
  /** Undefined while the row has to be built again. */
  row: WireRow | undefined;
  stamp: WireRow;
  drainCount: number;
}

/** `stampOf` gives the fields that every drained change renews; `count` says how many there have been, this one included. */
export function createTable(stampOf: (count: number) => WireRow): Table {
  const entries = new Map<string, Entry>();
  const changed = new Map<string, (() => WireRow) | "whole">();
  const removed = new Map<string, WireRow>();

  return {
    get size() {
      return entries.size;
    },
    get(key) {
      const entry = entries.get(key);
      return entry && rowOf(entry);
    },
    rows: () => [...entries.values()].map(rowOf),
    keys: () => entries.keys(),
    put(key, build) {
      const entry = entries.get(key);
      if (entry === undefined) entries.set(key, { build, row: undefined, stamp: stampOf(1), drainCount: 0 });
      else Object.assign(entry, { build, row: undefined });
      removed.delete(key);
      changed.set(key, "whole");
    },
    patch(key, build) {
      const entry = entries.get(key);
      if (entry === undefined) return;
      entry.row = undefined;
      if (changed.get(key) !== "whole") changed.set(key, build);
    },
    remove(key) {
      const entry = entries.get(key);
      if (entry === undefined) return;
      entries.delete(key);
      changed.delete(key);
      if (entry.drainCount > 0) removed.set(key, rowOf(entry)); // a row that was never published needs no removal
    },
    reset(rows) {
      for (const kept of [entries, changed, removed]) kept.clear();
      for (const [key, row] of rows) entries.set(key, { build: () => ({ ...row }), row, stamp: {}, drainCount: 1 });
    },
    drain() {
      if (changed.size === 0 && removed.size === 0) return undefined;
      const batch: Batch = { rows: [...changed].map(([key, how]) => drained(key, how)), removed: [...removed.values()] };
      changed.clear();
      removed.clear();
      return batch;
    },
  };

  function drained(key: string, how: (() => WireRow) | "whole"): WireRow {
    const entry = entries.get(key);
    if (entry === undefined) throw new Error("a changed key must be in the table");
    entry.drainCount += 1;
    entry.stamp = stampOf(entry.drainCount);
    entry.row = undefined;
    return how === "whole" ? rowOf(entry) : Object.assign(how(), entry.stamp);
  }
}

function rowOf(entry: Entry): WireRow {
  return (entry.row ??= Object.assign(entry.build(), entry.stamp)); // spreading both into a third object costs ten times as much
}
