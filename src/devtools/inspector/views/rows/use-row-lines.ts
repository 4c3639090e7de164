/** The rows to list, read some times a second: all of a slice, or those in which a text was found. */
import { useEffect, useMemo, useState } from "react";
import type { JsonRecord } from "../../../../protocol/json.ts";
import type { Cancel, Clock } from "../../../../shared/clock.ts";
import type { Collection } from "../../../../store/rows/collection.ts";
import { sliceOf } from "../../../../store/slice-of.ts";
import type { ShownClient } from "../../../shown-client.ts";
import { runInFrames } from "../../run-in-frames.ts";
import { createRowSearch, type RowSearch } from "./row-search.ts";

/** Unit: milliseconds. */
const READ_EVERY_MS = 250;

export interface RowLine {
  readonly key: string;
  /** Undefined for a row that is gone since it was found. */
  readonly row: JsonRecord | undefined;
}

export interface RowLines {
  readonly slice: string;
  /** What was searched for; empty for all rows. */
  readonly text: string;
  readonly count: number;
  /** Rows in the slice. */
  readonly total: number;
  readonly isSearching: boolean;
  /** Of the slice, searched or not: its fields are the columns. */
  readonly first: RowLine | undefined;
  readonly at: (index: number) => RowLine | undefined;
}

export function useRowLines(client: ShownClient, slice: string, text: string, clock: Clock): RowLines {
  const asked = useMemo(() => {
    const { store } = client.internals;
    const read = (): Collection<JsonRecord> => rowsOf(client, slice);
    const keyOf = (row: JsonRecord): string => store.keyOf(slice, row);
    return { text, search: text === "" ? undefined : createRowSearch(read, keyOf, text, clock.now()) };
  }, [client, slice, text, clock]);
  const [lines, setLines] = useState(() => readLines(client, slice, { text: "", search: undefined }, false));
  useEffect(() => {
    let cancel: Cancel = () => undefined;
    const { search } = asked;
    const read = (): void => {
      search?.refresh(clock.now());
      cancel = runInFrames(clock, search?.step ?? (() => false), (hasMore) => {
        setLines(readLines(client, slice, asked, hasMore));
        if (!hasMore) cancel = clock.schedule(read, READ_EVERY_MS);
      });
    };
    read();
    return () => cancel();
  }, [client, slice, asked, clock]);
  return lines;
}

export function rowsOf(client: ShownClient, slice: string): Collection<JsonRecord> {
  return sliceOf(client.store.getState(), slice).collection;
}

interface Asked {
  readonly text: string;
  readonly search: RowSearch | undefined;
}

function readLines(client: ShownClient, slice: string, { text, search }: Asked, isSearching: boolean): RowLines {
  const rows = rowsOf(client, slice);
  const { store } = client.internals;
  const keys = search?.keys();
  const lineOf = (row: JsonRecord | undefined): RowLine | undefined => row && { key: store.keyOf(slice, row), row };
  return {
    slice,
    text,
    count: keys?.length ?? rows.size,
    total: rows.size,
    isSearching,
    first: lineOf(rows.at(0)),
    at(index) {
      if (keys !== undefined) {
        const key = keys[index];
        return key === undefined ? undefined : { key, row: rows.get(key) };
      }
      return lineOf(rows.at(index));
    },
  };
}
