/** What the fastest way would cost: one `Map`, written in place. Whatever was read before changes under its reader, so React could not show it. */
import { listen, topRows, type Candidate, type CandidateOptions, type ViewCandidate } from "../candidate.ts";
import type { BenchRow } from "../workload.ts";

export function createCandidate({ isLean }: CandidateOptions): Candidate {
  const byKey = new Map<string, BenchRow>();
  return {
    load(rows) {
      for (const row of rows) byKey.set(row.position_line_key, row);
      listen();
    },
    apply({ rows, removed }) {
      for (const row of rows) byKey.set(row.position_line_key, isLean ? { ...byKey.get(row.position_line_key), ...row } : row);
      for (const key of removed) byKey.delete(key);
      listen();
    },
    readAll: () => [...byKey.values()],
    read: (key) => byKey.get(key),
    hold: () => (key) => byKey.get(key),
    get size() {
      return byKey.size;
    },
  };
}

/** Filter and sort over a list that is there already: nothing but the view itself is paid for. */
export function createView(): ViewCandidate {
  const placeOf = new Map<string, number>();
  let list: BenchRow[] = [];
  return {
    load(rows) {
      list = [...rows];
      rows.forEach((row, place) => placeOf.set(row.position_line_key, place));
    },
    apply({ rows, removed }) {
      for (const row of rows) {
        const place = placeOf.get(row.position_line_key) ?? list.length;
        placeOf.set(row.position_line_key, place);
        list[place] = row;
      }
      for (const key of removed) {
        const place = placeOf.get(key);
        const last = list.pop();
        if (place === undefined || last === undefined) continue;
        placeOf.delete(key);
        if (place === list.length) continue;
        list[place] = last;
        placeOf.set(last.position_line_key, place);
      }
      return topRows(list);
    },
  };
}
