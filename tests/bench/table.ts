/**
 * What a bench hands over and how it is written down. Every part (Node, decoding, Chromium) yields sections and reach lines; `bench.mjs`
 * prints them and writes results.md and results.json. Knows nothing of how anything is measured.
 */

/** A table. Cells are text as printed; `data` carries the bare numbers for pictures and later readers. */
export interface Section {
  /** What `--only=` takes, e.g. `delta`. Unique over all parts. */
  readonly id: string;
  readonly title: string;
  /** What is measured and what is not, in one to three sentences. */
  readonly note: string;
  readonly columns: readonly string[];
  /** As many cells a row as there are columns. */
  readonly rows: readonly (readonly string[])[];
  readonly data: readonly Sample[];
}

/** One number of a section: a median, a ratio, a count. */
export interface Sample {
  /** What is compared, e.g. `this package`, `Map copy`. */
  readonly candidate: string;
  /** Of what, e.g. `delta of 100, full rows`. */
  readonly step: string;
  /** How many rows were held; 0 where that says nothing. */
  readonly rowCount: number;
  readonly value: number;
  readonly unit: "ms" | "×" | "bytes" | "fps" | "count";
  /** How many measurements stand behind the value. */
  readonly samples: number;
}

/** A promise about speed beside what this run measured. */
export interface ReachLine {
  /** What is promised, e.g. `delta of 100 into 100,000 full rows, against record spread`. */
  readonly figure: string;
  /** E.g. `≥ 500 × faster`. */
  readonly reach: string;
  /** E.g. `512 ×`. */
  readonly measured: string;
  readonly holds: boolean;
}

export interface Part {
  readonly sections: readonly Section[];
  readonly reach: readonly ReachLine[];
}

/** What every part is asked for. */
export interface BenchOptions {
  /** Fewer rows and rounds: minutes instead of a coffee break; the ratios are rougher. */
  readonly isQuick: boolean;
  /** Ids of sections to measure; undefined measures all of the part. */
  readonly only?: readonly string[] | undefined;
  /** Row counts to measure at; undefined takes the part's own. */
  readonly rowCounts?: readonly number[] | undefined;
  /** Candidates to measure; undefined measures all. Names are the part's own. */
  readonly peers?: readonly string[] | undefined;
  /** Receives progress, one line a call. */
  readonly log: (line: string) => void;
}

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  /** How many processes wanted a core in the minute before the run: above `cores`, only ratios say anything. */
  readonly load: number;
  /** Package names with the versions measured, and `chromium` where it was. */
  readonly versions: Readonly<Record<string, string>>;
  /** As `YYYY-MM-DD`. */
  readonly date: string;
}

export interface Results extends Part {
  readonly machine: Machine;
  readonly command: string;
}

/** A markdown table, padded as prettier pads it: the first column to the left, all others to the right. */
export function markdownTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((column, place) =>
    Math.max(3, ...[column, ...rows.map((row) => row[place] ?? "")].map((cell) => cell.length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, place) => (place === 0 ? cell.padEnd(widths[place] ?? 0) : cell.padStart(widths[place] ?? 0))).join(" | ")} |`;
  const rule = widths.map((width, place) => (place === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [line(columns), line(rule), ...rows.map((row) => line(columns.map((_, place) => row[place] ?? "")))].join("\n");
}

/** The targets of the project as a table, with ✓ or ✗. */
export function reachTable(reach: readonly ReachLine[]): string {
  return markdownTable(
    ["figure", "target", "measured", "met"],
    reach.map(({ figure, reach: promised, measured, holds }) => [figure, promised, measured, holds ? "✓" : "✗"]),
  );
}

/** All of a run as one markdown page. */
export function markdownPage({ machine, command, sections, reach }: Results): string {
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`);
  return [
    "# Benchmarks",
    `\`${command}\` on ${machine.date}: ${machine.processor}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}, node ${machine.node}, load before it ${machine.load}.`,
    `Measured against ${versions.join(", ")}.`,
    "Times are medians of one run on one machine: read the ratios and not the milliseconds.",
    ...(reach.length > 0 ? ["## Targets", reachTable(reach)] : []),
    ...sections.flatMap(({ title, note, columns, rows }) => [`## ${title}`, note, markdownTable(columns, rows)]),
    "",
  ].join("\n\n");
}

/** `0.0123 ms` as `12.3 µs`: three significant digits in the unit that reads best. */
export function formatMs(ms: number): string {
  if (ms >= 1_000) return `${significant(ms / 1_000)} s`;
  return ms >= 1 ? `${significant(ms)} ms` : `${significant(ms * 1_000)} µs`;
}

/** `476 ×`, `1.25 ×`. */
export function formatRatio(ratio: number): string {
  return `${significant(ratio)} ×`;
}

/** `100,000`. */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US", { maximumFractionDigits: 0 });
}

function significant(value: number): string {
  if (value >= 100) return formatCount(value);
  return value.toFixed(value >= 10 ? 1 : 2);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
