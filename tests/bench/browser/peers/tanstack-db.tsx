/**
 * TanStack DB: a collection synced from the socket, full rows in one transaction a message, read by an ordered and limited live query.
 * Indexes are on, which it recommends for lookups and orders over large collections.
 */
import { BTreeIndex, createCollection, eq, useLiveQuery, type SyncConfig } from "@tanstack/react-db";
import type { BenchRow } from "../../workload.ts";
import { WINDOW } from "../page/columns.ts";
import { openFeed } from "../page/feed.ts";
import { mount, renderCell } from "../page/mount.tsx";
import { Table, useScroll } from "../page/table.tsx";

const sync: SyncConfig<BenchRow, string>["sync"] = ({ begin, write, commit, markReady }) => {
  openFeed({
    load(rows) {
      begin();
      for (const value of rows) write({ type: "insert", value });
      void commit();
      markReady();
    },
    update(rows) {
      begin();
      for (const value of rows) write({ type: "update", value });
      void commit();
    },
  });
};
const positions = createCollection<BenchRow, string>({
  id: "positions",
  getKey: (row) => row.position_line_key,
  sync: { sync, rowUpdateMode: "full" },
  autoIndex: "eager",
  defaultIndexType: BTreeIndex,
});
positions.startSyncImmediate();

function Positions() {
  const scroll = useScroll();
  const { data } = useLiveQuery({
    query: (q) =>
      q
        .from({ position: positions })
        .orderBy(({ position }) => position.instrument_id, "asc")
        .limit(WINDOW)
        .offset(scroll.offset),
  });
  return <Table rows={data} size={positions.size} scroll={scroll} />;
}

function Position({ id }: { readonly id: string }) {
  const { data } = useLiveQuery({
    query: (q) =>
      q
        .from({ position: positions })
        .where(({ position }) => eq(position.position_line_key, id))
        .findOne(),
  });
  return renderCell({ id, value: data?.daily_pnl });
}

mount({ Positions, Position });
