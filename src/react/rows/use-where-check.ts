/**
 * Detects two mistakes in a `where`: a function that is written inline, which is a new one at each render, so each render builds a view of all
 * rows; and, in development, a field that no row has.
 */
import { useEffect, useState } from "react";
import { useAtlasClient } from "../provider/atlas-context.ts";
import { watchFields } from "./where-fields.ts";

/** A function that follows an input, as `useCallback` makes it, changes with each letter that is typed, but not at every render. */
const UNSTABLE_RENDERS = 20;

/**
 * Reports `unstable-where` once for a component whose `where` was a new function at each of its last renders, and `unknown-where-field` once for
 * each field.
 */
export function useWhereCheck(where: unknown, slice: string): void {
  const { emit, store } = useAtlasClient().internals;
  const [seen] = useState(() => ({ where, changeCount: 0 }));
  useEffect(() => {
    const isOther = typeof where === "function" && where !== seen.where;
    Object.assign(seen, { where, changeCount: isOther ? seen.changeCount + 1 : 0 });
    if (seen.changeCount === UNSTABLE_RENDERS) emit("unstable-where", { slice });
    return process.env.NODE_ENV === "production" ? undefined : watchFields(where, slice, { store, emit });
  });
}
