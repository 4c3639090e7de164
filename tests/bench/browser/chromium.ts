/**
 * The browser half of the benchmark: which pages are measured under which load, and which sections are printed. Every page is built for
 * production and receives the same messages over a real socket. Runs are shuffled, so a busy minute of the machine affects no single page.
 */
import { rm } from "node:fs/promises";
import type { Part, ReachLine, Section } from "../table.ts";
import type { Load } from "./book.ts";
import { buildEagerPage, buildPages } from "./build.ts";
import type { Devtools } from "./devtools.ts";
import { measureRows, type RowsRun } from "./measure-rows.ts";
import { measureSlow, type SlowRun } from "./measure-slow.ts";
import { measureSnapshot, type SnapshotRun } from "./measure-snapshot.ts";
import { measureTable, type TableRun } from "./measure-table.ts";
import { rowCandidates, slowCandidates, snapshotCandidates, type Candidate } from "./candidates.ts";
import { profileLines } from "./profile.ts";
import { launchBrowser } from "./run-page.ts";
import { rowsSection, slowSection, snapshotSection, tableSection } from "./sections.ts";
import { startServer, type BenchServer } from "./server.ts";
import { FULL, planTables, shuffle, SLOW, type ChromiumOptions } from "./plan.ts";

interface Bench {
  readonly server: BenchServer;
  /** Where the pages were built to. */
  readonly folder: string;
  readonly options: ChromiumOptions;
  /** Measures in a browser that lives; one that died with a page is replaced. */
  run<Run extends { readonly complaints: readonly string[] }>(
    name: string,
    measure: (browser: Devtools) => Promise<Run>,
  ): Promise<Run | undefined>;
}

export async function measureInChromium(options: ChromiumOptions): Promise<Part> {
  process.once("SIGTERM", () => process.exit(143)); // or only the browser would end, and the next page would start another
  const folder = await buildPages();
  const server = await startServer(folder);
  let browser = await launchBrowser();
  const bench: Bench = {
    server,
    folder,
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
      { id: "chromium-slow", measure: measureSlowPages },
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

async function measureTables(bench: Bench) {
  const { options, server } = bench;
  const measured = new Map<string, { candidate: Candidate; load: Load; runs: TableRun[] }>();
  const windowMs = options.isQuick ? 2_500 : 4_000;
  for (const { candidate, load } of planTables(options, options.isQuick ? 1 : 2)) {
    const name = `${candidate.name}, ${load.rowCount} rows, ${load.rowsPerSecond} updates/s in messages of ${load.rowsPerMessage}`;
    const withProfile = load.rowsPerSecond === FULL.rowsPerSecond && candidate.isProfiled === true;
    const run = await bench.run(name, (browser) => measureTable(browser, server, candidate, load, windowMs, withProfile));
    const entry = measured.get(name) ?? { candidate, load, runs: [] };
    measured.set(name, entry);
    if (run === undefined) continue;
    entry.runs.push(run);
    if (run.profile !== undefined) for (const line of profileLines(run.profile)) options.log(`  ${line}`);
  }
  return tableSection([...measured.values()], FULL);
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

async function measureSlowPages(bench: Bench) {
  const { options, server } = bench;
  await buildEagerPage(bench.folder);
  const rounds = options.rounds ?? 1;
  const measured = slowCandidates
    .filter(({ peer }) => options.peers === undefined || options.peers.includes(peer))
    .flatMap((candidate) => (options.rates ?? SLOW.rates).map((rate) => ({ candidate, load: SLOW.loadOf(rate), runs: [] as SlowRun[] })));
  for (let round = 0; round < rounds; round += 1) {
    for (const { candidate, load, runs } of shuffle(measured)) {
      const name = `renders ${SLOW.renderMs} ms, processor ${SLOW.throttling} times slower, ${load.rowsPerSecond} updates/s, ${candidate.name}`;
      const windowMs = options.isQuick ? 5_000 : 15_000;
      const result = await bench.run(name, (browser) => measureSlow(browser, server, candidate, load, SLOW, windowMs));
      if (result !== undefined) runs.push(result);
    }
  }
  return slowSection(measured, SLOW);
}

function describe(figures: object): string {
  return Object.entries(figures)
    .flatMap(([name, value]) => (typeof value === "number" ? [`${name} ${value.toFixed(2)}`] : []))
    .join(", ");
}
