/**
 * Lists the changes of a commit in one slice, row by row and net against the previous commit. A row that left and came back unchanged is
 * not listed, so a repeated snapshot does not look like new rows. Pure. Computed only if there is a listener; linear in the changes.
 */
import type { Collection } from "../collection.ts";
import { isEqual } from "../../equality.ts";
import type { CommitChanges } from "./commit-changes.ts";

export type RowChange<Row extends object> =
  | { readonly type: "enter"; readonly key: string; readonly row: Row }
  | {
      readonly type: "update";
      readonly key: string;
      readonly row: Row;
      readonly previous: Row;
      /** Names of the fields whose value differs, by structure. */
      readonly changedFields: readonly string[];
    }
  | { readonly type: "exit"; readonly key: string; readonly previous: Row };

/** Lists the changes that lead to `collection`. */
export function listRowChanges<Row extends object>(changes: CommitChanges<Row>, collection: Collection<Row>): readonly RowChange<Row>[] {
  if (changes.type === "none") return [];
  const listed: RowChange<Row>[] = [];
  const add = (key: string, previous: Row | undefined, row: Row | undefined): void => {
    if (previous === row) return;
    if (previous === undefined) {
      if (row !== undefined) listed.push({ type: "enter", key, row });
    } else if (row === undefined) listed.push({ type: "exit", key, previous });
    else {
      const changedFields = fieldsThatDiffer(previous, row);
      if (changedFields.length > 0) listed.push({ type: "update", key, row, previous, changedFields });
    }
  };
  if (changes.type === "delta") {
    for (const [key, previous] of changes.previous) add(key, previous, collection.get(key));
    return listed;
  }
  const { previous } = changes;
  for (const key of previous.keys()) if (!collection.has(key)) add(key, previous.get(key), undefined);
  for (const key of collection.keys()) add(key, previous.get(key), collection.get(key));
  return listed;
}

/** Names of the fields whose value differs, by structure. */
export function fieldsThatDiffer(previous: object, row: object): readonly string[] {
  const before = new Map<string, unknown>(Object.entries(previous));
  const after = new Map<string, unknown>(Object.entries(row));
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.has(name) !== after.has(name) || !isEqual(before.get(name), after.get(name)));
}
