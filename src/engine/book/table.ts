/**
 * The rows of one slice as the wire will show them, and what changed since the last drain.
 * Decides only what a batch holds: each key once, at its latest state, and never both upserted and removed (P14).
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
  rows(): IterableIterator<WireRow>;
  keys(): IterableIterator<string>;
  /** Adds or replaces a row; the next batch holds all of it. */
  put(key: string, row: WireRow): void;
  /** Changes some fields; the next batch holds these, the identifying ones and the stamps, unless the row is in it as a whole. */
  patch(key: string, fields: WireRow): void;
  remove(key: string): void;
  /** The changes since the last call, and undefined when there are none. */
  drain(): Batch | undefined;
}

/** `keyFields` go with every lean row; `stamp` gives the fields that every change renews. */
export function createTable(keyFields: readonly string[], stamp: (previous: WireRow | undefined) => WireRow): Table {
  const rows = new Map<string, WireRow>();
  const changed = new Map<string, WireRow | "whole">();
  const removed = new Map<string, WireRow>();

  return {
    get size() {
      return rows.size;
    },
    get: (key) => rows.get(key),
    rows: () => rows.values(),
    keys: () => rows.keys(),
    put(key, row) {
      rows.set(key, { ...row, ...stamp(rows.get(key)) });
      removed.delete(key);
      changed.set(key, "whole");
    },
    patch(key, fields) {
      const previous = rows.get(key);
      if (previous === undefined) return;
      const stamped = { ...fields, ...stamp(previous) };
      rows.set(key, { ...previous, ...stamped });
      const pending = changed.get(key);
      if (pending !== "whole") changed.set(key, { ...pending, ...stamped });
    },
    remove(key) {
      const previous = rows.get(key);
      if (previous === undefined) return;
      rows.delete(key);
      changed.delete(key);
      removed.set(key, previous);
    },
    drain() {
      if (changed.size === 0 && removed.size === 0) return undefined;
      const batch: Batch = { rows: [...changed].map(([key, fields]) => wireRow(key, fields)), removed: [...removed.values()] };
      changed.clear();
      removed.clear();
      return batch;
    },
  };

  function wireRow(key: string, fields: WireRow | "whole"): WireRow {
    const row = rows.get(key) ?? {};
    if (fields === "whole") return row;
    return { ...Object.fromEntries(keyFields.map((field) => [field, row[field]])), ...fields };
  }
}
