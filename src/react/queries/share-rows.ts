/**
 * Structural sharing for REST rows: an unchanged row keeps its identity, so memoised components do not re-render. TanStack Query matches
 * rows by index, so one row inserted at the front makes all rows after it new. This matches them by id.
 */
import { replaceEqualDeep } from "@tanstack/react-query";
import { asRecord } from "../../protocol/json.ts";

/** The `structuralSharing` option of a query. Data without ids, such as the result of a `select`, get TanStack Query's own sharing. */
export type ShareData = <Data>(before: unknown, after: Data) => Data;

/** For answers whose rows have their id in the field `id`. */
export function sharedBy(id: string): ShareData {
  const idOf = (row: unknown): unknown => asRecord(row)?.[id];

  return <Data>(before: unknown, after: Data): Data => {
    if (!isList(before) || !isList(after) || idOf(after[0]) === undefined) return replaceEqualDeep<Data>(before, after);
    const known = new Map(before.map((row) => [idOf(row), row]));
    const rows = after.map((row, place) => {
      const rowId = idOf(row);
      // Of two with one id, which no server should send, the one at the same place.
      return replaceEqualDeep<unknown>(idOf(before[place]) === rowId ? before[place] : known.get(rowId), row);
    });
    const isSame = rows.length === before.length && rows.every((row, place) => row === before[place]);
    return (isSame ? before : rows) as Data; // equal in every part
  };
}

/** An array that holds nothing but its elements. */
function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && Object.keys(value).length === value.length;
}
