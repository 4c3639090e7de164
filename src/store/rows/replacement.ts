/**
 * A snapshot on its way into the draft, gathered beside it. Rows equal to those they replace keep their identity; while keys come in the
 * draft's own order, as after a reconnect, not even a new index is built.
 *
 * Rules: P13 snapshot, P22 the last of two rows with one key.
 */
import type { RowKey } from "../../shared/brand.ts";
import { RowList } from "./row-list.ts";
import type { IndexedCollection } from "./indexed-collection.ts";
import { KeyIndex, type SlotMap } from "./keys/key-index.ts";
import { RowMerger } from "./row-merge.ts";

/** More rows that differ are not written one by one: that is done at the end, at once. */
const MANY = 1_024;

/** What the gathered rows amount to. */
export type Gathered<Row extends object> =
  /** The same keys in the same order; `keys` and `rows` are those that differ. */
  | { readonly type: "same-keys"; readonly keys: readonly RowKey[]; readonly rows: readonly Row[] }
  | {
      readonly type: "new-keys";
      readonly index: KeyIndex;
      readonly list: RowList<Row>;
      /** At least the keys that entered, exited or have another row; undefined stands for all. */
      readonly changed: readonly RowKey[] | undefined;
      /** Where the base's rows went. */
      readonly moved: SlotMap;
    };

/** The first part of a snapshot, as long as its keys and their order are the base's, and few of its rows differ. */
interface InOrder<Row extends object> {
  /** The slot of the base in which the next row is, or a later one. */
  nextSlot: number;
  readonly keys: RowKey[];
  readonly rows: Row[];
  /** The slots that they have in the base. */
  readonly slots: number[];
  /** Places of the rows that differ from the base's. */
  readonly changed: number[];
}

export class Gathering<Row extends object> {
  /** Knows the rows gathered here. */
  readonly merger = new RowMerger<Row>();
  readonly #base: IndexedCollection<Row>;
  /** There is nothing to be replaced: no row is looked for, no change listed. */
  readonly #isFirst: boolean;
  readonly #baseMerger: RowMerger<Row>;
  readonly #index = new KeyIndex();
  readonly #list = new RowList<Row>();
  readonly #changed: RowKey[] = [];
  /** Keys of the base that came again. */
  #foundCount = 0;
  /** By the slots of the base; as long as these are from the start, so that no gap turns the list into a dictionary. */
  readonly #moved: (number | undefined)[];
  #inOrder: InOrder<Row> | undefined;

  /** `base` is a snapshot, since the draft may change while rows come in; its rows are known to `baseMerger`. */
  constructor(base: IndexedCollection<Row>, baseMerger: RowMerger<Row>) {
    this.#base = base;
    this.#isFirst = base.size === 0;
    this.#baseMerger = baseMerger;
    this.#moved = Array<undefined>(base.slotCount).fill(undefined);
    this.#inOrder = { nextSlot: 0, keys: [], rows: [], slots: [], changed: [] };
  }

  add(key: RowKey, next: Row): void {
    if (this.#inOrder !== undefined) {
      if (this.#inOrder.changed.length <= MANY && this.#addInOrder(this.#inOrder, key, next)) return;
      this.#leaveOrder(this.#inOrder);
    }
    const baseSlot = this.#isFirst ? undefined : this.#base.slotOf(key);
    const before = baseSlot === undefined ? undefined : this.#base.inSlot(baseSlot);
    const row = before === undefined ? next : this.#baseMerger.replace(before, next);
    if (row !== before && !this.#isFirst) this.#changed.push(key);
    this.#put(key, row, baseSlot);
  }

  /** `mayKeepIndex`: the draft has not changed since the gathering began. */
  finish(mayKeepIndex: boolean): Gathered<Row> {
    if (this.#inOrder !== undefined) {
      const { keys, rows, changed } = this.#inOrder;
      if (mayKeepIndex && keys.length === this.#base.size) {
        return { type: "same-keys", keys: changed.map((place) => keys[place] as RowKey), rows: changed.map((place) => rows[place] as Row) }; // places of both
      }
      this.#leaveOrder(this.#inOrder);
    }
    if (this.#foundCount < this.#base.size) this.#noteExits();
    return {
      type: "new-keys",
      index: this.#index,
      list: this.#list,
      changed: this.#isFirst ? undefined : this.#changed,
      moved: this.#moved,
    };
  }

  /** The keys of the base that did not come again. */
  #noteExits(): void {
    const keys = this.#base.keys();
    let place = 0;
    for (let slot = 0; place < keys.length; slot += 1) {
      if (this.#base.inSlot(slot) === undefined) continue;
      if (this.#moved[slot] === undefined) this.#changed.push(keys[place] as RowKey); // a key for each row
      place += 1;
    }
  }

  #addInOrder(inOrder: InOrder<Row>, key: RowKey, next: Row): boolean {
    let slot = inOrder.nextSlot;
    while (slot < this.#base.slotCount && this.#base.inSlot(slot) === undefined) slot += 1;
    const before = this.#base.inSlot(slot);
    if (before === undefined || this.#base.index.keyAt(slot) !== key) return false;
    const row = this.#baseMerger.replace(before, next);
    if (row !== before) inOrder.changed.push(inOrder.rows.length);
    inOrder.keys.push(key);
    inOrder.rows.push(row);
    inOrder.slots.push(slot);
    inOrder.nextSlot = slot + 1;
    return true;
  }

  #leaveOrder({ keys, rows, slots, changed }: InOrder<Row>): void {
    this.#inOrder = undefined;
    for (const place of changed) this.#changed.push(keys[place] as RowKey); // places of `keys`
    // The three have one length.
    for (let place = 0; place < keys.length; place += 1) this.#put(keys[place] as RowKey, rows[place] as Row, slots[place]);
  }

  #put(key: RowKey, row: Row, baseSlot: number | undefined): void {
    const slot = this.#index.put(key); // of two rows with one key the last wins
    if (baseSlot !== undefined) {
      if (this.#moved[baseSlot] === undefined) this.#foundCount += 1;
      this.#moved[baseSlot] = slot;
    }
    if (slot < this.#list.length) this.#list.replace(slot, row);
    else this.#list.push(row);
    this.merger.note(slot, row);
  }
}
