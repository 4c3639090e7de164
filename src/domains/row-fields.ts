/**
 * The fields that a row type names. Rows keep unknown fields, so their types have an index signature, under which a misspelt name would be a
 * field like any other. Types alone.
 */
import type { DecimalText } from "../shared/decimals/decimal.ts";

/** A field that the row type names, one of any member where the type is a union. */
export type NamedField<Row> = Row extends unknown
  ? keyof { [Field in keyof Row as string extends Field ? never : number extends Field ? never : Field]: unknown } & string
  : never;

/** One of the fields that the row type names, or any where it names none. For code of your own: `const columns: readonly RowField<Trade>[]`. */
export type RowField<Row> = [NamedField<Row>] extends [never] ? string : NamedField<Row>;

/** What rows have in a field. Absent in a member of a union counts as undefined. */
export type FieldValue<Row, Field extends string> = Row extends unknown ? (Field extends keyof Row ? Row[Field] : undefined) : never;

/**
 * A field that holds amounts or other numbers; plain text is none. Any field where the row type names none that does: amounts may be plain text
 * in rows of the application.
 */
export type NumericField<Row> = [FieldWithNumbers<Row>] extends [never] ? RowField<Row> : FieldWithNumbers<Row>;

type FieldWithNumbers<Row> = {
  [Field in NamedField<Row>]: IsNumeric<FieldValue<Row, Field>> extends true ? Field : never;
}[NamedField<Row>];

/** Whether a type has numbers, or texts that are numbers by their type. */
export type IsNumeric<Value> = unknown extends Value ? true : [Extract<Value, number | DecimalText>] extends [never] ? false : true;

/** The words that a type lists, without the other text that it admits. */
type Words<Value> = Value extends string ? (string extends Value ? never : Value) : never;
type NotText<Value> = Value extends string ? never : Value;

/**
 * A value that an application may write where rows have `Value`. Rows admit any text as a status, since a newer server may send a word that
 * their type does not list. An application writes one of the listed words, so a misspelt one does not compile.
 */
export type Written<Value> = [Words<Value>] extends [never] ? Value : Words<Value> | NotText<Value>;
