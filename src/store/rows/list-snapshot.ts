/**
 * What a list of slots held at one moment: what the list holds now, but for the rows that were covered since. Those are noted with the
 * moment that was the newest at the time; who reads an old moment follows the notes, and takes a short cut after a few steps.
 */

/** Steps to the newest notes that are followed at each reading. */
const FAR = 4;
/** Of many writes to one slot only the first is worth a note: after so many notes the others are dropped. */
const NOTES_UNSORTED = 4_096;

/** The rows that were covered between two moments. An old moment keeps these alive, and not the moments in between. */
class Notes<Row extends object> {
  /** Slots in the order of the writes, and the rows that they had; of two notes the first counts. */
  #slots: number[] = [];
  #rows: Row[] = [];
  /** The same by slot, made when first looked up. */
  #bySlot: Map<number, Row> | undefined;
  isEmpty = true;
  /** What was covered later. */
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

  /** Takes over all later notes but the newest, for slots below `length`, so that what comes next is the newest. */
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
  /** The list's own: written, but for what is noted. */
  readonly #all: readonly (Row | undefined)[];

  constructor(all: readonly (Row | undefined)[], size: number, emptyCounts: readonly number[]) {
    this.#all = all;
    this.length = all.length;
    this.size = size;
    this.emptyCounts = emptyCounts;
  }

  /** Nothing was written, and nothing added, since. */
  isUpToDate(): boolean {
    return this.#isOpen() && this.#all.length === this.length;
  }

  /** The row in a slot; undefined where it is empty. The slot has to be one of this moment's. */
  get(slot: number): Row | undefined {
    return this.#isOpen() ? this.#all[slot] : this.#getNoted(slot);
  }

  /** What is in all slots, as an array of its own. */
  toArray(): (Row | undefined)[] {
    this.notes.catchUp(this.length);
    const rows = this.#all.slice(0, this.length);
    // What this moment notes was covered before what the newest one does.
    this.notes.next?.writeTo(rows);
    this.notes.writeTo(rows);
    return rows;
  }

  /** The newest moment, and nothing was written since. */
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
