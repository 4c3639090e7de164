/** `new Map(old)` in a Zustand store, as the Zustand documentation updates maps. */
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import { createStore } from "zustand/vanilla";
import type { BenchRow } from "../../workload.ts";
import { WINDOW } from "../page/columns.ts";
import { openFeed } from "../page/feed.ts";
import { mount, renderCell } from "../page/mount.tsx";
import { Table, useScroll } from "../page/table.tsx";

interface State {
  readonly ids: readonly string[];
  readonly byId: ReadonlyMap<string, BenchRow>;
}

const store = createStore<State>(() => ({ ids: [], byId: new Map() }));
openFeed({
  load: (rows) =>
    store.setState({
      ids: rows.map((row) => row.position_line_key),
      byId: new Map(rows.map((row) => [row.position_line_key, row])),
    }),
  update: (rows) =>
    store.setState(({ byId }) => {
      const next = new Map(byId);
      for (const row of rows) next.set(row.position_line_key, row);
      return { byId: next };
    }),
});

function Positions() {
  const scroll = useScroll();
  const size = useStore(store, ({ ids }) => ids.length);
  const rows = useStore(
    store,
    useShallow(({ ids, byId }: State) => ids.slice(scroll.offset, scroll.offset + WINDOW).map((id) => byId.get(id))),
  );
  return <Table rows={rows} size={size} scroll={scroll} />;
}

mount({ Positions, Position: ({ id }) => renderCell({ id, value: useStore(store, ({ byId }) => byId.get(id)?.daily_pnl) }) });
