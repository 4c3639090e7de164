/**
 * Filters as data, so that an object written inline in a component is the same filter at every render.
 */

/** What a field may be compared with. */
export type Operand = string | number | boolean | null;

/** All that are given must hold. */
export interface Condition {
  /** Equality: text by text; numerically as soon as one side is a number. `null` is also what is absent. */
  readonly eq?: Operand | undefined;
  readonly ne?: Operand | undefined;
  readonly in?: readonly Operand[] | undefined;
  /** Order: two decimals (text or number) numerically and exactly, other text by code unit; anything else does not match. */
  readonly gt?: string | number | undefined;
  readonly gte?: string | number | undefined;
  readonly lt?: string | number | undefined;
  readonly lte?: string | number | undefined;
}

/** Field by field; a bare value stands for `eq`. */
export type WhereData<Row extends object> = { readonly [Field in keyof Row]?: Operand | Condition | undefined };

/** Data, compared by structure, or a pure function, compared by identity: keep it stable between renders. */
export type Where<Row extends object> = WhereData<Row> | ((row: Row) => boolean);
