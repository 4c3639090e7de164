/**
 * A TanStack DB collection with a sync function of its own, as its guide on custom adapters has it: a message is one transaction.
 * The view is a live query with `where`, `orderBy` and `limit`, over a collection that makes its indexes by itself.
 */
import { BTreeIndex, createCollection, createLiveQueryCollection, gt, type SyncConfig } from "@tanstack/db";
import { listen, WINDOW, type Candidate, type CandidateOptions, type ViewCandidate } from "../candidate.ts";
import { LEAST_VALUE, type BenchRow, type Delta } from "../workload.ts";

type Sync = Parameters<SyncConfig<BenchRow, string>["sync"]>[0];

function createPositions(isLean: boolean) {
  let given: Sync | undefined;
  const collection = createCollection<BenchRow, string>({
    id: "positions",
    getKey: (row) => row.position_line_key,
    startSync: true,
    autoIndex: "eager",
    defaultIndexType: BTreeIndex,
    sync: {
      rowUpdateMode: isLean ? "partial" : "full",
      sync: (params) => {
        given = params;
      },
    },
  });
  collection.subscribeChanges(listen);
  const sync = given;
  if (sync === undefined) throw new Error("the collection has not begun to sync");
  return {
    collection,
    load: (rows: readonly BenchRow[]): void => {
      sync.begin();
      for (const value of rows) sync.write({ type: "insert", value });
      void sync.commit(); // nothing optimistic is under way, so it applies at once
      sync.markReady();
    },
    apply: ({ rows, removed }: Delta): void => {
      sync.begin();
      for (const value of rows) sync.write({ type: collection.has(value.position_line_key) ? "update" : "insert", value });
      for (const key of removed) sync.write({ type: "delete", key });
      void sync.commit(); // nothing optimistic is under way, so it applies at once
    },
  };
}

export function createCandidate({ isLean }: CandidateOptions): Candidate {
  const { collection, load, apply } = createPositions(isLean);
  return {
    load,
    apply,
    readAll: () => collection.toArray,
    read: (key) => collection.get(key),
    hold: () => (key) => collection.get(key),
    get size() {
      return collection.size;
    },
  };
}

export function createView(): ViewCandidate {
  const { collection, load, apply } = createPositions(false);
  const top = createLiveQueryCollection({
    startSync: true,
    query: (query) =>
      query
        .from({ position: collection })
        .where(({ position }) => gt(position.market_value, LEAST_VALUE))
        .orderBy(({ position }) => position.market_value, "desc")
        .limit(WINDOW),
  });
  top.subscribeChanges(listen);
  return {
    load,
    apply(delta) {
      apply(delta);
      return top.toArray;
    },
  };
}
