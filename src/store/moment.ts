/**
 * What a list of slots held at one moment: what the list holds now, but for the rows that were covered since. Those are noted here until the
 * next moment, then there, and so on; who reads an old moment follows these notes, and takes a short cut after a while.
 */
import type { RowList } from "./row-list.ts";

/** Steps to the newest moment that are followed at each reading. */
const FAR = 4;
/** Of many writes to one slot only the first is worth a note: after so many notes the others are dropped. */
const NOTES_UNSORTED = 4_096;

export class Moment<Row extends object> {
  /** Slots, empty ones counted. */
  readonly length: number;
  /** Rows. */
  readonly size: number;
  readonly emptyCounts: readonly number[];
  /** The list's own: written, but for what is noted. */
  readonly #all: readonly (Row | undefined)[];
  /** Slots written after this moment and before the next, and the rows that this moment has there; of two notes the first counts. */
  #slots: number[] = [];
  #rows: Row[] = [];
  /** The same by slot, made when first looked up. */
  #bySlot: Map<number, Row> | undefined;
  #isWritten = false;
  #next: Moment<Row> | undefined;

  constructor(list: RowList<Row>) {
    this.#all = list.rows;
    this.length = list.rows.length;
    this.size = list.size;
    this.emptyCounts = list.emptyCounts;
  }

  /** Nothing was written, and nothing added, since. */
  isUpToDate(): boolean {
    return this.#isOpen() && this.#all.length === this.length;
  }

  note(slot: number, row: Row): void {
    if (slot >= this.length) return; // it has come since
    this.#isWritten = true;
    this.#slots.push(slot);
    this.#rows.push(row);
    if (this.#slots.length >= NOTES_UNSORTED) this.#noted();
  }

  /** Later writes are noted with the next moment. */
  end(next: Moment<Row>): void {
    this.#next = next;
  }

  /** The row in a slot; undefined where it is empty. The slot has to be one of this moment's. */
  get(slot: number): Row | undefined {
    return this.#isOpen() ? this.#all[slot] : this.#getNoted(slot);
  }

  /** What is in all slots, as an array of its own. */
  toArray(): (Row | undefined)[] {
    this.#catchUp();
    const rows = this.#all.slice(0, this.length);
    // What this moment notes was covered before what the next one does.
    for (const moment of this.#next === undefined ? [this] : [this.#next, this]) {
      for (const [slot, row] of moment.#noted()) if (slot < this.length) rows[slot] = row;
    }
    return rows;
  }

  /** Takes over the notes of all moments up to the newest: a short cut. */
  #catchUp(): void {
    let moment = this.#next;
    if (moment === undefined || moment.#next === undefined) return;
    const noted = this.#noted();
    for (; moment.#next !== undefined; moment = moment.#next) {
      for (const [slot, row] of moment.#noted()) if (slot < this.length && !noted.has(slot)) noted.set(slot, row);
    }
    this.#next = moment;
  }

  /** The newest moment, and nothing was written since. */
  #isOpen(): boolean {
    return this.#next === undefined && !this.#isWritten;
  }

  #getNoted(slot: number): Row | undefined {
    const row = this.#noted().get(slot);
    if (row !== undefined) return row;
    let steps = 0;
    for (let moment = this.#next; moment !== undefined; moment = moment.#next) {
      const later = moment.#noted().get(slot);
      if (later !== undefined) return later;
      steps += 1;
    }
    if (steps > FAR) this.#catchUp();
    return this.#all[slot];
  }

  #noted(): Map<number, Row> {
    const bySlot = (this.#bySlot ??= new Map<number, Row>());
    if (this.#slots.length === 0) return bySlot;
    for (let place = 0; place < this.#slots.length; place += 1) {
      const slot = this.#slots[place] as number; // within its length
      if (!bySlot.has(slot)) bySlot.set(slot, this.#rows[place] as Row); // a row for each slot
    }
    this.#slots = [];
    this.#rows = [];
    return bySlot;
  }
}
