/**
 * What a row is checked against: any schema that follows the Standard Schema specification, version 1, as those of zod, zod/mini, valibot and
 * arktype do. The interface is written out, as the specification proposes, so that it needs no dependency.
 *
 * Rule: P18.
 */
import type * as z from "zod/mini";
import { AtlasError } from "../shared/errors.ts";

/** A path leads to the field of an issue. */
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** Without issues the value is as expected. What the schema made of it is not used. */
export type SchemaResult = { readonly value: unknown; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] };

/** A schema of zod 4, or of zod/mini: its parts can be read, so that most rows pass without a call of it. `Row` is its output. */
export type ZodRowSchema<Row = unknown> = z.core.$ZodType<Row>;

/**
 * A schema of another library. `Row` is its input: rows are checked as the wire sent them, and never replaced by what a schema makes of them. (The
 * input of many zod schemas is `unknown`, as of each that is annotated with its output.)
 */
export interface StandardRowSchema<Row = unknown> {
  readonly _zod?: undefined;
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult | Promise<SchemaResult>;
    readonly types?: { readonly input: Row; readonly output: unknown } | undefined;
  };
}

export type RowSchema<Row = unknown> = ZodRowSchema<Row> | StandardRowSchema<Row>;

export function isZod(schema: RowSchema): schema is ZodRowSchema {
  return schema._zod !== undefined;
}

/** The schema's verdict on a value, or `asynchronous`. Throws what the schema throws. */
export function judgeBySchema(schema: StandardRowSchema, value: unknown): SchemaResult | "asynchronous" {
  const result = schema["~standard"].validate(value);
  if (!("then" in result)) return result;
  result.catch(() => undefined); // it is not awaited: a rejection would be unhandled
  return "asynchronous";
}

/**
 * Refuses a schema that answers with a promise: rows are checked while their message is applied. Zod is not tried: it does not say before it
 * meets the part of a schema that is asynchronous. Its first row shows that, and the same code is reported then.
 * @throws AtlasError `schema-asynchronous`
 */
export function refuseAsynchronous(schema: RowSchema | undefined, collection: string): void {
  if (schema === undefined || isZod(schema) || !isAsynchronous(schema)) return;
  throw new AtlasError("schema-asynchronous", { detail: { collection } });
}

function isAsynchronous(schema: StandardRowSchema): boolean {
  try {
    return judgeBySchema(schema, {}) === "asynchronous";
  } catch {
    return false; // it throws for an empty row, and what it does with others is seen when they come
  }
}
