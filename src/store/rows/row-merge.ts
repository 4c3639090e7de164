/**
 * Decides which row is stored when a newer one with the same key arrives: the newer one, both merged, or the old object if nothing
 * differs, which then causes no notification. Where the fingerprint is enough, the old row is not read.
 *
 * Rules: P13 identity, P21 merge.
 */
import { isEqual } from "../equality.ts";
import { Fingerprints } from "./fingerprints.ts";
import type { SlotMap } from "./keys/key-index.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Decides for the rows of one list, and learns from them. */
export class RowMerger<Row extends object> {
  /**
   * Fields in one order, such that each row of the list has some of them in that order. A new row with all of them lacks nothing that any
   * old row has. Undefined when rows came that do not fit one order: then each pair of rows is compared.
   */
  #names: readonly string[] | undefined = [];
  readonly #prints = new Fingerprints<Row>();

  /** Must be called for each row that is stored, with its slot. */
  note(slot: number, row: Row): void {
    this.#prints.set(slot, row);
    if (this.#names === undefined || fits(row, this.#names)) return;
    const names = Object.keys(row);
    this.#names = isSubsequence(this.#names, names) ? names : undefined;
  }

  /** The rows have moved to other slots. */
  moveSlots(moved: SlotMap): void {
    this.#prints.move(moved);
  }

  /**
   * Notes that `next` replaces the row of a slot, where the old row need not be read: `next` has all fields and differs. Returns false, and
   * notes nothing, where the fingerprint cannot prove that.
   */
  replacesAtSight(slot: number, next: Row): boolean {
    const print = this.#prints.print(next);
    if (!this.#prints.isOther(slot, print) || !this.#isWhole(next)) return false;
    this.#prints.renew(slot, print);
    return true;
  }

  /** P21: the old row where nothing differs, the new one where it is whole, else the new one laid over the old one. */
  merge(slot: number, before: Row, next: Row): Row {
    if (!this.#prints.isOther(slot, this.#prints.print(next)) && !this.#differs(before, next)) return before;
    return this.#isWhole(next) || hasAllOf(before, next) ? next : { ...before, ...next };
  }

  /** P13: the old row where the two say the same, else the new one. */
  replace(before: Row, next: Row): Row {
    return !this.#differs(before, next) && (this.#isWhole(next) || hasAllOf(before, next)) ? before : next;
  }

  /** Whether a field of `next` has another value in `before`. */
  #differs(before: Row, next: Row): boolean {
    // Rows are read by field name; which fields there are is the server's business.
    const old = before as Fields;
    const fields = next as Fields;
    const field = this.#prints.versionField(next);
    if (field !== undefined && isOther(old, fields[field], field)) return true;
    for (const name in fields) {
      if (!isOther(old, fields[name], name)) continue;
      if (field !== undefined) this.#prints.missed(name);
      return true;
    }
    return false;
  }

  #isWhole(row: Row): boolean {
    const names = this.#names;
    if (names === undefined) return false;
    let count = 0;
    for (const name in row) if (name !== names[count++]) return false;
    return count === names.length;
  }
}

/** Nested values are compared by structure (P21). */
function isOther(old: Fields, value: unknown, name: string): boolean {
  const before = old[name];
  if (before === value) return value === undefined && !Object.hasOwn(old, name);
  return typeof value !== "object" || value === null || !Object.hasOwn(old, name) || !isEqual(before, value);
}

function hasAllOf(before: object, next: object): boolean {
  for (const name in before) if (!Object.hasOwn(next, name)) return false;
  return true;
}

/** Whether the row's fields are some of `names`, in their order. */
function fits(row: object, names: readonly string[]): boolean {
  let index = 0;
  for (const name in row) {
    while (names[index] !== name) if (++index >= names.length) return false;
    index += 1;
  }
  return true;
}

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let index = 0;
  for (const name of whole) if (part[index] === name) index += 1;
  return index === part.length;
}
