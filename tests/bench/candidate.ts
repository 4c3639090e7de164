/** The interface of a store that is measured: it takes rows, commits state, and notifies one subscriber. */
import { LEAST_VALUE, type BenchRow, type Delta } from "./workload.ts";

export interface Candidate {
  load(rows: readonly BenchRow[]): void;
  apply(delta: Delta): void;
  /** All rows as a list that a component could map over. */
  readAll(): readonly BenchRow[];
  read(key: string): BenchRow | undefined;
  /** Holds on to the state of now, as a component does between renders, and reads from it later. */
  hold(): (key: string) => BenchRow | undefined;
  readonly size: number;
}

/** One that takes messages as they come from the socket. */
export interface TextCandidate extends Omit<Candidate, "load" | "apply"> {
  /** Takes a snapshot; done when its rows are committed. */
  load(frame: string): Promise<void>;
  /** Takes a delta, and commits it. */
  receive(frame: string): void;
  /** Throws where something was lost or found odd on the way. */
  assertClean(): void;
}

/** The 50 rows of highest value among those above `LEAST_VALUE`, kept right. */
export interface ViewCandidate {
  load(rows: readonly BenchRow[]): void;
  /** Takes a delta, and shows the window as it is afterwards. */
  apply(delta: Delta): readonly BenchRow[];
}

export const WINDOW = 50;

export interface CandidateOptions {
  /** Lean rows are merged over what is there; full rows may take its place. */
  readonly isLean: boolean;
}

/** What a file of `candidates/` exports. */
export interface CandidateModule {
  readonly createCandidate?: (options: CandidateOptions) => Candidate;
  readonly createTextCandidate?: () => Promise<TextCandidate>;
  readonly createView?: () => ViewCandidate;
}

/** Counts the calls of the subscriber. Without a subscriber a store might skip work. */
export const notified = { count: 0 };

export function listen(): void {
  notified.count += 1;
}

/** The view of a peer that has none of its own: filtered and sorted again after each delta. */
export function sortedAnew(candidate: Candidate): ViewCandidate {
  return {
    load: (rows) => candidate.load(rows),
    apply(delta) {
      candidate.apply(delta);
      return topRows(candidate.readAll());
    },
  };
}

/** The view by hand: filter, sort, and the first rows of it. */
export function topRows(rows: readonly BenchRow[]): readonly BenchRow[] {
  return rows
    .filter((row) => row.market_value > LEAST_VALUE)
    .sort((left, right) => right.market_value - left.market_value)
    .slice(0, WINDOW);
}
