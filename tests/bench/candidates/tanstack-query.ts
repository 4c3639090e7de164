/**
 * TanStack Query's `setQueryData` with an observer: a message makes a new list. Structural sharing is off, as its documentation advises for
 * large data (it would compare every row at every message), and a delta is one pass over the list.
 */
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { listen, topRows, type Candidate, type CandidateOptions, type ViewCandidate } from "../candidate.ts";
import type { BenchRow, Delta } from "../workload.ts";

const queryKey = ["positions"];

function createPositions(isLean: boolean) {
  const client = new QueryClient({ defaultOptions: { queries: { structuralSharing: false, staleTime: Infinity, gcTime: Infinity } } });
  const observe = (select?: (rows: readonly BenchRow[]) => readonly BenchRow[]) => {
    const observer = new QueryObserver<readonly BenchRow[]>(client, { queryKey, enabled: false, ...(select && { select }) });
    observer.subscribe(listen);
    return observer;
  };
  return {
    observe,
    read: (): readonly BenchRow[] => client.getQueryData<readonly BenchRow[]>(queryKey) ?? [],
    load: (rows: readonly BenchRow[]) => void client.setQueryData(queryKey, rows),
    apply: ({ rows, removed }: Delta): void => {
      client.setQueryData<readonly BenchRow[]>(queryKey, (old = []) => {
        const changed = new Map(rows.map((row) => [row.position_line_key, row]));
        const gone = new Set(removed);
        const next: BenchRow[] = [];
        for (const row of old) {
          if (gone.has(row.position_line_key)) continue;
          const change = changed.get(row.position_line_key);
          changed.delete(row.position_line_key);
          next.push(change === undefined ? row : isLean ? { ...row, ...change } : change);
        }
        next.push(...changed.values());
        return next;
      });
    },
  };
}

export function createCandidate({ isLean }: CandidateOptions): Candidate {
  const { observe, read, load, apply } = createPositions(isLean);
  observe();
  return {
    load,
    apply,
    readAll: read,
    read: (key) => read().find((row) => row.position_line_key === key),
    hold() {
      const rows = read();
      return (key) => rows.find((row) => row.position_line_key === key);
    },
    get size() {
      return read().length;
    },
  };
}

export function createView(): ViewCandidate {
  const { observe, load, apply } = createPositions(false);
  const observer = observe(topRows);
  return {
    load,
    apply(delta) {
      apply(delta);
      return observer.getCurrentResult().data ?? [];
    },
  };
}
