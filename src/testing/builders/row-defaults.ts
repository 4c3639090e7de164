/**
 * Shared parts of the row builders. A built row has every field filled, amounts that agree with each other, and decimals as text.
 *
 * Positions, balances and the like have keys that are computed from the identifying fields, so two positions in two symbols need no explicit key, and
 * a delta for a row is built with the same few fields. Rows with an id of their own, such as trades, get the next one: `row-ids.ts`.
 */

import type { Written } from "../../domains/row-fields.ts";

/** The fields that a row type names. Rows hold unknown fields as well, so their type alone would accept a misspelt one. */
type NamedFields<Row> = {
  readonly [Field in keyof Row as string extends Field ? never : number extends Field ? never : Field]: Row[Field];
};

/** Fields of a row that a server sends. A misspelt field does not compile; a status may be any word, as a newer server may send it. */
export type SentFields<Row> = [keyof NamedFields<Row>] extends [never] ? Partial<Row> : Partial<NamedFields<Row>>;

/** Fields to set; the others take their defaults. A misspelt field does not compile, nor does a status that the row type does not list. */
export type Overrides<Row> = { readonly [Field in keyof SentFields<Row>]: Written<SentFields<Row>[Field]> };

/** Fields of a row that this package does not know, and values that it does not list: a status of a newer server. */
export type ExtraFields = Readonly<Record<string, unknown>>;

export const stamp = { version: 1, updated_at: "2026-11-20T09:31:07.412Z" } as const;

/** A field that a test may have set to null on purpose is no part of a key. */
export function text(value: string | null): string {
  return value ?? "";
}
