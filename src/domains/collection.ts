/**
 * Defines a collection for the rest of the package, as data. The six of the protocol and those of an application have the same shape.
 *
 * Decides how an application's options become a definition. Must not know rows in a store, messages or sockets.
 * Rules: P13, P15, P17–P21.
 */
import type { JsonRecord } from "../protocol/json.ts";
import { functionKey, namedKey, type KeyReader } from "./keys.ts";
import type { RowField } from "./row-fields.ts";
import { refuseAsynchronous, type RowSchema, type StandardRowSchema, type ZodRowSchema } from "./row-schema.ts";

/** A row as the wire sent it. */
export type WireRow = JsonRecord;

export interface CollectionPolicies {
  /** The effect of an empty stream snapshot while the slice has rows: empty the collection, or wait for a second source (P17). */
  readonly emptySnapshot: "believe" | "confirm";
  /** How a delta row updates the old one: merged over it, or in its place (P21). */
  readonly merge: "shallow" | "replace";
  /** Whether a stream snapshot drops fields that only REST knew (P13). */
  readonly snapshotFields: "drop" | "keep";
}

export interface CollectionDefinition<Row extends object = object> extends KeyReader, CollectionPolicies {
  /** The slice's name. */
  readonly name: string;
  readonly kind: string;
  /** Fields in which the rows may lie: explicit ones first, legacy ones after (P15). */
  readonly rowsIn: readonly string[];
  /** Whether rows may also lie in nested envelopes, bare arrays and strings of them. */
  readonly nested: boolean;
  /** Whether the key is this package's guess: then its collisions and unknown removals are reported (P20). */
  readonly hasGuessedKey: boolean;
  readonly schema: RowSchema | undefined;
  /** The default REST path, below the base URL. */
  readonly rest: string | undefined;
  /** Never there at run time: carries the row type. */
  readonly "~row"?: Row;
}

/** A definition that carries its name and row type, so stores and hooks infer them. */
export interface CollectionHandle<Name extends string = string, Row extends object = object> extends CollectionDefinition<Row> {
  readonly name: Name;
}

export type RowOf<Handle> = Handle extends { readonly "~row"?: infer Row } ? Exclude<Row, undefined> : never;
export type NameOf<Handle> = Handle extends { readonly name: infer Name extends string } ? Name : never;

/** One field; several, joined with escapes; or a function of the row, of which anything but a non-empty string or a safe integer is no key (P19). */
export type KeyOption<Row> = RowField<NoInfer<Row>> | readonly RowField<NoInfer<Row>>[] | ((row: Row) => unknown);

export interface CollectionOptions<
  Kind extends string,
  Row extends object,
  Name extends string,
  Schema extends RowSchema<Row> = RowSchema<Row>,
> {
  /** The `kind` of its messages. */
  readonly kind: Kind;
  /** The slice's name. @defaultValue the kind */
  readonly name?: Name | undefined;
  /** Fields of the payload in which the rows lie, the preferred one first (P15). @defaultValue the kind */
  readonly rowsIn?: string | readonly string[] | undefined;
  readonly key: KeyOption<Row>;
  /**
   * The expected fields, as a schema of zod, valibot, arktype or any other library that follows Standard Schema. The row type is its
   * output with zod and its input with others: rows are checked but never copied (P18), so a schema must not transform. A zod schema sees
   * each row; another one is called once for each new shape of a row: field names and types of values. So have rules about values checked
   * by zod.
   */
  readonly schema?: Schema | undefined;
  /** A path below the base URL that answers with all rows: the baseline after a gap (P35). */
  readonly rest?: string | undefined;
  /** Whether rows may also lie in nested envelopes, bare arrays and strings of them, as for positions. @defaultValue false */
  readonly nested?: boolean | undefined;
  /** @defaultValue "believe" */
  readonly emptySnapshot?: CollectionPolicies["emptySnapshot"] | undefined;
  /** @defaultValue "shallow" */
  readonly merge?: CollectionPolicies["merge"] | undefined;
  /** @defaultValue "drop" */
  readonly snapshotFields?: CollectionPolicies["snapshotFields"] | undefined;
}

/**
 * Defines a collection of the application's own. The row type comes from `schema`; without one, annotate the parameter of a key function,
 * or name it: `defineCollection<"quotes", Quote>({ ... })`.
 * @throws AtlasError `schema-asynchronous`
 */
export function defineCollection<const Kind extends string, Row extends object, const Name extends string = Kind>(
  options: CollectionOptions<Kind, Row, Name, StandardRowSchema<Row>> & { readonly schema: StandardRowSchema<Row> },
): CollectionHandle<Name, Row>;
/** The same with a schema of zod, or without one. @throws AtlasError `schema-asynchronous` */
export function defineCollection<
  const Kind extends string,
  Row extends object = Readonly<Record<string, unknown>>,
  const Name extends string = Kind,
  // eslint-disable-next-line @typescript-eslint/unified-signatures -- one signature would infer the row from input and output of a zod schema
>(options: CollectionOptions<Kind, Row, Name, ZodRowSchema<Row>>): CollectionHandle<Name, Row>;
export function defineCollection<const Kind extends string, Row extends object, const Name extends string = Kind>(
  options: CollectionOptions<Kind, Row, Name>,
): CollectionHandle<Name, Row> {
  const {
    kind,
    rowsIn = kind,
    schema,
    rest,
    nested = false,
    emptySnapshot = "believe",
    merge = "shallow",
    snapshotFields = "drop",
  } = options;
  // `Name` defaults to `Kind` exactly when `name` is left out, which the compiler cannot see.
  const name = (options.name ?? kind) as Name;
  refuseAsynchronous(schema, name);
  return {
    name,
    kind,
    rowsIn: typeof rowsIn === "string" ? [rowsIn] : rowsIn,
    nested,
    ...keyReader(options.key),
    hasGuessedKey: false,
    schema,
    rest,
    emptySnapshot,
    merge,
    snapshotFields,
  };
}

/** The key functions behind a key option. */
export function keyReader<Row extends object>(key: KeyOption<Row>): KeyReader {
  // The row is what the server sent, unchecked: the cast gives the application's function the type that it declared.
  if (typeof key === "function") return functionKey(key as (row: WireRow) => unknown);
  return namedKey(typeof key === "string" ? [key] : key);
}
