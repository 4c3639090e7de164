/**
 * The words in which row schemas are written. A field says what is *expected*: anything else is reported, and kept as the wire said (P18).
 *
 * Every field may be absent and every type admits `null`, since a row that holds one stays in the slice; `orNull` says that `null` is
 * expected too. No refinements and no closed enums: an amount is a string or a number, a status is any text (P18).
 */
import * as z from "zod/mini";
import type { Decimal } from "../../shared/decimals/decimal.ts";

// So that the emitted declarations of the rows name this file, not the entry point, which would bring React's types into `./vanilla`.
export type { Decimal };

/** The values known today, for completion in editors; a server may send others. */
// `string & {}` keeps TypeScript from folding the known values into `string`.
export type OpenEnum<Known extends string> = Known | (string & {});

/** A field that may be absent, and whose type admits `null` whether or not that is expected. */
export type Field<Value> = z.ZodMiniOptional<z.ZodMiniType<Value | null>>;

/** Expects a value of `type`; a `null` is reported. */
const field = <Value>(type: z.ZodMiniType<Value>): Field<Value> => z.optional(type);

export const text = field(z.string());
export const integer = field(z.number());
export const flag = field(z.boolean());
export const decimal: Field<Decimal> = field(z.union([z.string(), z.number()]));
export const textList: Field<readonly string[]> = field(z.array(z.string()));

/** A list of nested rows, each a loose object. */
export const listOf = <Row>(row: z.ZodMiniType<Row>): Field<readonly Row[]> => field(z.array(row));

/** Text that is usually one of `Known`; every other text is as good. */
export const oneOf = <Known extends string>(): Field<OpenEnum<Known>> => field<OpenEnum<Known>>(z.string());

/** Expects `null` as well: it says "does not apply" and is not reported. */
export const orNull = <Value>(expected: Field<Value>): Field<Value> => z.optional(z.nullable(expected._zod.def.innerType));

/** The fields that every row may carry. `version` is data: the later message wins (P21). */
export const common = {
  /** A number of the server's own. The package does not compare it. */
  version: integer,
  /** When the server changed the row. */
  updated_at: text,
};

/** The row type of a schema, as the slices hold it. */
export type RowOfSchema<Schema extends z.core.$ZodType> = Readonly<z.output<Schema>>;
