/**
 * The vendor's own style: a Zustand store whose record is spread for each message. The window is selected through `useShallow`, as the
 * Zustand documentation has it for lists that a selector makes.
 */
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
  readonly byId: Readonly<Record<string, BenchRow>>;
}

const store = createStore<State>(() => ({ ids: [], byId: {} }));
openFeed({
  load: (rows) =>
    store.setState({
      ids: rows.map((row) => row.position_line_key),
      byId: Object.fromEntries(rows.map((row) => [row.position_line_key, row])),
    }),
  update: (rows) =>
    store.setState(({ byId }) => {
      const next = { ...byId };
      for (const row of rows) next[row.position_line_key] = row;
      return { byId: next };
    }),
});

function Positions() {
  const scroll = useScroll();
  const size = useStore(store, ({ ids }) => ids.length);
  const rows = useStore(
    store,
    useShallow(({ ids, byId }: State) => ids.slice(scroll.offset, scroll.offset + WINDOW).map((id) => byId[id])),
  );
  return <Table rows={rows} size={size} scroll={scroll} />;
}

mount({ Positions, Position: ({ id }) => renderCell({ id, value: useStore(store, ({ byId }) => byId[id]?.daily_pnl) }) });
