/**
 * Shared parts of the row builders. A built row has every field filled, amounts that agree with each other, and decimals as text.
 *
 * Each builder is pure: the same overrides give the same row. Keys are computed from the identifying fields, so two positions in two
 * symbols need no explicit key, and a delta for a row is built with the same few fields.
 */

/** Fields to set; the others take their defaults. */
export type Overrides<Row> = Partial<Row>;

export const stamp = { version: 1, updated_at: "2026-11-20T09:31:07.412Z" } as const;

/** A field that a test may have set to null on purpose is no part of a key. */
export function text(value: string | null): string {
  return value ?? "";
}
