/**
 * Keeps a bounded number of entries by key: beyond it the oldest are removed. Entries are written with each message, and copied once when
 * they are shown.
 *
 * `put` makes an entry the newest. `add` takes entries of any age, since lists come in any order: their ages are compared only when there
 * are too many.
 * Rule: P40 limits.
 */
import { isEqual } from "./equality.ts";

export class KeptEntries<Value> {
  readonly #limit: number;
  readonly #ageOf: (value: Value) => string;
  /** The oldest first, unless some were added since they were last ordered. */
  #entries = new Map<string, Value>();
  #isOrdered = true;
  #shown: ReadonlyMap<string, Value> = new Map();
  #isChanged = false;
  /** Keys put since the last `changePut`. */
  readonly #put = new Set<string>();

  /** `ageOf`: a date, for example; the smallest is the oldest. Of entries of one age the first one is. */
  constructor(limit: number, ageOf: (value: Value) => string) {
    this.#limit = limit;
    this.#ageOf = ageOf;
  }

  get(key: string): Value | undefined {
    return this.#entries.get(key);
  }

  /** Makes an entry the newest. False where nothing changed. */
  put(key: string, value: Value): boolean {
    const before = this.#entries.get(key);
    const isNew = !isEqual(before, value);
    this.#entries.delete(key);
    this.#entries.set(key, isNew || before === undefined ? value : before);
    this.#put.add(key);
    return this.#note(isNew);
  }

  /** Adds an entry of any age, or replaces it in its place. False where nothing changed. */
  add(key: string, value: Value): boolean {
    const before = this.#entries.get(key);
    if (isEqual(before, value)) return false;
    if (before === undefined) this.#isOrdered = false;
    this.#entries.set(key, value);
    return this.#note(true);
  }

  /** Changes the entries that were put since the last call, in their places. False where there are none. */
  changePut(change: (value: Value) => Value): boolean {
    if (this.#put.size === 0) return false;
    for (const key of this.#put) this.#entries.set(key, change(this.#entries.get(key) as Value)); // what goes is forgotten in both
    this.#put.clear();
    return this.#note(true);
  }

  /** False where there was nothing. */
  clear(): boolean {
    if (this.#entries.size === 0) return false;
    this.#entries.clear();
    this.#put.clear();
    this.#isOrdered = true;
    return this.#note(true);
  }

  /** A snapshot of the entries; the same object while they do not change. */
  show(): ReadonlyMap<string, Value> {
    if (!this.#isChanged) return this.#shown;
    this.#isChanged = false;
    this.#trim();
    return (this.#shown = new Map(this.#entries));
  }

  #note(isChanged: boolean): boolean {
    this.#isChanged ||= isChanged;
    // Many at a time: a `Map` looks for its first entry behind all that were deleted there.
    if (this.#entries.size >= 2 * this.#limit) this.#trim();
    return isChanged;
  }

  #trim(): void {
    if (this.#entries.size <= this.#limit) return;
    if (!this.#isOrdered) {
      const byAge = [...this.#entries].map(([key, value]) => ({ key, value, age: this.#ageOf(value) }));
      byAge.sort((left, right) => (left.age === right.age ? 0 : left.age < right.age ? -1 : 1));
      this.#entries = new Map(byAge.map(({ key, value }) => [key, value]));
      this.#isOrdered = true;
    }
    for (const key of this.#entries.keys()) {
      if (this.#entries.size <= this.#limit) return;
      this.#entries.delete(key);
      this.#put.delete(key);
    }
  }
}
