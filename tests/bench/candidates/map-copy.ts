/** A `Map` in zustand, copied at each delta, as zustand's guide on maps and sets has it. */
import { createStore } from "zustand/vanilla";
import { listen, sortedAnew, type Candidate, type CandidateOptions, type ViewCandidate } from "../candidate.ts";
import type { BenchRow } from "../workload.ts";

interface State {
  readonly byKey: ReadonlyMap<string, BenchRow>;
}

export function createCandidate({ isLean }: CandidateOptions): Candidate {
  const store = createStore<State>()(() => ({ byKey: new Map() }));
  store.subscribe(listen);
  return {
    load: (rows) => store.setState({ byKey: new Map(rows.map((row) => [row.position_line_key, row])) }),
    apply: ({ rows, removed }) =>
      store.setState(({ byKey }) => {
        const next = new Map(byKey);
        for (const row of rows) next.set(row.position_line_key, isLean ? { ...next.get(row.position_line_key), ...row } : row);
        for (const key of removed) next.delete(key);
        return { byKey: next };
      }),
    readAll: () => [...store.getState().byKey.values()],
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
