/**
 * Entries by key, the newest last, of which a bounded number is kept: beyond it the oldest go. Written as often as messages come, and copied
 * once when they are shown.
 *
 * Rule: P40 limits.
 */
import { isEqual } from "./equality.ts";

export class KeptEntries<Value> {
  readonly #limit: number;
  #entries = new Map<string, Value>();
  #shown: ReadonlyMap<string, Value> = new Map();
  #isChanged = false;
  /** Keys put since the last `changePut`. */
  readonly #put = new Set<string>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): Value | undefined {
    return this.#entries.get(key);
  }

  /** Makes an entry the newest. False where it says nothing new. */
  put(key: string, value: Value): boolean {
    const before = this.#entries.get(key);
    const isChanged = !isEqual(before, value);
    this.#entries.delete(key);
    this.#entries.set(key, isChanged || before === undefined ? value : before);
    this.#put.add(key);
    if (this.#entries.size >= 2 * this.#limit) this.#trim();
    this.#isChanged ||= isChanged;
    return isChanged;
  }

  /**
   * Adds or replaces entries that are no news. Where one says something new, all lie in the order of `ageOf` afterwards, the smallest first,
   * and what was added before what was known of one age. False where none does.
   */
  merge(others: ReadonlyMap<string, Value>, ageOf: (value: Value) => string): boolean {
    const changed = [...others].filter(([key, value]) => !isEqual(this.#entries.get(key), value));
    if (changed.length === 0) return false;
    const merged = new Map(changed.filter(([key]) => !this.#entries.has(key)));
    for (const [key, value] of this.#entries) merged.set(key, value);
    for (const [key, value] of changed) merged.set(key, value);
    this.#entries = new Map([...merged].sort(([, left], [, right]) => compareText(ageOf(left), ageOf(right))));
    this.#trim();
    return (this.#isChanged = true);
  }

  /** Changes the entries that were put since the last call, in their places. False where there are none. */
  changePut(change: (value: Value) => Value): boolean {
    if (this.#put.size === 0) return false;
    for (const key of this.#put) this.#entries.set(key, change(this.#entries.get(key) as Value)); // what goes is forgotten in both
    this.#put.clear();
    return (this.#isChanged = true);
  }

  /** False where there was nothing. */
  clear(): boolean {
    if (this.#entries.size === 0) return false;
    this.#entries.clear();
    this.#put.clear();
    return (this.#isChanged = true);
  }

  /** What is kept now. Later changes do not reach it; the same object while there are none. */
  show(): ReadonlyMap<string, Value> {
    if (!this.#isChanged) return this.#shown;
    this.#isChanged = false;
    this.#trim();
    return (this.#shown = new Map(this.#entries));
  }

  /** Many at a time: a `Map` looks for its first entry behind all that were deleted there. */
  #trim(): void {
    for (const key of this.#entries.keys()) {
      if (this.#entries.size <= this.#limit) return;
      this.#entries.delete(key);
      this.#put.delete(key);
    }
  }
}

function compareText(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1;
}
