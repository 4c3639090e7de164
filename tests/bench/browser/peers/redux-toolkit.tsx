/**
 * Redux Toolkit: an entity adapter, whose `setMany` takes complete rows, and actions that are prepared for auto-batching, which its
 * documentation recommends for frequent actions: subscribers are notified once a frame.
 */
import { configureStore, createEntityAdapter, createSlice, prepareAutoBatched, type PayloadAction } from "@reduxjs/toolkit";
import { Provider, shallowEqual, useSelector } from "react-redux";
import type { BenchRow } from "../../workload.ts";
import { WINDOW } from "../page/columns.ts";
import { openFeed } from "../page/feed.ts";
import { mount, renderCell } from "../page/mount.tsx";
import { Table, useScroll } from "../page/table.tsx";

const adapter = createEntityAdapter({ selectId: (row: BenchRow) => row.position_line_key });
const positions = createSlice({
  name: "positions",
  initialState: adapter.getInitialState(),
  reducers: {
    loaded: (state, { payload }: PayloadAction<readonly BenchRow[]>) => void adapter.setAll(state, payload),
    updated: {
      reducer: (state, { payload }: PayloadAction<readonly BenchRow[]>) => void adapter.setMany(state, payload),
      prepare: prepareAutoBatched<readonly BenchRow[]>(),
    },
  },
});
const store = configureStore({ reducer: positions.reducer });
type State = ReturnType<typeof store.getState>;
const { selectTotal, selectById } = adapter.getSelectors();

openFeed({
  load: (rows) => void store.dispatch(positions.actions.loaded(rows)),
  update: (rows) => void store.dispatch(positions.actions.updated(rows)),
});

function Positions() {
  const scroll = useScroll();
  const size = useSelector(selectTotal);
  const rows = useSelector(
    ({ ids, entities }: State) => ids.slice(scroll.offset, scroll.offset + WINDOW).map((id) => entities[id]),
    shallowEqual,
  );
  return <Table rows={rows} size={size} scroll={scroll} />;
}

mount({
  Positions,
  Position: ({ id }) => renderCell({ id, value: useSelector((state: State) => selectById(state, id)?.daily_pnl) }),
  Provider: ({ children }) => <Provider store={store}>{children}</Provider>,
});
