/**
 * TanStack Query: the list in one query and each mounted row in its own, both written by `setQueryData`. Structural sharing is off, which
 * the documentation advises for large answers.
 */
import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import type { BenchRow } from "../../workload.ts";
import { WINDOW } from "../page/columns.ts";
import { openFeed } from "../page/feed.ts";
import { mount, renderCell } from "../page/mount.tsx";
import { Table, useScroll } from "../page/table.tsx";

const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, structuralSharing: false } } });
const queryKey = ["positions"];
const rowKey = (id: string) => ["position", id];

let resolve: (rows: readonly BenchRow[]) => void;
const snapshot = new Promise<readonly BenchRow[]>((settle) => (resolve = settle));
openFeed({
  load(rows) {
    client.setQueryData(queryKey, rows);
    resolve(rows);
  },
  update(rows) {
    const changed = new Map(rows.map((row) => [row.position_line_key, row]));
    client.setQueryData<readonly BenchRow[]>(queryKey, (old) => old?.map((row) => changed.get(row.position_line_key) ?? row));
    for (const [id, row] of changed) if (client.getQueryState(rowKey(id)) !== undefined) client.setQueryData(rowKey(id), row);
  },
});

function Positions() {
  const scroll = useScroll();
  const select = useCallback(
    (rows: readonly BenchRow[]) => ({ size: rows.length, window: rows.slice(scroll.offset, scroll.offset + WINDOW) }),
    [scroll.offset],
  );
  const { data } = useQuery({ queryKey, queryFn: () => snapshot, select });
  return <Table rows={data?.window ?? []} size={data?.size ?? 0} scroll={scroll} />;
}

function Position({ id }: { readonly id: string }) {
  const queryFn = async () => (await snapshot).find((row) => row.position_line_key === id);
  const { data } = useQuery({ queryKey: rowKey(id), queryFn });
  return renderCell({ id, value: data?.daily_pnl });
}

mount({ Positions, Position, Provider: ({ children }) => <QueryClientProvider client={client}>{children}</QueryClientProvider> });
