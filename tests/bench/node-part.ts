/**
 * What is measured in Node: stores under snapshots, deltas, removals and reads, their memory, views, and decoding. Every measurement has a
 * process of its own, and the rounds are shuffled, so that a machine that is slow for a while is slow for everybody.
 */
import { createCells, type Cells } from "./cells.ts";
import { buildChildren } from "./children.ts";
import type { ChildTask } from "./child.ts";
import type { StoreResult } from "./measure-store.ts";
import { decoderNames, peerNames } from "./peers.ts";
import { decodeSection, nodeReach, storeSection, viewSection } from "./node-tables.ts";
import type { BenchOptions, Part } from "./table.ts";
import { createRandom } from "./workload.ts";

/** A million rows are more than one frame may hold. */
const LONGEST_FRAME_ROWS = 500_000;
/** At a million rows these take minutes for what others do in one, and say nothing that they did not say at 100,000. */
const slowPeers: readonly string[] = ["reduxToolkit", "tanstackDb"];

/** This package, and what it promises to be faster than, or as even as. */
const judgedPeers: readonly string[] = ["ours", "mutableMap", "recordSpread"];

type Task = Omit<ChildTask, "snapshot">;

const nodeIds = ["node", "store", "view", "decode"] as const;
const STORE_SECTION = "store-";

/** Whether `--only` means a part of this: all of it, one of its parts, or the stores at one row count, such as `store-10000`. */
export function isNodeId(id: string): boolean {
  return id.startsWith(STORE_SECTION) || nodeIds.some((known) => known === id);
}

export async function measureInNode({ isQuick, only, rowCounts, peers, log }: BenchOptions): Promise<Part> {
  const named = (only ?? []).filter((id) => id.startsWith(STORE_SECTION)).map((id) => Number(id.slice(STORE_SECTION.length)));
  const usual = isQuick ? [10_000, 100_000] : [1_000, 10_000, 100_000, 1_000_000];
  const sizes = rowCounts ?? (named.length > 0 ? named : usual);
  const isWanted = (id: (typeof nodeIds)[number]): boolean =>
    only === undefined || only.includes("node") || only.includes(id) || (id === "store" && named.length > 0);
  const capMs = isQuick ? 400 : 1_500;
  const tasks = sizes.flatMap((rowCount) => {
    const of = (part: Task["part"], candidate: string, isLean = false): Task => ({ part, candidate, rowCount, isLean, capMs });
    const isHuge = rowCount > LONGEST_FRAME_ROWS;
    const views = isHuge ? peerNames.filter((name) => !slowPeers.includes(name)) : peerNames;
    const all = [
      ...(isWanted("store") ? peerNames.map((name) => of("store", name)) : []),
      ...(isWanted("store") && !isHuge ? peerNames.map((name) => of("store", name, true)) : []),
      ...(isWanted("store") && !isHuge ? [of("text", "ours"), of("text", "ours", true)] : []),
      ...(isWanted("view") ? views.map((name) => of("view", name)) : []),
      ...(isWanted("decode") && !isHuge ? decoderNames.map((name) => of("decode", name)) : []),
    ];
    const once = all.filter(({ candidate }) => peers === undefined || peers.includes(candidate));
    // Where promises are judged, what they are judged by is measured again: a ratio of two single moments is a matter of luck.
    const again = once.filter(({ candidate }) => judgedPeers.includes(candidate));
    if (isQuick) return [once];
    return isHuge ? [once, again.filter(({ part }) => part === "store")] : [once, once, again];
  });

  const cells = createCells();
  const children = await buildChildren();
  try {
    const taskCount = tasks.flat().length;
    let done = 0;
    for (const [round, list] of tasks.entries()) {
      for (const task of shuffled(list, round + 1)) {
        const startedAt = performance.now();
        const trouble = await run(task);
        done += 1;
        const seconds = (performance.now() - startedAt) / 1_000;
        log(`${done}/${taskCount} ${task.part} ${task.candidate} at ${task.rowCount} rows: ${trouble ?? `${seconds.toFixed(1)} s`}`);
      }
    }
  } finally {
    await children.close();
  }
  return report(cells, sizes, isWanted);

  /** What went wrong, if anything. */
  async function run(task: Task): Promise<string | undefined> {
    const outcome = await children.run<Partial<StoreResult>>(task); // the results of all parts are some of this
    if (outcome.type === "failed") return outcome.reason;
    cells.add(`${task.part} ${task.candidate}`, task.rowCount, outcome.result);
    return undefined;
  }
}

function report(cells: Cells, sizes: readonly number[], isWanted: (id: (typeof nodeIds)[number]) => boolean): Part {
  return {
    sections: [
      ...(isWanted("store") ? sizes.map((rowCount) => storeSection(cells, rowCount)) : []),
      ...(isWanted("view") ? [viewSection(cells, sizes)] : []),
      ...(isWanted("decode")
        ? [
            decodeSection(
              cells,
              sizes.filter((rowCount) => rowCount <= LONGEST_FRAME_ROWS),
            ),
          ]
        : []),
    ],
    reach: nodeReach(cells),
  };
}

function shuffled<Value>(values: readonly Value[], seed: number): readonly Value[] {
  const random = createRandom(seed);
  return values
    .map((value) => ({ value, place: random() }))
    .sort((left, right) => left.place - right.place)
    .map(({ value }) => value);
}
