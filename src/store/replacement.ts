/**
 * A snapshot on its way into the draft, gathered beside it. Rows equal to those they replace keep their identity; while keys come in the
 * draft's own order, as after a reconnect, not even a new index is built.
 *
 * Rules: P13 snapshot, P22 the last of two rows with one key.
 */
import type { RowKey } from "../shared/brand.ts";
import { ChunkList } from "./chunk-list.ts";
import type { ChunkedCollection } from "./chunked-collection.ts";
import { KeyIndex } from "./key-index.ts";
import { RowMerger } from "./row-merge.ts";

/** More rows that differ are not written one by one: that is done at the end, at once. */
const MANY = 1_024;

/** What the gathered rows amount to. */
export type Gathered<Row extends object> =
  /** The same keys in the same order; `keys` and `rows` are those that differ. */
  | { readonly type: "same-keys"; readonly keys: readonly RowKey[]; readonly rows: readonly Row[] }
  /** A new index; `changed` holds at least the keys that entered, exited or have another row; undefined stands for all. */
  | { readonly type: "new-keys"; readonly index: KeyIndex; readonly list: ChunkList<Row>; readonly changed: readonly RowKey[] | undefined };

/** The first part of a snapshot, as long as its keys and their order are the base's, and few of its rows differ. */
interface InOrder<Row extends object> {
  readonly expected: Iterator<[RowKey, number]>;
  readonly keys: RowKey[];
  readonly rows: Row[];
  /** Places of the rows that differ from the base's. */
  readonly changed: number[];
}

export class Gathering<Row extends object> {
  /** Knows the rows gathered here. */
  readonly merger = new RowMerger<Row>();
  readonly #base: ChunkedCollection<Row>;
  /** There is nothing to be replaced: no row is looked for, no change listed. */
  readonly #isFirst: boolean;
  readonly #baseMerger: RowMerger<Row>;
  readonly #index = new KeyIndex();
  readonly #list = new ChunkList<Row>();
  readonly #changed: RowKey[] = [];
  /** Keys of the base that came again. */
  #foundCount = 0;
  #inOrder: InOrder<Row> | undefined;

  /** `base` is a snapshot, since the draft may change while rows come in; its rows are known to `baseMerger`. */
  constructor(base: ChunkedCollection<Row>, baseMerger: RowMerger<Row>) {
    this.#base = base;
    this.#isFirst = base.size === 0;
    this.#baseMerger = baseMerger;
    this.#inOrder = { expected: base.index.slots.entries(), keys: [], rows: [], changed: [] };
  }

  add(key: RowKey, next: Row): void {
    if (this.#inOrder !== undefined) {
      if (this.#inOrder.changed.length <= MANY && this.#addInOrder(this.#inOrder, key, next)) return;
      this.#leaveOrder(this.#inOrder);
    }
    const before = this.#isFirst ? undefined : this.#base.get(key);
    const row = before === undefined ? next : this.#baseMerger.replace(before, next);
    if (row !== before && !this.#isFirst) this.#changed.push(key);
    const slot = this.#index.slots.get(key);
    if (slot !== undefined) {
      this.#list.set(slot, row);
      this.merger.note(slot, row);
      return;
    }
    this.#push(key, row);
    if (before !== undefined) this.#foundCount += 1;
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
    if (this.#foundCount < this.#base.size) {
      for (const key of this.#base.keys()) if (!this.#index.slots.has(key)) this.#changed.push(key);
    }
    return { type: "new-keys", index: this.#index, list: this.#list, changed: this.#isFirst ? undefined : this.#changed };
  }

  #addInOrder({ expected, keys, rows, changed }: InOrder<Row>, key: RowKey, next: Row): boolean {
    const entry = expected.next();
    if (entry.done === true || entry.value[0] !== key) return false;
    const before = this.#base.inSlot(entry.value[1]);
    if (before === undefined) return false; // it came to the draft after the gathering began
    const row = this.#baseMerger.replace(before, next);
    if (row !== before) changed.push(rows.length);
    keys.push(entry.value[0]); // the index's own string has its hash already
    rows.push(row);
    return true;
  }

  #leaveOrder({ keys, rows, changed }: InOrder<Row>): void {
    this.#inOrder = undefined;
    this.#foundCount = keys.length;
    for (const place of changed) this.#changed.push(keys[place] as RowKey); // places of `keys`
    for (let place = 0; place < keys.length; place += 1) this.#push(keys[place] as RowKey, rows[place] as Row); // they have one length
  }

  #push(key: RowKey, row: Row): void {
    const slot = this.#list.push(row);
    this.#index.slots.set(key, slot);
    this.merger.note(slot, row);
  }
}
