/**
 * The draft of a slice's `Collection`: messages change it, and `publish` freezes it.
 *
 * Rules: P13 snapshot, P14 delta, P21 merge, P22 rows twice.
 */
import type { RowKey } from "../../shared/brand.ts";
import { RowList } from "./row-list.ts";
import { IndexedCollection, emptyCollection } from "./indexed-collection.ts";
import { NetChanges, type CommitChanges } from "./changes/commit-changes.ts";
import { Compaction, isWorthCompacting } from "./compaction.ts";
import { KeyIndex, type SlotMap } from "./keys/key-index.ts";
import { Gathering, type Gathered } from "./replacement.ts";
import { RowMerger } from "./row-merge.ts";

export interface Published<Row extends object> {
  readonly collection: IndexedCollection<Row>;
  readonly changes: CommitChanges<Row>;
}

/** What a delta row does to the row it updates (P21). */
export type Merge = "shallow" | "replace";

/** A snapshot that is added in parts: a large one must not freeze the page. */
export interface Replacement<Row extends object> {
  add(keys: readonly RowKey[], rows: readonly Row[]): void;
  /**
   * Returns the rows as `finish` will leave them if the draft does not change meanwhile. Views and totals can be prepared for them.
   * Undefined where too few rows change for that. No rows may be added afterwards.
   */
  seal(): IndexedCollection<Row> | undefined;
  /** Replaces all rows by the added ones, in one step. Changes made meanwhile are discarded: a snapshot replaces (P13). */
  finish(): void;
}

export interface DraftRows<Row extends object> {
  readonly size: number;
  /** Grows with each call that changed a row. */
  readonly revision: number;
  get(key: string): Row | undefined;
  /** Puts these rows in the place of all others (P13); of two with one key the last wins (P22). A row equal to the one it replaces keeps its identity. */
  replaceAll(keys: readonly RowKey[], rows: readonly Row[]): void;
  /** The same in parts. Nothing changes before `finish`, so a replacement can be dropped without a call. */
  beginReplacement(): Replacement<Row>;
  /** Adds or updates (P14). A full row takes the place of the old one, a lean one is merged over it, an equal one changes nothing (P21). */
  upsert(keys: readonly RowKey[], rows: readonly Row[], merge: Merge): void;
  /** Removes rows, and returns how many keys were unknown. */
  remove(keys: readonly RowKey[]): number;
  /** Freezes the draft; the same collection as before when nothing changed. */
  publish(): Published<Row>;
}

/** `onChange` runs after each call that changed something. */
export function createDraftRows<Row extends object>(onChange: () => void, movedPerCommit = MOVED_PER_COMMIT): DraftRows<Row> {
  return new IndexedDraftRows<Row>(onChange, movedPerCommit);
}

/** More changes than this, and more than half of the rows, are not listed one by one. */
const MANY = 1_024;
const isMuch = (changeCount: number, size: number): boolean => changeCount > Math.max(MANY, size / 2);
/** The index is new: earlier slots have no meaning. */
const NO_SLOT = -1;
/** Rows moved at each commit while the list is compacted: about half a millisecond. */
const MOVED_PER_COMMIT = 4_096;

class IndexedDraftRows<Row extends object> implements DraftRows<Row> {
  readonly #onChange: () => void;
  readonly #movedPerCommit: number;
  #index = new KeyIndex();
  #list = new RowList<Row>();
  #merger = new RowMerger<Row>();
  #compaction: Compaction<Row> | undefined;
  #published = emptyCollection<Row>();
  /** The collection that a snapshot will create, where views and totals were prepared for it. */
  #sealed: IndexedCollection<Row> | undefined;
  #isDirty = false;
  /** Keys changed since the last `publish`, possibly several times, and their slots at the time. */
  #touched: RowKey[] = [];
  #touchedSlots: number[] = [];
  #isReplaced = false;
  /** Where the rows of the published collection went, while the index is another and that is known. */
  #moved: SlotMap | undefined;
  /** Counts changes. A snapshot that comes in parts compares it to detect whether the draft changed meanwhile. */
  #revision = 0;

  constructor(onChange: () => void, movedPerCommit: number) {
    this.#onChange = onChange;
    this.#movedPerCommit = movedPerCommit;
  }

  get size(): number {
    return this.#list.size;
  }

  get revision(): number {
    return this.#revision;
  }

  get(key: string): Row | undefined {
    const slot = this.#index.find(key);
    return slot === undefined ? undefined : this.#list.get(slot);
  }

  replaceAll(keys: readonly RowKey[], rows: readonly Row[]): void {
    const replacement = this.beginReplacement();
    replacement.add(keys, rows);
    replacement.finish();
  }

  beginReplacement(): Replacement<Row> {
    const base = this.#isDirty ? this.#freeze() : this.#published;
    const revision = this.#revision;
    const gathering = new Gathering(base, this.#merger);
    const hasStoodStill = (): boolean => revision === this.#revision;
    const gather = (): Gathered<Row> => gathering.finish(hasStoodStill() && base.index === this.#index);
    let sealed: Gathered<Row> | undefined;
    let sealedCollection: IndexedCollection<Row> | undefined;
    return {
      add(keys, rows) {
        for (let place = 0; place < keys.length; place += 1) gathering.add(keys[place] as RowKey, rows[place] as Row); // they have one length
      },
      seal: () => {
        sealed = gather();
        return sealed.type === "same-keys" ? undefined : (sealedCollection = new IndexedCollection(sealed.index, sealed.list.freeze()));
      },
      finish: () => {
        const touchedBefore = this.#touched.length;
        this.#sealed = sealedCollection;
        const gathered = sealed?.type === "new-keys" ? sealed : gather(); // the keys may not be the draft's any more
        if (gathered.type === "same-keys") {
          gathered.keys.forEach((key, place) => {
            const row = gathered.rows[place] as Row; // keys and rows have one length
            const slot = this.#index.find(key) as number; // the keys are the draft's
            this.#merger.note(slot, row);
            this.#write(key, slot, row);
          });
        } else {
          this.#adopt(gathered.index, gathered.list, base.index === this.#published.index ? gathered.moved : undefined);
          this.#merger = gathering.merger;
          const { changed = [] } = gathered;
          // `changed` does not contain changes made to the draft meanwhile.
          this.#isReplaced ||= !hasStoodStill() || gathered.changed === undefined || isMuch(changed.length, this.#list.size);
          if (!this.#isReplaced) for (const key of changed) this.#touch(key, NO_SLOT);
        }
        this.#noteChanges(touchedBefore, gathered.type === "new-keys"); // a new order is a change, even of the same rows
      },
    };
  }

  upsert(keys: readonly RowKey[], rows: readonly Row[], merge: Merge): void {
    const touchedBefore = this.#touched.length;
    const found = this.#index.findAll(keys);
    for (let place = 0; place < keys.length; place += 1) {
      const key = keys[place] as RowKey; // within its length
      const next = rows[place] as Row; // they have one length
      const slot = found[place] ?? this.#index.put(key); // the key may be new, and of an earlier row as well
      if (slot === this.#list.length) {
        this.#list.push(next);
        this.#merger.note(slot, next);
        this.#touch(key, slot);
        continue;
      }
      if (this.#merger.replacesAtSight(slot, next)) this.#write(key, slot, next);
      else this.#resolve(key, slot, next, merge);
    }
    this.#noteChanges(touchedBefore);
  }

  remove(keys: readonly RowKey[]): number {
    const touchedBefore = this.#touched.length;
    let unknownCount = 0;
    for (const key of keys) {
      const slot = this.#index.remove(key);
      if (slot === undefined) {
        unknownCount += 1;
        continue;
      }
      this.#list.clear(slot);
      this.#compaction?.removed(key, slot);
      this.#touch(key, slot);
    }
    this.#noteChanges(touchedBefore);
    return unknownCount;
  }

  publish(): Published<Row> {
    if (!this.#isDirty) return { collection: this.#published, changes: { type: "none" } };
    this.#compact();
    const previous = this.#published;
    const collection = this.#freeze();
    const isReplaced = this.#isReplaced || isMuch(this.#touched.length, collection.size);
    const changes = isReplaced
      ? ({ type: "replaced", previous } as const)
      : new NetChanges(this.#touched, this.#touchedSlots, previous, collection, this.#moved);
    this.#published = collection;
    this.#touched = [];
    this.#touchedSlots = [];
    this.#moved = undefined;
    this.#isReplaced = this.#isDirty = false;
    return { collection, changes };
  }

  /** Merges or replaces the slot's row, and writes it unless nothing changed. */
  #resolve(key: RowKey, slot: number, next: Row, merge: Merge): void {
    const before = this.#list.get(slot) as Row; // the index finds no empty slots
    const row = merge === "shallow" ? this.#merger.merge(slot, before, next) : this.#merger.replace(before, next);
    if (row === before) return;
    this.#merger.note(slot, row);
    this.#write(key, slot, row);
  }

  /** Writes a row that the merger knows of. */
  #write(key: RowKey, slot: number, row: Row): void {
    this.#list.replace(slot, row);
    this.#compaction?.changed(slot, row);
    this.#touch(key, slot);
  }

  #touch(key: RowKey, slot: number): void {
    this.#touched.push(key);
    this.#touchedSlots.push(slot);
  }

  /** `moved`: where the rows of the published collection went, if that is known. */
  #adopt(index: KeyIndex, list: RowList<Row>, moved: SlotMap | undefined): void {
    this.#moved = this.#index === this.#published.index ? moved : undefined;
    this.#index = index;
    this.#list = list;
    this.#compaction = undefined;
  }

  #freeze(): IndexedCollection<Row> {
    const list = this.#list.freeze();
    const sealed = this.#sealed;
    this.#sealed = undefined;
    return sealed?.holds(this.#index, list) === true ? sealed : new IndexedCollection(this.#index, list);
  }

  #compact(): void {
    if (this.#compaction === undefined && isWorthCompacting(this.#list)) this.#compaction = new Compaction(this.#index, this.#list);
    // Twice the rows of this commit, so a flood of new rows cannot outrun the compaction.
    if (this.#compaction?.step(Math.max(this.#movedPerCommit, this.#touched.length * 2)) !== true) return;
    const { index, list, moved } = this.#compaction;
    this.#adopt(index, list, moved);
    this.#merger.moveSlots(moved);
  }

  /** Runs after each call: marks the draft dirty if the call changed anything. */
  #noteChanges(touchedBefore: number, isReordered = false): void {
    if (this.#touched.length === touchedBefore && !isReordered) return;
    this.#revision += 1;
    this.#isDirty = true;
    this.#onChange();
  }
}
