/**
 * What becomes of a row when a newer one with its key arrives: the newer one, both merged, or, if nothing in it differs, the old object
 * itself, so that nobody is told of it.
 *
 * Reading a row that was not read lately costs more than all else here (it has left the processor's caches), so what can be told without
 * the old row is told without it. Rules: P13 identity, P21 merge.
 */
import { isEqual } from "./equality.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Decides for the rows of one collection, and learns from them. */
export class RowMerger<Row extends object> {
  /**
   * Fields in one order, such that each row of the collection has some of them in that order. A new row with all of them lacks nothing
   * that any old row has. Undefined when rows came that do not fit one order: then each pair of rows is compared.
   */
  #names: readonly string[] | undefined = [];
  /** The field that differed last. Feeds change the same few fields over and over, so looking there first decides most pairs at once. */
  #changing: string | undefined;

  /** To be told of each row that is stored. */
  note(row: Row): void {
    if (this.#names === undefined || fits(row, this.#names)) return;
    const names = Object.keys(row);
    this.#names = isSubsequence(this.#names, names) ? names : undefined;
  }

  /** `before` has to be one that was noted. P21: the old row where nothing differs, the new one where it is whole, else the new one laid over the old one. */
  merge(before: Row, next: Row): Row {
    if (!this.#differs(before, next)) return before;
    return this.#isWhole(next) || hasAllOf(before, next) ? next : { ...before, ...next };
  }

  /** `before` has to be one that was noted. P13: the old row where the two say the same, else the new one. */
  replace(before: Row, next: Row): Row {
    return !this.#differs(before, next) && (this.#isWhole(next) || hasAllOf(before, next)) ? before : next;
  }

  /** Whether a field of `next` has another value in `before`. */
  #differs(before: Row, next: Row): boolean {
    // Rows are read by field name; which fields there are is the server's business.
    const old = before as Fields;
    const fields = next as Fields;
    const changing = this.#changing;
    if (changing !== undefined && isOther(old, fields[changing], changing) && Object.hasOwn(fields, changing)) return true;
    for (const name in fields) {
      if (!isOther(old, fields[name], name)) continue;
      this.#changing = name;
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
