/** An Immutable.js `Map` in zustand; a delta is one `withMutations`, as its documentation says for several changes at once. */
import { Map as ImmutableMap } from "immutable";
import { createStore } from "zustand/vanilla";
import { listen, sortedAnew, type Candidate, type CandidateOptions, type ViewCandidate } from "../candidate.ts";
import type { BenchRow } from "../workload.ts";

interface State {
  readonly byKey: ImmutableMap<string, BenchRow>;
}

export function createCandidate({ isLean }: CandidateOptions): Candidate {
  const store = createStore<State>()(() => ({ byKey: ImmutableMap() }));
  store.subscribe(listen);
  return {
    load: (rows) => store.setState({ byKey: ImmutableMap(rows.map((row) => [row.position_line_key, row])) }),
    apply: ({ rows, removed }) =>
      store.setState(({ byKey }) => ({
        byKey: byKey.withMutations((next) => {
          for (const row of rows) next.set(row.position_line_key, isLean ? { ...next.get(row.position_line_key), ...row } : row);
          next.deleteAll(removed);
        }),
      })),
    readAll: () => store.getState().byKey.valueSeq().toArray(),
    read: (key) => store.getState().byKey.get(key),
    hold() {
      const { byKey } = store.getState();
      return (key) => byKey.get(key);
    },
    get size() {
      return store.getState().byKey.size;
    },
  };
}

export function createView(): ViewCandidate {
  return sortedAnew(createCandidate({ isLean: false }));
}
