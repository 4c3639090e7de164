/**
 * The order of a view.
 */

export interface SortTerm<Row extends object> {
  readonly field: keyof Row & string;
  /** The largest first; null and absent come last in both directions. @defaultValue false */
  readonly desc?: boolean | undefined;
}
