/** Finds the rows in a payload, whatever they lie in: under a name, one level deeper, or bare. For faults that change rows, in slices of any shape. */
import type { WireRow } from "../book/table.ts";

/** The payload with other rows; the same payload where it holds no list but `removed`. */
export function withRows(data: unknown, change: (rows: readonly WireRow[]) => readonly unknown[]): unknown {
  if (Array.isArray(data)) return change(data as readonly WireRow[]); // rows of this server, or of a test
  if (typeof data !== "object" || data === null) return data;
  for (const [name, value] of Object.entries(data)) {
    if (name === "removed" || typeof value !== "object" || value === null) continue;
    return { ...data, [name]: withRows(value, change) };
  }
  return data;
}
