/**
 * What a filter may say of one field, typed by what rows have there. A misspelt field, a status that the row type does not know, or a number
 * for text does not compile. Types alone; `where.ts` gives them their meaning.
 */
import type { FieldValue, IsNumeric, RowField, Written } from "../../../domains/row-fields.ts";
import type { DecimalText } from "../../../shared/decimals/decimal.ts";

/** What a field may be compared with. */
export type Operand = string | number | boolean | null;

/** An absent value counts as null; lists and objects are compared with nothing else. */
type Scalar<Value> = Value extends string | number | boolean ? Value : Value extends null | undefined ? null : never;

/**
 * What a field of this type may be compared with: amounts with text and numbers, text with text, and a status with the words that its type
 * lists. `null` where the field may be null or absent. For state of your own: `useState<OperandOf<Trade["status"]>>("confirmed")`.
 */
export type OperandOf<Value> = unknown extends Value ? Operand : Scalar<Written<Value>>;

/** A bound. Of an amount, which is text or a number, it is a number or text that is one: `canonicalDecimal` makes it of what a user typed. */
export type BoundOf<Value> = unknown extends Value ? string | number : Bound<Extract<OperandOf<Value>, string | number>>;
type Bound<Operands> = [Extract<Operands, number>] extends [never] ? Operands : DecimalBound<Operands>;
type DecimalBound<Operands> = Operands extends string ? (string extends Operands ? DecimalText : Operands) : Operands;
declare const only: unique symbol;

/** Nothing: for the message of the compiler where a field has no text, or amounts. Bounds are for those. */
export interface ForTextFieldsOnly {
  readonly [only]: never;
}

/** Part of a text; nothing where the field holds no text, or amounts. */
type TextPart<Value> = unknown extends Value
  ? string
  : [Extract<Value, string>] extends [never]
    ? ForTextFieldsOnly
    : IsNumeric<Value> extends true
      ? ForTextFieldsOnly
      : string;

/** All that are given must hold. An operator that is `undefined` is not given. */
export interface Condition<Value = unknown> {
  /** Equality: text by text, so that "007" is not "7"; by value as soon as one side is a number. `null` also means absent. */
  readonly eq?: OperandOf<Value> | undefined;
  readonly ne?: OperandOf<Value> | undefined;
  readonly in?: readonly OperandOf<Value>[] | undefined;
  /**
   * Order: two decimals (text or number) by value and exactly, infinite operands included; RFC 3339 timestamps as instants, plain dates
   * before the instants of their day in UTC, other text by code unit. Anything else does not match.
   */
  readonly gt?: BoundOf<Value> | undefined;
  readonly gte?: BoundOf<Value> | undefined;
  readonly lt?: BoundOf<Value> | undefined;
  readonly lte?: BoundOf<Value> | undefined;
  /** The lowest and the highest value that match: short for `gte` and `lte`. Nothing lies between bounds in the wrong order. */
  readonly between?: readonly [low: BoundOf<Value>, high: BoundOf<Value>] | undefined;
  /** The text has this part, an empty one included. Only text matches: no number, no null. */
  readonly contains?: TextPart<Value> | undefined;
  /** The text begins with this, as `contains` has it. */
  readonly startsWith?: TextPart<Value> | undefined;
  /** `contains` and `startsWith` take capital and small letters for the same, in every language alike. @defaultValue case counts */
  readonly ignoreCase?: true | undefined;
  /**
   * The value or the condition does not hold, so null and absent match where it does not match them. A condition in which no operator is given
   * negates nothing.
   */
  readonly not?: OperandOf<Value> | Condition<Value> | undefined;
}

/** Field by field; a bare value stands for `eq`. */
export type WhereData<Row extends object> = {
  readonly [Field in RowField<Row>]?: OperandOf<FieldValue<Row, Field>> | Condition<FieldValue<Row, Field>> | undefined;
};

/**
 * Data, compared by structure, or a pure function, compared by identity: keep it stable between renders. Data name fields that the row type
 * names; add fields of your own to it by declaration merging, or read them in a function. All conditions of data must hold: for one of several fields,
 * give a function.
 */
export type Where<Row extends object> = WhereData<Row> | ((row: Row) => boolean);
