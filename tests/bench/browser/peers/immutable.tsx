/** Immutable.js: a Map updated by `withMutations`, as its documentation has it for many changes at once, in a Zustand store. */
import { Map as ImmutableMap } from "immutable";
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
  readonly byId: ImmutableMap<string, BenchRow>;
}

const store = createStore<State>(() => ({ ids: [], byId: ImmutableMap() }));
openFeed({
  load: (rows) =>
    store.setState({
      ids: rows.map((row) => row.position_line_key),
      byId: ImmutableMap(rows.map((row) => [row.position_line_key, row])),
    }),
  update: (rows) =>
    store.setState(({ byId }) => ({
      byId: byId.withMutations((next) => {
        for (const row of rows) next.set(row.position_line_key, row);
      }),
    })),
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
