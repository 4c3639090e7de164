/** Formats the results of the browser benchmark: the tables, their notes, and which promises hold. Measures nothing. */
import { formatCount, formatMs, formatRatio, median, type ReachLine, type Sample, type Section } from "../table.ts";
import type { Load } from "./book.ts";
import { BLOCKING, BY_HAND, candidates, EMPTY, OURS, rowCandidates, slowCandidates, type Candidate } from "./candidates.ts";
import type { RowsRun } from "./measure-rows.ts";
import type { Slowness, SlowRun } from "./measure-slow.ts";
import type { SnapshotRun } from "./measure-snapshot.ts";
import type { TableRun } from "./measure-table.ts";

interface TablesAndReach {
  readonly section: Section;
  readonly reach: readonly ReachLine[];
}

interface TableResult {
  readonly candidate: Candidate;
  readonly load: Load;
  readonly runs: readonly TableRun[];
}

const FRAME_MS = 1_000 / 60;
/** Files of the profile that belong to the package: its own, and what it brings along. */
const packageFiles = ["package", "zustand", "query"];

export function tableSection(results: readonly TableResult[], full: Pick<Load, "rowCount" | "rowsPerSecond">): TablesAndReach {
  const place = ({ candidate }: TableResult): number => candidates.indexOf(candidate);
  const ordered = [...results].sort((a, b) => weight(a) - weight(b) || place(a) - place(b));
  const rows = ordered.map(({ candidate, load, runs }) => [
    candidate.name,
    formatCount(load.rowCount),
    `${formatCount(load.rowsPerSecond)} in ${formatCount(load.rowsPerSecond / load.rowsPerMessage)} messages`,
    ...tableCells(candidate, runs),
  ]);
  const data = ordered.flatMap(({ candidate, load, runs }): Sample[] => {
    const at = { candidate: candidate.name, rowCount: load.rowCount, samples: runs.length };
    const step = `${formatCount(load.rowsPerSecond)} updates/s in messages of ${load.rowsPerMessage}`;
    if (runs.length === 0) return [];
    const delays: readonly Sample[] = [
      { ...at, step: `delay p95, ${step}`, value: middle(runs, ({ delayP95 }) => delayP95), unit: "ms" },
      { ...at, step: `backlog, ${step}`, value: middle(runs, ({ backlog }) => backlog), unit: "count" },
    ];
    return [
      { ...at, step: `fps, ${step}`, value: middle(runs, ({ fps }) => fps), unit: "fps" },
      { ...at, step: `busy share, ${step}`, value: middle(runs, ({ busy }) => busy), unit: "×" },
      { ...at, step: `processor share, ${step}`, value: middle(runs, ({ processor }) => processor), unit: "×" },
      { ...at, step: `long tasks, ${step}`, value: Math.max(...runs.map(({ longTasks }) => longTasks)), unit: "count" },
      ...(candidate.name === EMPTY ? [] : delays),
    ];
  });
  const section: Section = {
    id: "chromium-table",
    title: "Chromium: a virtual table of 40 × 10 under load",
    note:
      "The same messages over a real socket for all, 20 % of the updates to visible rows. Busy is the main thread's time in tasks, processor what the processor spent on it; a delay runs from sending " +
      "to the frame that shows it (p50, p95) and to that frame's end (painted); the backlog is of messages. From parse to hooks: CPU samples in the package's own files, " +
      "Zustand's and `JSON.parse` for them included, garbage collection with the sample before it; a profile of its own after the window. AG Grid does more than a table of cells.",
    columns: [
      "page",
      "rows",
      "updates/s",
      "fps",
      "busy",
      "processor",
      "long tasks (longest)",
      "p50",
      "p95",
      "painted p95",
      "backlog",
      "parse to hooks",
    ],
    rows,
    data,
  };
  return { section, reach: tableReach(results, full) };
}

function tableCells({ name }: Candidate, runs: readonly TableRun[]): readonly string[] {
  if (runs.length === 0) return ["hangs", ...Array.from({ length: 8 }, () => "")];
  const delays = [
    formatMs(middle(runs, ({ delayP50 }) => delayP50)),
    formatMs(middle(runs, ({ delayP95 }) => delayP95)),
    formatMs(middle(runs, ({ paintedP95 }) => paintedP95)),
    formatCount(middle(runs, ({ backlog }) => backlog)),
  ];
  return [
    middle(runs, ({ fps }) => fps).toFixed(1),
    percent(middle(runs, ({ busy }) => busy)),
    percent(middle(runs, ({ processor }) => processor)),
    `${Math.max(...runs.map(({ longTasks }) => longTasks))} (${Math.max(...runs.map(({ longestTask }) => longestTask))} ms)`,
    ...(name === EMPTY ? delays.map(() => "") : delays), // it shows nothing
    shareText(runs),
  ];
}

function middle(runs: readonly TableRun[], pick: (run: TableRun) => number): number {
  return median(runs.map(pick));
}

function tableReach(results: readonly TableResult[], full: Pick<Load, "rowCount" | "rowsPerSecond">): readonly ReachLine[] {
  const runsOf = (name: string): readonly TableRun[] =>
    results.find(
      ({ candidate, load }) =>
        candidate.name === name &&
        load.rowCount === full.rowCount &&
        load.rowsPerSecond === full.rowsPerSecond &&
        load.rowsPerMessage === load.rowsPerSecond / 100,
    )?.runs ?? [];
  const [ours, byHand, empty] = [runsOf(OURS), runsOf(BY_HAND), runsOf(EMPTY)];
  if (ours.length === 0) return [];
  const figure = `Chromium, ${formatCount(full.rowCount)} rows, ${formatCount(full.rowsPerSecond)} updates/s`;
  const fps = median(ours.map((run) => run.fps));
  const longTasks = Math.max(...ours.map((run) => run.longTasks));
  const p95 = median(ours.map((run) => run.delayP95));
  const p95ByHand = median(byHand.map((run) => run.delayP95));
  const share = shareOf(ours);
  // Round by round, as both were measured in the same minute; of the processor's time, as a task also waits for other programs.
  const times = median(ours.flatMap((run, round) => (byHand[round] === undefined ? [] : [run.processor / byHand[round].processor])));
  return [
    {
      figure: `${figure}: frames`,
      reach: "≥ 59 fps",
      measured: `${fps.toFixed(1)} fps (an empty page: ${median(empty.map((run) => run.fps)).toFixed(1)})`,
      holds: fps >= 59,
    },
    { figure: `${figure}: long tasks`, reach: "0", measured: String(longTasks), holds: longTasks === 0 },
    {
      figure: `${figure}: delay p95`,
      reach: "≤ 1 frame",
      measured: `${formatMs(p95)} (by hand: ${formatMs(p95ByHand)})`,
      holds: p95 <= FRAME_MS,
    },
    {
      figure: `${figure}: from parse to hooks`,
      reach: "≤ 18 % of the main thread",
      measured: share === undefined ? "not profiled" : percent(share),
      holds: share !== undefined && share <= 0.18,
    },
    {
      figure: `${figure}: the whole page's processor time, against by hand`,
      reach: "≤ 1.1 ×",
      measured: formatRatio(times),
      holds: times <= 1.1,
    },
  ];
}

export function snapshotSection(
  results: readonly { readonly candidate: Candidate; readonly runs: readonly SnapshotRun[] }[],
  rowCount: number,
  fullCount: number,
): TablesAndReach {
  const of = (name: string, pick: (run: SnapshotRun) => number): number =>
    median((results.find(({ candidate }) => candidate.name === name)?.runs ?? []).map(pick));
  const section: Section = {
    id: "chromium-snapshot",
    title: `Chromium: one snapshot of ${formatCount(rowCount)} rows, one sorted view mounted`,
    note:
      "Fresh pages. A block is the longest time for which a due task waited: from the message to painted rows, and apart from it while the browser received the text, which no page can help. " +
      "The whole time runs from the message to its rows on screen. The blocking way: `JSON.parse` of the whole, `hydrate` of all rows, the same view, the same table.",
    columns: ["page", "longest block", "longest task", "whole time", "receiving", "block of receiving"],
    rows: results.map(({ candidate: { name } }) => [
      name,
      formatMs(of(name, ({ longestBlock }) => longestBlock)),
      formatMs(of(name, ({ longestTask }) => longestTask)),
      formatMs(of(name, ({ whole }) => whole)),
      formatMs(of(name, ({ received }) => received)),
      formatMs(of(name, ({ receivingBlock }) => receivingBlock)),
    ]),
    data: results.flatMap(({ candidate, runs }): Sample[] => [
      {
        candidate: candidate.name,
        step: "longest block",
        rowCount,
        value: median(runs.map((run) => run.longestBlock)),
        unit: "ms",
        samples: runs.length,
      },
      {
        candidate: candidate.name,
        step: "whole time",
        rowCount,
        value: median(runs.map((run) => run.whole)),
        unit: "ms",
        samples: runs.length,
      },
    ]),
  };
  if (rowCount !== fullCount) return { section, reach: [] };
  const block = of(OURS, ({ longestBlock }) => longestBlock);
  const times = of(OURS, ({ whole }) => whole) / of(BLOCKING, ({ whole }) => whole);
  const figure = `Chromium, a snapshot of ${formatCount(rowCount)} rows, one sorted view mounted`;
  return {
    section,
    reach: [
      { figure: `${figure}: longest block`, reach: "≤ 25 ms", measured: formatMs(block), holds: block <= 25 },
      { figure: `${figure}: whole time, against the blocking way`, reach: "≤ 1.3 ×", measured: formatRatio(times), holds: times <= 1.3 },
    ],
  };
}

export function rowsSection(
  results: readonly { readonly candidate: Candidate; readonly runs: readonly RowsRun[] }[],
  rowCount: number,
): TablesAndReach {
  const place = ({ candidate }: { readonly candidate: Candidate }): number => rowCandidates.indexOf(candidate);
  const measured = [...results]
    .sort((a, b) => place(a) - place(b))
    .flatMap(({ candidate, runs }) => runs.map((run) => ({ candidate, run })));
  const section: Section = {
    id: "chromium-rows",
    title: `Chromium: 500 mounted rows of ${formatCount(rowCount)}`,
    note: "20 commits a second of 100 rows each, 20 of them mounted. Needless renders are those of a row that no message had touched, over the whole window. Processor: the main thread's time by wall time.",
    columns: ["page", "touched a commit", "renders a commit", "needless renders", "processor"],
    rows: measured.map(({ candidate, run }) => [
      candidate.name,
      run.touched.toFixed(1),
      run.renders.toFixed(1),
      formatCount(run.needless),
      percent(run.processor),
    ]),
    data: measured.flatMap(({ candidate: { name }, run }): Sample[] => [
      { candidate: name, step: "renders a commit", rowCount, value: run.renders, unit: "count", samples: run.messages },
      { candidate: name, step: "needless renders", rowCount, value: run.needless, unit: "count", samples: run.messages },
      { candidate: name, step: "processor share", rowCount, value: run.processor, unit: "×", samples: 1 },
    ]),
  };
  const ours = measured.find(({ candidate }) => candidate.name === OURS)?.run;
  const reach = ours && {
    figure: "Chromium, `usePosition` of an untouched row",
    reach: "0 renders",
    measured: `${ours.needless} renders in ${ours.messages} commits`,
    holds: ours.needless === 0,
  };
  return { section, reach: reach ? [reach] : [] };
}

interface SlowResult {
  readonly candidate: Candidate;
  readonly load: Load;
  readonly runs: readonly SlowRun[];
}

/** Where messages need more of the thread than this, nothing is promised: that is less than half, as the page has other work too. */
const MESSAGE_SHARE = 1 / 3;
const LAG_MS = 500;

export function slowSection(results: readonly SlowResult[], { renderMs, throttling }: Slowness): TablesAndReach {
  const place = ({ candidate, load }: SlowResult): number => load.rowsPerSecond * 10 + slowCandidates.indexOf(candidate);
  const measured = [...results].sort((a, b) => place(a) - place(b));
  const of = (runs: readonly SlowRun[], pick: (run: SlowRun) => number): number => median(runs.map(pick));
  const section: Section = {
    id: "chromium-slow",
    title: `Chromium: a page that takes ${renderMs} ms for each rendering, on a processor ${throttling} times slower`,
    note:
      "100 messages a second. Lag runs from sending to the page's handler, before a message is decoded; shown to the frame that shows it. Messages: the share of the thread that all but the slow renderings " +
      "take. What was not handled counts with its age when the window of 15 s closed: a p50 of 7.5 s means that nothing sent in it was handled. The second page is this package with commits on each frame.",
    columns: ["page", "updates/s", "lag p50", "lag p95", "shown p50", "shown p95", "backlog", "shown a second", "messages"],
    rows: measured.map(({ candidate, load, runs }) => [
      candidate.name,
      formatCount(load.rowsPerSecond),
      ...(runs.length === 0
        ? ["hangs", "", "", "", "", "", ""]
        : [
            formatMs(of(runs, ({ lagP50 }) => lagP50)),
            formatMs(of(runs, ({ lagP95 }) => lagP95)),
            formatMs(of(runs, ({ shownP50 }) => shownP50)),
            formatMs(of(runs, ({ shownP95 }) => shownP95)),
            formatCount(of(runs, ({ backlog }) => backlog)),
            of(runs, ({ shownPerSecond }) => shownPerSecond).toFixed(1),
            percent(of(runs, ({ messageShare }) => messageShare)),
          ]),
    ]),
    data: measured.flatMap(({ candidate, load, runs }): Sample[] => {
      const at = { candidate: candidate.name, rowCount: load.rowCount, unit: "ms" as const, samples: runs.length };
      if (runs.length === 0) return [];
      return [
        { ...at, step: `lag p95, ${formatCount(load.rowsPerSecond)} updates/s`, value: of(runs, ({ lagP95 }) => lagP95) },
        { ...at, step: `shown p95, ${formatCount(load.rowsPerSecond)} updates/s`, value: of(runs, ({ shownP95 }) => shownP95) },
      ];
    }),
  };
  const reach = measured.flatMap(({ candidate, load, runs }): ReachLine[] => {
    const share = of(runs, ({ messageShare }) => messageShare);
    if (candidate.name !== OURS || runs.length === 0 || share > MESSAGE_SHARE) return [];
    const lag = of(runs, ({ lagP95 }) => lagP95);
    return [
      {
        figure: `Chromium, ${renderMs} ms a rendering, processor ${throttling} times slower, ${formatCount(load.rowsPerSecond)} updates/s: lag p95`,
        reach: `≤ ${LAG_MS} ms`,
        measured: `${formatMs(lag)} (messages take ${percent(share)} of the thread)`,
        holds: lag <= LAG_MS,
      },
    ];
  });
  return { section, reach };
}

function weight({ load }: TableResult): number {
  return load.rowCount * 1_000_000 + load.rowsPerSecond * 10 - load.rowsPerMessage / 1_000;
}

/** From the parse to the hooks' reading: what the package spends of the main thread. */
function shareOf(runs: readonly TableRun[]): number | undefined {
  const shares = runs.flatMap(({ profile }) => (profile === undefined ? [] : [profile.byFile]));
  if (shares.length === 0) return undefined;
  return median(shares.map((byFile) => packageFiles.reduce((sum, file) => sum + (byFile[file] ?? 0), 0)));
}

function shareText(runs: readonly TableRun[]): string {
  const share = shareOf(runs);
  return share === undefined || share === 0 ? "" : percent(share);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
