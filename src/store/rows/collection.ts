/**
 * An immutable snapshot of a slice's rows. Creating one takes time linear in the changes. It never changes, so concurrent rendering,
 * deferred values and time travel may keep it.
 *
 * The order is that of a `Map`: a row keeps its place when it is updated; a key that is removed and added again goes to the end; a
 * snapshot of the stream brings its own order (P13).
 */

export interface Collection<Row extends object> extends Iterable<Row> {
  readonly size: number;
  /** The row under a key. */
  get(key: string): Row | undefined;
  /** Whether there is a row under a key. */
  has(key: string): boolean;
  /** The row at a place of the order, or undefined outside it. */
  at(index: number): Row | undefined;
  /** The rows from `from` up to but not including `to`, both clamped to the size. Costs what it reads. */
  window(from: number, to: number): readonly Row[];
  /** All keys, in order. Made when first asked for, then kept. */
  keys(): readonly string[];
  /** All rows, in order. Made when first asked for, then kept: the same array at every call. */
  toArray(): readonly Row[];
}
