/**
 * Which slot a key has, shared by the draft and all its snapshots. Safe to share because slots are only ever added: a snapshot takes no
 * notice of slots beyond its own length, and a removed key keeps its slot for the snapshots in which it is still there.
 *
 * A hash table of its own, with open addresses and linear probing. Nearly all of a look-up is waiting for memory: a `Map` is spread wider,
 * takes keys one at a time, and grows by making garbage.
 */
import type { RowKey } from "../../../shared/brand.ts";
import { KeyHash } from "./key-hash.ts";

/** Where rows went when an index was rebuilt: the new slot by the old slot; undefined for a removed row. */
export type SlotMap = readonly (number | undefined)[];

const FIRST_SIZE = 64;
/** Above this share of places in use the table is doubled. */
const MOST_USED = 0.8;

/** Slots by key, and keys by slot. */
export class KeyIndex {
  readonly #hash = new KeyHash();
  /** By slot, those of removed keys included. */
  readonly #keys: RowKey[] = [];
  /** Keys that were removed and came back: the slots that they had before, oldest first. */
  readonly #formerSlots = new Map<RowKey, number[]>();
  /** Pairs of a hash and a slot plus 1, negative once its key is removed; 0 is a free place. A key has one place, whatever becomes of it. */
  #table = new Int32Array(FIRST_SIZE * 2);
  #mask = FIRST_SIZE - 1;
  #usedCount = 0;

  /** The slot that the next key gets. */
  get length(): number {
    return this.#keys.length;
  }

  /** The key of a slot below `length`, be it removed or not. */
  keyAt(slot: number): RowKey {
    return this.#keys[slot] as RowKey; // below the length
  }

  /** The slot of a key of the draft; of anything but a string, which plain JavaScript may ask for, none. */
  find(key: unknown): number | undefined {
    return typeof key !== "string" ? undefined : this.#slotAt(this.#placeOf(key, this.#hash.of(key)));
  }

  /** The same for several keys, in two thirds of the time: one waits for memory together with the others. */
  findAll(keys: readonly RowKey[]): (number | undefined)[] {
    const hashes = new Int32Array(keys.length);
    const slots: (number | undefined)[] = [];
    // Loops that do little, so that the processor is ahead of the memory by many keys. What the first two read, the last one finds in its cache.
    for (let index = 0; index < keys.length; index += 1) {
      const hash = this.#hash.of(keys[index] as RowKey); // within its length, as all below
      hashes[index] = hash;
      slots.push(this.#table[2 * (hash & this.#mask) + 1]);
    }
    for (let index = 0; index < keys.length; index += 1) {
      const slot = Math.abs(slots[index] as number) - 1;
      if (slot >= 0) slots[index] = this.keyAt(slot).length;
    }
    for (let index = 0; index < keys.length; index += 1) {
      slots[index] = this.#slotAt(this.#placeOf(keys[index] as RowKey, hashes[index] as number));
    }
    return slots;
  }

  /** The slot that a key has or had, such that `isThere`: of all its slots at most one holds a row in a snapshot. */
  findFormer(key: unknown, isThere: (slot: number) => boolean): number | undefined {
    if (typeof key !== "string") return undefined;
    const slot = Math.abs(this.#table[this.#placeOf(key, this.#hash.of(key)) + 1] as number) - 1; // a place is within the table
    if (slot < 0) return undefined;
    return isThere(slot) ? slot : this.#formerSlots.get(key as RowKey)?.find(isThere); // a string that is no key is not found
  }

  /** The slot of a key, which it gets if it has none. */
  put(key: RowKey): number {
    const hash = this.#hash.of(key);
    const place = this.#placeOf(key, hash);
    const known = this.#table[place + 1] as number; // a place is within the table
    if (known > 0) return known - 1;
    if (known === 0 && this.#usedCount >= (this.#mask + 1) * MOST_USED) {
      this.#grow(); // before the key is noted: where there is no memory for it, nothing has changed
      return this.put(key);
    }
    if (known === 0) this.#usedCount += 1;
    else this.#bury(key, -known - 1);
    const slot = this.#keys.push(key) - 1;
    this.#table[place] = hash;
    this.#table[place + 1] = slot + 1;
    return slot;
  }

  /** Takes a key out of the draft, and returns the slot that it had. */
  remove(key: RowKey): number | undefined {
    const place = this.#placeOf(key, this.#hash.of(key));
    const slot = this.#slotAt(place);
    if (slot !== undefined) this.#table[place + 1] = -slot - 1;
    return slot;
  }

  #bury(key: RowKey, slot: number): void {
    const former = this.#formerSlots.get(key);
    if (former === undefined) this.#formerSlots.set(key, [slot]);
    else former.push(slot);
  }

  /** The place of a key in the table, or the free one that it would have. */
  #placeOf(key: string, hash: number): number {
    const table = this.#table;
    for (let place = hash & this.#mask; ; place = (place + 1) & this.#mask) {
      const slot = table[2 * place + 1] as number; // the mask keeps it within the table, which is never full
      if (slot === 0 || (table[2 * place] === hash && this.#keys[Math.abs(slot) - 1] === key)) return 2 * place;
    }
  }

  #slotAt(place: number): number | undefined {
    const slot = this.#table[place + 1] as number; // a place is within the table
    return slot > 0 ? slot - 1 : undefined;
  }

  #grow(): void {
    const before = this.#table;
    const mask = this.#mask * 2 + 1;
    const table = new Int32Array(before.length * 2);
    for (let from = 0; from < before.length; from += 2) {
      const hash = before[from] as number; // within its length, as below
      if (before[from + 1] === 0) continue;
      let place = hash & mask;
      while (table[2 * place + 1] !== 0) place = (place + 1) & mask;
      table[2 * place] = hash;
      table[2 * place + 1] = before[from + 1] as number;
    }
    this.#table = table;
    this.#mask = mask;
  }
}
