/** The reference style: a record in zustand, spread into a new one at each delta. */
import { createStore } from "zustand/vanilla";
import { listen, sortedAnew, type Candidate, type CandidateOptions, type ViewCandidate } from "../candidate.ts";
import type { BenchRow } from "../workload.ts";

interface State {
  readonly byKey: Readonly<Record<string, BenchRow>>;
}

export function createCandidate({ isLean }: CandidateOptions): Candidate {
  const store = createStore<State>()(() => ({ byKey: {} }));
  store.subscribe(listen);
  return {
    load: (rows) => store.setState({ byKey: Object.fromEntries(rows.map((row) => [row.position_line_key, row])) }),
    apply: ({ rows, removed }) =>
      store.setState(({ byKey }) => {
        const next = { ...byKey };
        for (const row of rows) next[row.position_line_key] = isLean ? { ...next[row.position_line_key], ...row } : row;
        for (const key of removed) Reflect.deleteProperty(next, key);
        return { byKey: next };
      }),
    readAll: () => Object.values(store.getState().byKey),
    read: (key) => store.getState().byKey[key],
    hold() {
      const { byKey } = store.getState();
      return (key) => byKey[key];
    },
    get size() {
      return Object.keys(store.getState().byKey).length;
    },
  };
}

export function createView(): ViewCandidate {
  return sortedAnew(createCandidate({ isLean: false }));
}
