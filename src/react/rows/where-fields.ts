/**
 * Detects a field in a `where` that no row of the slice has: it is misspelt, or of another slice. The types catch most of these, but not where
 * the row type names no fields, nor in JavaScript. For development: production builds leave this file out.
 *
 * A field is judged once a client, when its slice first has a baseline and rows.
 */
import type { AtlasClient } from "../../client/create-client.ts";
import type { Cancel } from "../../shared/clock.ts";
import { sliceOf } from "../../store/slice-of.ts";

type Internals = Pick<AtlasClient["internals"], "store" | "emit">;

/** By store, the fields that were judged, with their slices. */
const judged = new WeakMap<Internals["store"], Set<string>>();

/** Reports `unknown-where-field` for each field of data that no row has, now or as soon as there are rows. The result ends the wait. */
export function watchFields(where: unknown, slice: string, { store, emit }: Internals): Cancel {
  const known = judged.get(store) ?? new Set();
  judged.set(store, known);
  const idOf = (field: string): string => JSON.stringify([slice, field]);
  const fields = fieldsOf(where).filter((field) => !known.has(idOf(field)));

  /** False while there are no rows to judge by. Before the baseline a slice may hold a part of its rows. */
  const judge = (): boolean => {
    const { collection, freshness } = sliceOf(store.api.getState(), slice);
    if (collection.size === 0 || freshness.status === "waiting") return false;
    for (const field of fields) {
      if (known.has(idOf(field))) continue;
      known.add(idOf(field));
      if (!collection.toArray().some((row) => Object.hasOwn(row, field))) emit("unknown-where-field", { slice, field });
    }
    return true;
  };
  if (fields.length === 0 || judge()) return () => undefined;
  const stop = store.api.subscribe(() => {
    if (judge()) stop();
  });
  return stop;
}

/** Of a function there is nothing to know; a condition that is undefined is none. */
function fieldsOf(where: unknown): readonly string[] {
  if (typeof where !== "object" || where === null) return [];
  return Object.entries(where).flatMap(([field, condition]) => (condition === undefined ? [] : [field]));
}
