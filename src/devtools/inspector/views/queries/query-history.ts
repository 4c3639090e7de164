/** Joins signals with the fetches that answered them. Pure: `queriesOf` says which queries a key names. */
import type { QueryKey } from "../../../../domains/queries/query-keys.ts";
import type { Millis } from "../../../../shared/brand.ts";
import type { QueryEntry } from "../../../recorder/query-timeline.ts";

/** The signals that a fetch answers: those since the fetch before it. */
export interface Reason {
  readonly kind: string;
  readonly count: number;
  /** Of the first. */
  readonly at: Millis;
}

export type HistoryLine =
  | {
      /** The last of `count` signals of one kind in a row that name the same keys. */
      readonly entry: Extract<QueryEntry, { type: "signal" }>;
      readonly count: number;
      readonly queries: ReadonlySet<string>;
    }
  | { readonly entry: Extract<QueryEntry, { type: "fetch" }>; readonly reason: Reason | undefined };

/** In the order of the entries. */
export function historyLines(entries: readonly QueryEntry[], queriesOf: (key: QueryKey) => readonly string[]): readonly HistoryLine[] {
  const unanswered = new Map<string, Reason>();
  return entries.map((entry): HistoryLine => {
    if (entry.type === "signal") {
      const queries = new Set(entry.keys.flatMap(queriesOf));
      for (const query of queries) {
        const known = unanswered.get(query);
        unanswered.set(query, { kind: entry.kind, count: (known?.count ?? 0) + 1, at: known?.at ?? entry.at });
      }
      return { entry, count: 1, queries };
    }
    const reason = unanswered.get(entry.query);
    unanswered.delete(entry.query);
    return { entry, reason };
  });
}

/** Signals that repeat the one before become one line: some kinds signal many times a second. */
export function withoutRepeats(lines: readonly HistoryLine[]): readonly HistoryLine[] {
  const result: HistoryLine[] = [];
  for (const line of lines) {
    const last = result.at(-1);
    if ("queries" in line && last !== undefined && "queries" in last && isRepeat(line.entry, last.entry))
      result[result.length - 1] = { ...line, count: last.count + 1 };
    else result.push(line);
  }
  return result;
}

type Signal = Extract<QueryEntry, { type: "signal" }>;

function isRepeat({ kind, keys }: Signal, before: Signal): boolean {
  return kind === before.kind && JSON.stringify(keys) === JSON.stringify(before.keys);
}

/** Whether a line is of a query. */
export function concerns(line: HistoryLine, query: string): boolean {
  return "queries" in line ? line.queries.has(query) : line.entry.query === query;
}
