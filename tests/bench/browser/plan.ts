/** What is measured in which order: shuffled, but with this package next to what it is judged by, so that both meet the same machine. */
import type { BenchOptions } from "../table.ts";
import { createRandom } from "../workload.ts";
import type { Load } from "./book.ts";
import { candidates, type Candidate } from "./candidates.ts";

export interface ChromiumOptions extends BenchOptions {
  /** Row updates a second; undefined takes 1,000 and 10,000. */
  readonly rates?: readonly number[] | undefined;
  /** Names of pages, as their files are called; undefined takes all. */
  readonly peers?: readonly string[] | undefined;
  /** How often this package is measured, and what it is judged by. */
  readonly rounds?: number | undefined;
}

/** A page that takes so long for each rendering, on a processor that is so many times slower. */
export const SLOW = {
  renderMs: 200,
  throttling: 4,
  rates: [5_000, 10_000],
  loadOf: (rowsPerSecond: number): Load => ({
    rowCount: 10_000,
    rowsPerSecond,
    rowsPerMessage: rowsPerSecond / MESSAGES_PER_SECOND,
    ...visible,
  }),
};

interface Turn {
  readonly candidate: Candidate;
  readonly load: Load;
}

/** Visible rows, and the share of the updates that hits them. */
const visible = { hotRows: 40, hotShare: 0.2 };
const MESSAGES_PER_SECOND = 100;
/** The load that promises are made for. */
export const FULL = { rowCount: 100_000, rowsPerSecond: 10_000 };

/** All rounds of this package and of what it is judged by, and one of each other: the whole has to stay a matter of minutes. */
export function planTables({ isQuick, rowCounts, rates, peers, rounds }: ChromiumOptions, defaultRounds: number): readonly Turn[] {
  const all = candidates.filter(({ peer, isInQuick }) => (peers === undefined ? !isQuick || isInQuick === true : peers.includes(peer)));
  const judged = all.filter(({ isJudged }) => isJudged === true);
  const groups: (readonly Turn[])[] = [];
  for (const rowCount of rowCounts ?? (isQuick ? [10_000] : [10_000, 100_000])) {
    for (const rowsPerSecond of rates ?? (isQuick ? [1_000] : [1_000, 10_000])) {
      const isFull = rowCount === FULL.rowCount && rowsPerSecond === FULL.rowsPerSecond;
      const load = { rowCount, rowsPerSecond, rowsPerMessage: rowsPerSecond / MESSAGES_PER_SECOND, ...visible };
      const inSmallMessages = { ...load, rowsPerMessage: 10 };
      for (const candidate of all) {
        if (candidate.isJudged !== true && (isFull || candidate.isVariant !== true)) groups.push([{ candidate, load }]);
      }
      for (let round = 0; round < (rounds ?? defaultRounds + Number(isFull)); round += 1) {
        groups.push(shuffle(judged).map((candidate) => ({ candidate, load })));
      }
      const profiled = judged.filter(({ isProfiled }) => isProfiled === true);
      if (isFull) groups.push(shuffle(profiled).map((candidate) => ({ candidate, load: inSmallMessages })));
    }
  }
  return shuffle(groups).flat();
}

const random = createRandom(Date.now());

export function shuffle<Value>(values: readonly Value[]): readonly Value[] {
  return values
    .map((value) => ({ value, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}
