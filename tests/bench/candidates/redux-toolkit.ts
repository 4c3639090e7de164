/** Redux Toolkit's entity adapter: one action a message, `setMany` for full rows and `upsertMany` for lean ones, production checks only. */
import { configureStore, createEntityAdapter, createSelector, createSlice, type PayloadAction } from "@reduxjs/toolkit";
import { listen, topRows, type Candidate, type CandidateOptions, type ViewCandidate } from "../candidate.ts";
import type { BenchRow, Delta } from "../workload.ts";

const adapter = createEntityAdapter<BenchRow, string>({ selectId: (row) => row.position_line_key });

function createPositions(isLean: boolean) {
  const positions = createSlice({
    name: "positions",
    initialState: adapter.getInitialState(),
    reducers: {
      snapshotReceived: (state, { payload }: PayloadAction<readonly BenchRow[]>) => void adapter.setAll(state, payload),
      deltaReceived(state, { payload: { rows, removed } }: PayloadAction<Delta>) {
        if (isLean) adapter.upsertMany(state, rows);
        else adapter.setMany(state, rows);
        if (removed.length > 0) adapter.removeMany(state, removed);
      },
    },
  });
  const store = configureStore({ reducer: { positions: positions.reducer }, devTools: false });
  store.subscribe(listen);
  return { store, actions: positions.actions };
}

type RootState = ReturnType<ReturnType<typeof createPositions>["store"]["getState"]>;

const selectors = adapter.getSelectors<RootState>((state) => state.positions);
const selectTop = createSelector([selectors.selectAll], topRows);

export function createCandidate({ isLean }: CandidateOptions): Candidate {
  const { store, actions } = createPositions(isLean);
  return {
    load: (rows) => void store.dispatch(actions.snapshotReceived(rows)),
    apply: (delta) => void store.dispatch(actions.deltaReceived(delta)),
    readAll: () => selectors.selectAll(store.getState()),
    read: (key) => store.getState().positions.entities[key],
    hold() {
      const { entities } = store.getState().positions;
      return (key) => entities[key];
    },
    get size() {
      return selectors.selectTotal(store.getState());
    },
  };
}

export function createView(): ViewCandidate {
  const { store, actions } = createPositions(false);
  return {
    load: (rows) => void store.dispatch(actions.snapshotReceived(rows)),
    apply(delta) {
      store.dispatch(actions.deltaReceived(delta));
      return selectTop(store.getState());
    },
  };
}
