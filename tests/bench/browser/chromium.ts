/**
 * The browser half of the bench: which pages are measured under which load, and what is told of it. Every page is built for production
 * and gets the same messages over a real socket; runs are shuffled, so that a busy minute of the machine hits nobody in particular.
 */
import { rm } from "node:fs/promises";
import type { Browser } from "playwright";
import type { BenchOptions, Part, ReachLine, Section } from "../table.ts";
import { createRandom } from "../workload.ts";
import type { Load } from "./book.ts";
import { buildPages } from "./build.ts";
import { measureRows, type RowsRun } from "./measure-rows.ts";
import { measureSnapshot, type SnapshotRun } from "./measure-snapshot.ts";
import { measureTable, type TableRun } from "./measure-table.ts";
import { candidates, rowCandidates, snapshotCandidates, type Candidate } from "./candidates.ts";
import { profileLines } from "./profile.ts";
import { launchBrowser } from "./run-page.ts";
import { rowsSection, snapshotSection, tableSection } from "./sections.ts";
import { startServer, type BenchServer } from "./server.ts";

export interface ChromiumOptions extends BenchOptions {
  /** Row updates a second; undefined takes 1,000 and 10,000. */
  readonly rates?: readonly number[] | undefined;
  /** Names of pages, as their files are called; undefined takes all. */
  readonly peers?: readonly string[] | undefined;
  /** How often each page is measured. */
  readonly rounds?: number | undefined;
}

/** A run of one page, and of what. */
export interface Measured<Run> {
  readonly candidate: Candidate;
  readonly load: Load;
  readonly runs: readonly Run[];
}

interface Bench {
  readonly server: BenchServer;
  readonly options: ChromiumOptions;
  /** Measures in a browser that lives; one that died with a page is replaced. */
  run<Run extends { readonly complaints: readonly string[] }>(
    name: string,
    measure: (browser: Browser) => Promise<Run>,
  ): Promise<Run | undefined>;
}

export async function measureInChromium(options: ChromiumOptions): Promise<Part> {
  const folder = await buildPages();
  const server = await startServer(folder);
  let browser = await launchBrowser();
  const bench: Bench = {
    server,
    options,
    async run(name, measure) {
      try {
        const run = await measure(browser);
        options.log(`${name}: ${describe(run)}`);
        for (const complaint of new Set(run.complaints)) options.log(`  the page says: ${complaint}`);
        return run;
      } catch (error) {
        options.log(`${name}: failed: ${error instanceof Error ? error.message : String(error)}`);
        await browser.close();
        browser = await launchBrowser();
        return undefined;
      }
    },
  };
  try {
    const parts = [
      { id: "chromium-table", measure: measureTables },
      { id: "chromium-snapshot", measure: measureSnapshots },
      { id: "chromium-rows", measure: measureMountedRows },
    ];
    const sections: Section[] = [];
    const reach: ReachLine[] = [];
    for (const { id, measure } of parts) {
      if (options.only?.includes(id) === false) continue;
      const part = await measure(bench);
      sections.push(part.section);
      reach.push(...part.reach);
    }
    return { sections, reach };
  } finally {
    await browser.close();
    server.close();
    await rm(folder, { recursive: true });
  }
}

/** Visible rows, and the share of the updates that hits them. */
const visible = { hotRows: 40, hotShare: 0.2 };
const MESSAGES_PER_SECOND = 100;
const FULL = { rowCount: 100_000, rowsPerSecond: 10_000 };

async function measureTables(bench: Bench) {
  const { options, server } = bench;
  const measured = new Map<string, { candidate: Candidate; load: Load; runs: TableRun[] }>();
  const windowMs = options.isQuick ? 2_500 : 4_000;
  for (const { candidate, load, round } of tablePlan(options)) {
    const name = `${candidate.name}, ${load.rowCount} rows, ${load.rowsPerSecond} updates/s in messages of ${load.rowsPerMessage}`;
    const withProfile = round === 0 && candidate.isProfiled === true;
    const run = await bench.run(name, (browser) => measureTable(browser, server, candidate, load, windowMs, withProfile));
    const entry = measured.get(name) ?? { candidate, load, runs: [] };
    measured.set(name, entry);
    if (run === undefined) continue;
    entry.runs.push(run);
    if (run.profile !== undefined) for (const line of profileLines(run.profile)) options.log(`  ${line}`);
  }
  return tableSection([...measured.values()], FULL);
}

interface TableTurn {
  readonly candidate: Candidate;
  readonly load: Load;
  readonly round: number;
}

/** All rounds of this package and of what it is judged by; of the others so much that the whole stays a matter of minutes. */
function tablePlan({ isQuick, rowCounts, rates, peers, rounds = isQuick ? 1 : 2 }: ChromiumOptions): readonly TableTurn[] {
  const sizes = rowCounts ?? (isQuick ? [10_000] : [10_000, 100_000]);
  const speeds = rates ?? (isQuick ? [1_000] : [1_000, 10_000]);
  const all = candidates.filter(({ peer, isInQuick }) => (peers === undefined ? !isQuick || isInQuick === true : peers.includes(peer)));
  const turns = sizes.flatMap((rowCount) =>
    speeds.flatMap((rowsPerSecond) => {
      const isFull = rowCount === FULL.rowCount && rowsPerSecond === FULL.rowsPerSecond;
      const load = { rowCount, rowsPerSecond, rowsPerMessage: rowsPerSecond / MESSAGES_PER_SECOND, ...visible };
      const chatty = { ...load, rowsPerMessage: 10 };
      const isTurn = ({ isOurs, isVariant }: Candidate, round: number): boolean =>
        isOurs === true || (isVariant === true ? isFull && round === 0 : isFull || round === 0);
      return Array.from({ length: rounds }, (_, round) => [
        ...all.filter((candidate) => isTurn(candidate, round)).map((candidate) => ({ candidate, load, round })),
        ...all.filter(({ isOurs }) => isFull && isOurs === true).map((candidate) => ({ candidate, load: chatty, round })),
      ]).flat();
    }),
  );
  return shuffle(turns);
}

async function measureSnapshots(bench: Bench) {
  const { options, server } = bench;
  const rowCount = options.rowCounts?.at(-1) ?? (options.isQuick ? 10_000 : FULL.rowCount);
  const rounds = options.rounds ?? (options.isQuick ? 2 : 5);
  const measured = snapshotCandidates.map((candidate) => ({ candidate, runs: [] as SnapshotRun[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { candidate, runs } of shuffle(measured)) {
      const name = `snapshot of ${rowCount} rows, ${candidate.name}`;
      const result = await bench.run(name, (browser) => measureSnapshot(browser, server, candidate.peer, rowCount));
      if (result !== undefined) runs.push(result);
    }
  }
  return snapshotSection(measured, rowCount, FULL.rowCount);
}

async function measureMountedRows(bench: Bench) {
  const { options, server } = bench;
  const rowCount = options.rowCounts?.at(-1) ?? (options.isQuick ? 10_000 : FULL.rowCount);
  const measured: { candidate: Candidate; runs: RowsRun[] }[] = [];
  for (const candidate of shuffle(rowCandidates)) {
    if (options.peers === undefined ? options.isQuick && candidate.isInQuick !== true : !options.peers.includes(candidate.peer)) continue;
    const windowMs = options.isQuick ? 2_000 : 4_000;
    const name = `500 mounted rows of ${rowCount}, ${candidate.name}`;
    const result = await bench.run(name, (browser) => measureRows(browser, server, candidate.peer, rowCount, windowMs));
    measured.push({ candidate, runs: result === undefined ? [] : [result] });
  }
  return rowsSection(measured, rowCount);
}

const random = createRandom(Date.now());

function shuffle<Value>(values: readonly Value[]): readonly Value[] {
  return values
    .map((value) => ({ value, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}

function describe(figures: object): string {
  return Object.entries(figures)
    .flatMap(([name, value]) => (typeof value === "number" ? [`${name} ${value.toFixed(2)}`] : []))
    .join(", ");
}
