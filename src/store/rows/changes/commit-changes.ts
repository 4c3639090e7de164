/** What one commit changed in the rows of a slice. */
import type { RowKey } from "../../../shared/brand.ts";
import type { Collection } from "../collection.ts";
import type { IndexedCollection } from "../indexed-collection.ts";
import type { SlotMap } from "../keys/key-index.ts";

/** The changes of one commit, net against the previous commit: a row that entered and left again is not listed. */
export type CommitChanges<Row extends object> =
  | { readonly type: "none" }
  /**
   * Each changed key with its row before the commit; undefined for one that entered. The rows after it are in the new collection; one that
   * left and came back may be the very same, at another place.
   */
  | {
      readonly type: "delta";
      readonly previous: ReadonlyMap<RowKey, Row | undefined>;
      /** What was written, possibly several times: every slot in which there is another row now, or none. Good while the index is the same. */
      readonly slots: readonly number[];
      /** Where the rows of before went, if the collection has another index; undefined where that is not known. */
      readonly moved: SlotMap | undefined;
    }
  /** Too much changed to list: compare the collections. */
  | { readonly type: "replaced"; readonly previous: Collection<Row> };

/** Computes the list on demand: for most commits only the new collection is read. */
export class NetChanges<Row extends object> {
  readonly type = "delta";
  readonly #keys: readonly RowKey[];
  readonly slots: readonly number[];
  readonly #before: IndexedCollection<Row>;
  readonly #after: IndexedCollection<Row>;
  readonly moved: SlotMap | undefined;
  #previous: ReadonlyMap<RowKey, Row | undefined> | undefined;

  constructor(
    keys: readonly RowKey[],
    slots: readonly number[],
    before: IndexedCollection<Row>,
    after: IndexedCollection<Row>,
    moved: SlotMap | undefined,
  ) {
    this.#keys = keys;
    this.slots = slots;
    this.#before = before;
    this.#after = after;
    this.moved = moved;
  }

  get previous(): ReadonlyMap<RowKey, Row | undefined> {
    return (this.#previous ??= this.#before.index === this.#after.index ? this.#listBySlot() : this.#listByKey());
  }

  /** Spares looking up the keys, while the slots are still those of both collections. */
  #listBySlot(): ReadonlyMap<RowKey, Row | undefined> {
    const previous = new Map<RowKey, Row | undefined>();
    this.#keys.forEach((key, place) => {
      const slot = this.slots[place] as number; // a slot for each key
      const before = this.#before.inSlot(slot);
      // A key that was removed and came back had two slots: the row before the commit is in the first, and counts.
      if (before !== this.#after.inSlot(slot) && (before !== undefined || !previous.has(key))) previous.set(key, before);
    });
    return previous;
  }

  #listByKey(): ReadonlyMap<RowKey, Row | undefined> {
    const previous = new Map<RowKey, Row | undefined>();
    for (const key of this.#keys) {
      const slot = this.#before.slotOf(key);
      const before = slot === undefined ? undefined : this.#before.inSlot(slot);
      // One that left and came back as the very same object is at another place than where its old slot went.
      const hasMoved = slot !== undefined && this.moved !== undefined && this.moved[slot] !== this.#after.slotOf(key);
      if (hasMoved || before !== this.#after.get(key)) previous.set(key, before);
    }
    return previous;
  }
}
