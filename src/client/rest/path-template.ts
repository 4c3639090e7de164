/**
 * Fills the parameters of a configured path, such as `/runs/{run_id}`. An id fills exactly one segment, so no id can change the rest of
 * the path.
 *
 * Rule: P2 (where a token goes).
 */

export type FilledPath =
  | { readonly type: "path"; readonly path: string }
  /** The id of this part is missing or cannot be put into a path. */
  | { readonly type: "refused"; readonly parameter: string };

/** Inserts each id, encoded. */
export function fillPath(template: string, ids: Readonly<Record<string, string>>): FilledPath {
  let refused: string | undefined;
  const path = template.replace(/\{(\w+)\}/g, (_, parameter: string) => {
    const encoded = encodeId(Object.hasOwn(ids, parameter) ? ids[parameter] : undefined);
    if (encoded === undefined) refused ??= parameter;
    return encoded ?? "";
  });
  return refused === undefined ? { type: "path", path } : { type: "refused", parameter: refused };
}

/** A URL parser takes `.` and `..` for steps in the path, and an empty id leaves a segment out: each is another path. */
const NO_SEGMENTS: readonly unknown[] = ["", ".", ".."];

function encodeId(id: string | undefined): string | undefined {
  if (typeof id !== "string" || NO_SEGMENTS.includes(id)) return undefined; // an id may come from a row, and be anything
  try {
    return encodeURIComponent(id);
  } catch {
    return undefined; // half of a surrogate pair
  }
}
