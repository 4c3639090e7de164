/**
 * The fields that a row type names. Rows keep unknown fields, so their types have an index signature, under which a misspelt name would be a
 * field like any other. Types alone.
 */

/** A field that the row type names, one of any member where the type is a union. */
export type NamedField<Row> = Row extends unknown
  ? keyof { [Field in keyof Row as string extends Field ? never : number extends Field ? never : Field]: unknown } & string
  : never;

/** One of the fields that the row type names, or any where it names none. */
export type RowField<Row> = [NamedField<Row>] extends [never] ? string : NamedField<Row>;

/** What rows have in a field. Absent in a member of a union counts as undefined. */
export type FieldValue<Row, Field extends string> = Row extends unknown ? (Field extends keyof Row ? Row[Field] : undefined) : never;
