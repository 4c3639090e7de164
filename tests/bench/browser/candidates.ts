/** The pages that are measured, in the order of the tables. The files of `peers/` say how each is written. */

export interface Candidate {
  readonly name: string;
  /** Its file in `peers/`. */
  readonly peer: string;
  /** Applies all messages of a frame together; AG Grid waits for a frame instead of its 50 ms. */
  readonly isBatched: boolean;
  /** This package, and what it is judged by: measured in all rounds, and under many small messages as well. */
  readonly isJudged?: boolean;
  /** Another way to feed the same page: measured under the heaviest load only. */
  readonly isVariant?: boolean;
  readonly isInQuick?: boolean;
  readonly isProfiled?: boolean;
}

export const OURS = "this package";
export const BY_HAND = "by hand: a Map and textContent";
export const EMPTY = "an empty page";
export const BLOCKING = "this package, the blocking way";
const EAGER = "this package, commits that do not give way";

const ours: Candidate = { name: OURS, peer: "atlas", isBatched: false, isJudged: true, isInQuick: true, isProfiled: true };
const sorted: Candidate = { name: `${OURS}, sorted`, peer: "atlas-sorted", isBatched: false };
const byHand: Candidate = { name: BY_HAND, peer: "by-hand", isBatched: false, isJudged: true, isInQuick: true, isProfiled: true };

const peers = [
  { name: "record spread (Zustand)", peer: "record-spread", isInQuick: true },
  { name: "Map copy (Zustand)", peer: "map-copy" },
  { name: "Immutable.js (Zustand)", peer: "immutable" },
  { name: "Redux Toolkit entity adapter", peer: "redux-toolkit" },
  { name: "TanStack DB live query", peer: "tanstack-db" },
  { name: "TanStack Query setQueryData", peer: "tanstack-query" },
  { name: "AG Grid transactions", peer: "ag-grid", isInQuick: true },
] as const;

export const candidates: readonly Candidate[] = [
  { name: EMPTY, peer: "empty", isBatched: false, isJudged: true, isInQuick: true },
  byHand,
  ours,
  sorted,
  ...peers.flatMap((peer): Candidate[] => [
    { ...peer, isBatched: false },
    {
      ...peer,
      name: `${peer.name}, ${peer.peer === "ag-grid" ? "16 ms" : "once a frame"}`,
      isBatched: true,
      isVariant: true,
      isInQuick: false,
    },
  ]),
];

export const snapshotCandidates: readonly Candidate[] = [
  { name: "received and not read", peer: "unread", isBatched: false },
  { name: BY_HAND, peer: "by-hand", isBatched: false },
  { name: BLOCKING, peer: "blocking", isBatched: false },
  ours,
];

/** AG Grid has no row to be read by a component. */
export const rowCandidates: readonly Candidate[] = [
  ours,
  ...peers.filter(({ peer }) => peer !== "ag-grid").map((peer) => ({ ...peer, isBatched: false })),
];

/** Under a page that is slow to render. The second is built apart from the others (`build.ts`). */
export const slowCandidates: readonly Candidate[] = [
  ours,
  { name: EAGER, peer: "atlas-eager", isBatched: false },
  { name: "Map copy (Zustand), once a frame", peer: "map-copy", isBatched: true },
  { name: "record spread (Zustand), once a frame", peer: "record-spread", isBatched: true },
];
