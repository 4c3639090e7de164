/**
 * The rows of a test's server, slice by slice, and the messages that carry them. Knows no connection: it creates messages, and the server
 * sends them. The application's own collections are served like the six.
 *
 * Rules: P13 snapshot, P14 delta, P15 explicit arrays, P21 merge.
 */
import type { CollectionHandle } from "../../domains/collection.ts";
import { collections, type CollectionName, type CollectionRows } from "../../domains/collections.ts";
import { nameOf, type SliceRef } from "../../domains/slice-name.ts";
import type { Outgoing } from "../../engine/stream/wire.ts";
import { asRecord, type JsonRecord } from "../../protocol/json.ts";
import { readPayload } from "../../protocol/payload.ts";
import type { RowKey } from "../../shared/brand.ts";
import type { SentFields } from "../builders/row-defaults.ts";

/** Rows that the server has from the beginning. */
export type InitialRows = { readonly [Name in CollectionName]?: readonly SentFields<CollectionRows[Name]>[] | undefined };

export interface TestBook {
  readonly handles: readonly CollectionHandle[];
  /** The kind under which a slice's messages go. */
  kindOf(slice: SliceRef): string;
  rows(slice: SliceRef): readonly JsonRecord[];
  /** The row of a key, as the wire writes keys. */
  row(slice: SliceRef, key: string): JsonRecord | undefined;
  /** A message with all rows of the slice. */
  snapshot(slice: SliceRef): Outgoing;
  /** The server now has these rows and no others. */
  replace(slice: SliceRef, rows: readonly object[]): Outgoing;
  /** The server's rows change in these fields, and the rows of these keys go. */
  change(slice: SliceRef, rows: readonly object[], removed: readonly unknown[]): Outgoing;
  /** Applies a message of another server to these rows. */
  follow(message: Outgoing): void;
}

export function createTestBook(own: readonly CollectionHandle[], initial: InitialRows): TestBook {
  const handles: readonly CollectionHandle[] = [...Object.values(collections), ...own];
  const tables = new Map<string, Map<RowKey, JsonRecord>>(handles.map(({ name }) => [name, new Map()]));

  const find = (slice: SliceRef) => {
    const name = nameOf(slice);
    const handle = handles.find((each) => each.name === name);
    const table = tables.get(name);
    if (handle === undefined || table === undefined)
      throw new Error(`no slice ${name}: give its handle to createTestAtlas({ collections })`);
    return { handle, table };
  };
  const upsert = ({ handle, table }: ReturnType<typeof find>, row: JsonRecord): void => {
    const key = handle.key(row);
    if (key === undefined) throw new Error(`a row of ${handle.name} needs its key; to send one without, use send()`);
    table.set(key, { ...table.get(key), ...row });
  };
  const upsertAll = (slice: SliceRef, rows: readonly object[]) => {
    const found = find(slice);
    for (const row of rows) upsert(found, row as JsonRecord); // whatever object a test calls a row
    return found;
  };

  for (const [name, rows] of Object.entries(initial)) upsertAll(name as CollectionName, rows ?? []); // Object.entries forgets the names

  const book: TestBook = {
    handles,
    kindOf: (slice) => find(slice).handle.kind,
    rows: (slice) => [...find(slice).table.values()],
    row: (slice, key) => find(slice).table.get(key as RowKey), // one that is no key finds nothing
    snapshot(slice) {
      const { handle, table } = find(slice);
      return { kind: handle.kind, messageType: "snapshot", data: { [fieldOf(handle)]: [...table.values()] } };
    },
    replace(slice, rows) {
      find(slice).table.clear();
      upsertAll(slice, rows);
      return book.snapshot(slice);
    },
    change(slice, rows, removed) {
      const { handle, table } = upsertAll(slice, rows);
      for (const entry of removed) {
        const key = handle.removedKey(entry);
        if (key !== undefined) table.delete(key);
      }
      return { kind: handle.kind, messageType: "delta", data: { [fieldOf(handle)]: rows, removed } };
    },
    follow({ kind, messageType, data }) {
      const handle = handles.find((each) => each.kind === kind);
      if (handle === undefined) return;
      const payload = readPayload(
        data,
        handle.rowsIn,
        handle.nested ? { nested: true, bareArray: true } : { nested: false, bareArray: false },
      );
      if (payload.type === "malformed") return;
      const rows = (payload.rows ?? []).filter((row) => asRecord(row) !== undefined) as readonly JsonRecord[]; // just checked
      if (messageType === "snapshot") book.replace(handle, rows);
      else book.change(handle, rows, payload.removed ?? []);
    },
  };
  return book;
}

function fieldOf({ rowsIn, kind }: CollectionHandle): string {
  return rowsIn[0] ?? kind;
}
