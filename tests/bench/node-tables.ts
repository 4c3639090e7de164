/** The tables and reach lines of what was measured in Node. */
import type { Cell, Cells } from "./cells.ts";
import { decoderNames, decoderTitles, peerNames, peers } from "./peers.ts";
import { formatCount, formatMs, formatRatio, type ReachLine, type Sample, type Section } from "./table.ts";

const steps = [
  "snapshot",
  "delta of 1",
  "delta of 100",
  "delta of 1000",
  "delta of 100, lean",
  "removal of 1 %",
  "read all after a delta",
  "point read",
] as const;

/** Below this many rows the heap's own movements are larger than what is measured. */
const LEAST_ROWS_FOR_MEMORY = 10_000;
const VIEW_STEP = "view, delta of 100";
const REFERENCE = "store recordSpread";
const NOT_MEASURED = "–";

export function storeSection(cells: Cells, rowCount: number): Section {
  const subjects = [
    ...peerNames.map((name) => ({
      subject: `store ${name}`,
      title: name === "ours" ? "this package: store" : peers[name].title,
      isText: false,
    })),
    { subject: "text ours", title: "this package: whole way, from the frame", isText: true },
  ].filter(({ subject }) => steps.some((step) => cells.get(subject, rowCount, step) !== undefined));
  return {
    id: `store-${rowCount}`,
    title: `${formatCount(rowCount)} rows`,
    note:
      "From parsed rows to a committed state with one subscriber. `p`: over `JSON.parse` of the same text in the same process; the last figure " +
      "of a cell: how many times faster than record spread. The whole way parses, numbers and checks as well, and is compared with parsing and " +
      "record spread together.",
    columns: ["", ...steps, "bytes a row", "old snapshots stay"],
    rows: subjects.map(({ subject, title, isText }) => [
      title,
      ...steps.map((step) => cellText(cells.get(subject, rowCount, step), cells.get(REFERENCE, rowCount, step), isText)),
      bytesText(cells, subject, rowCount),
      keepsText(cells.keepsSnapshots(subject, rowCount)),
    ]),
    data: subjects.flatMap(({ subject, title }) => [
      ...steps.flatMap((step) => sampleOf(cells.get(subject, rowCount, step), title, step, rowCount)),
      ...memoryOf(cells, subject, title, rowCount),
    ]),
  };
}

export function viewSection(cells: Cells, sizes: readonly number[]): Section {
  const text = (name: string, rowCount: number): string => {
    const cell = cells.get(`view ${name}`, rowCount, VIEW_STEP);
    const reference = cells.get("view recordSpread", rowCount, VIEW_STEP);
    return cell === undefined ? NOT_MEASURED : [formatMs(cell.ms), ...fasterText(cell.ms, reference?.ms)].join(" · ");
  };
  return {
    id: "view",
    title: "Where + sort, a window of 50",
    note:
      "From a delta of 100 parsed rows to the new first 50 of some two thirds of all rows, in order. The last figure of a cell: how many times " +
      "faster than record spread with filter + sort.",
    columns: ["", "made of", ...sizes.map((rowCount) => `${formatCount(rowCount)} rows`)],
    rows: peerNames.map((name) => [peers[name].title, peers[name].view, ...sizes.map((rowCount) => text(name, rowCount))]),
    data: peerNames.flatMap((name) =>
      sizes.flatMap((rowCount) => sampleOf(cells.get(`view ${name}`, rowCount, VIEW_STEP), peers[name].title, VIEW_STEP, rowCount)),
    ),
  };
}

export function decodeSection(cells: Cells, sizes: readonly number[]): Section {
  return {
    id: "decode",
    title: "Decode",
    note: "From the text of a snapshot to its rows, each of which was checked. `p`: over `JSON.parse` of the same text in the same process.",
    columns: ["", ...sizes.map((rowCount) => `${formatCount(rowCount)} rows`)],
    rows: decoderNames.map((name) => [
      decoderTitles[name],
      ...sizes.map((rowCount) => cellText(cells.get(`decode ${name}`, rowCount, "decode"), undefined, false)),
    ]),
    data: decoderNames.flatMap((name) =>
      sizes.flatMap((rowCount) => sampleOf(cells.get(`decode ${name}`, rowCount, "decode"), decoderTitles[name], "decode", rowCount)),
    ),
  };
}

/** The lines that this run can fill: those whose rows were measured. */
export function nodeReach(cells: Cells): readonly ReachLine[] {
  const ms = (subject: string, rowCount: number, step: string): number => cells.get(subject, rowCount, step)?.ms ?? Number.NaN;
  const faster = (step: string): number => ms(REFERENCE, 100_000, step) / ms("store ours", 100_000, step);
  const growth = (subject: string): number => ms(subject, 1_000_000, "delta of 100") / ms(subject, 10_000, "delta of 100");
  const lines = [
    atLeast("delta of 100 into 100,000 full rows, against record spread", 500, faster("delta of 100")),
    atLeast("delta of 100 into 100,000 lean rows that are merged (P21), against record spread", 150, faster("delta of 100, lean")),
    atMost(
      "what a delta of 100 grows by from 10,000 to 1,000,000 rows, over what a mutable `Map` grows by",
      1.2,
      growth("store ours") / growth("store mutableMap"),
    ),
    atMost(
      "a snapshot of 100,000 rows, decoded, every row checked, applied and committed, over `JSON.parse` alone",
      1.4,
      cells.get("text ours", 100_000, "snapshot")?.overParse ?? Number.NaN,
    ),
    atLeast(
      "where + sort over 100,000 rows, a delta of 100 and a window of 50, against record spread with filter + sort",
      400,
      ms("view recordSpread", 100_000, VIEW_STEP) / ms("view ours", 100_000, VIEW_STEP),
    ),
    inBytes("memory on top of 100,000 parsed rows, without views", 50, cells.bytesPerRow("store ours", 100_000) ?? Number.NaN),
  ];
  return lines.filter((line) => line !== undefined);
}

function atLeast(figure: string, least: number, measured: number): ReachLine | undefined {
  if (Number.isNaN(measured)) return undefined;
  return { figure, reach: `≥ ${formatCount(least)} × faster`, measured: formatRatio(measured), holds: measured >= least };
}

function atMost(figure: string, most: number, measured: number): ReachLine | undefined {
  if (Number.isNaN(measured)) return undefined;
  return { figure, reach: `≤ ${most} ×`, measured: formatRatio(measured), holds: measured <= most };
}

function inBytes(figure: string, most: number, measured: number): ReachLine | undefined {
  if (Number.isNaN(measured)) return undefined;
  return { figure, reach: `≤ ${most} bytes a row`, measured: `${measured.toFixed(1)} bytes`, holds: measured <= most };
}

function cellText(cell: Cell | undefined, reference: Cell | undefined, isText: boolean): string {
  if (cell === undefined) return NOT_MEASURED;
  const referenceMs = reference && (isText && !Number.isNaN(reference.parseMs) ? reference.ms + reference.parseMs : reference.ms);
  const parse = Number.isNaN(cell.overParse) ? [] : [`${cell.overParse.toFixed(2)} p`];
  return [formatMs(cell.ms), ...parse, ...fasterText(cell.ms, referenceMs)].join(" · ");
}

function fasterText(ms: number, referenceMs: number | undefined): readonly string[] {
  return referenceMs === undefined ? [] : [formatRatio(referenceMs / ms)];
}

function bytesText(cells: Cells, subject: string, rowCount: number): string {
  const bytes = cells.bytesPerRow(subject, rowCount);
  return bytes === undefined || rowCount < LEAST_ROWS_FOR_MEMORY ? NOT_MEASURED : bytes.toFixed(0);
}

function keepsText(keeps: boolean | undefined): string {
  if (keeps === undefined) return NOT_MEASURED;
  return keeps ? "yes" : "no";
}

function sampleOf(cell: Cell | undefined, candidate: string, step: string, rowCount: number): readonly Sample[] {
  return cell === undefined ? [] : [{ candidate, step, rowCount, value: cell.ms, unit: "ms", samples: cell.samples }];
}

function memoryOf(cells: Cells, subject: string, candidate: string, rowCount: number): readonly Sample[] {
  const value = cells.bytesPerRow(subject, rowCount);
  if (value === undefined || rowCount < LEAST_ROWS_FOR_MEMORY) return [];
  return [{ candidate, step: "memory", rowCount, value, unit: "bytes", samples: 1 }];
}
