/**
 * A read-only snapshot of a row list, O(1) to create. Before a slot is overwritten, its old row is saved in the newest snapshot's undo log.
 * Older snapshots read through the later logs, and skip ahead after a few steps.
 */

/** Logs that a read follows before it skips ahead to the newest one. */
const FAR = 4;
/** Of many writes to one slot only the first old row is needed: after so many entries the others are dropped. */
const NOTES_UNSORTED = 4_096;

/** An undo log: the rows overwritten between two snapshots. An old snapshot keeps the logs alive, not the snapshots in between. */
class Notes<Row extends object> {
  /** Slots in the order of the writes, and their old rows; of two entries for a slot the first counts. */
  #slots: number[] = [];
  #rows: Row[] = [];
  /** The same by slot, built at the first look-up. */
  #bySlot: Map<number, Row> | undefined;
  isEmpty = true;
  /** The next log. */
  next: Notes<Row> | undefined;

  add(slot: number, row: Row): void {
    this.isEmpty = false;
    this.#slots.push(slot);
    this.#rows.push(row);
    if (this.#slots.length >= NOTES_UNSORTED) this.#sorted();
  }

  get(slot: number): Row | undefined {
    return this.#sorted()?.get(slot);
  }

  /** Writes the rows into a list of all slots. */
  writeTo(rows: (Row | undefined)[]): void {
    for (const [slot, row] of this.#sorted() ?? []) if (slot < rows.length) rows[slot] = row;
  }

  /** Copies the entries of all later logs but the newest, for slots below `length`. The next log is then the newest. */
  catchUp(length: number): void {
    for (let later = this.next; later?.next !== undefined; later = later.next) {
      for (const [slot, row] of later.#sorted() ?? []) if (slot < length && this.get(slot) === undefined) this.add(slot, row);
      this.next = later.next;
    }
  }

  #sorted(): ReadonlyMap<number, Row> | undefined {
    if (this.#slots.length === 0) return this.#bySlot;
    const bySlot = (this.#bySlot ??= new Map<number, Row>());
    for (let place = 0; place < this.#slots.length; place += 1) {
      const slot = this.#slots[place] as number; // within its length
      if (!bySlot.has(slot)) bySlot.set(slot, this.#rows[place] as Row); // a row for each slot
    }
    this.#slots = [];
    this.#rows = [];
    return bySlot;
  }
}

export class ListSnapshot<Row extends object> {
  /** Slots, empty ones counted. */
  readonly length: number;
  /** Rows. */
  readonly size: number;
  /** As the list has it. */
  readonly emptyCounts: readonly number[];
  readonly notes = new Notes<Row>();
  /** The list's own array, which is overwritten; the undo logs hold the old rows. */
  readonly #all: readonly (Row | undefined)[];

  constructor(all: readonly (Row | undefined)[], size: number, emptyCounts: readonly number[]) {
    this.#all = all;
    this.length = all.length;
    this.size = size;
    this.emptyCounts = emptyCounts;
  }

  /** True while no row was written or added since. */
  isUpToDate(): boolean {
    return this.#isOpen() && this.#all.length === this.length;
  }

  /** The row in a slot; undefined where it is empty. The slot must be below `length`. */
  get(slot: number): Row | undefined {
    return this.#isOpen() ? this.#all[slot] : this.#getNoted(slot);
  }

  /** A copy of all slots. */
  toArray(): (Row | undefined)[] {
    this.notes.catchUp(this.length);
    const rows = this.#all.slice(0, this.length);
    // The entries of this log are older than those of the next one, so they are written last.
    this.notes.next?.writeTo(rows);
    this.notes.writeTo(rows);
    return rows;
  }

  /** True for the newest snapshot while no slot was overwritten. */
  #isOpen(): boolean {
    return this.notes.isEmpty && this.notes.next === undefined;
  }

  #getNoted(slot: number): Row | undefined {
    let notes: Notes<Row> | undefined = this.notes;
    for (let steps = 0; notes !== undefined; steps += 1) {
      if (steps === FAR) {
        this.notes.catchUp(this.length);
        return this.notes.get(slot) ?? this.notes.next?.get(slot) ?? this.#all[slot];
      }
      const row = notes.get(slot);
      if (row !== undefined) return row;
      notes = notes.next;
    }
    return this.#all[slot];
  }
}
