/** What the README says of a run, and how a part of a run takes its place in the results of a whole one. */
import { peerNames, peers } from "./peers.ts";
import { formatCount, formatMs, formatRatio, markdownTable, type Results, type Sample } from "./table.ts";

const BEGIN = "<!-- bench: written by `npm run bench -- --write` -->";
const END = "<!-- /bench -->";
const ROWS = 100_000;

const columns = [
  { title: "100 full rows", step: "delta of 100" },
  { title: "100 lean rows, merged", step: "delta of 100, lean" },
  { title: "where + sort, window of 50", step: "view, delta of 100" },
] as const;

/** Sections of the same id and reach lines of the same figure are taken from `newer`, all others stay. */
export function mergeResults(older: Results, newer: Results): Results {
  const ids = new Set(newer.sections.map(({ id }) => id));
  const figures = new Set(newer.reach.map(({ figure }) => figure));
  return {
    ...newer,
    machine: { ...newer.machine, versions: { ...older.machine.versions, ...newer.machine.versions } },
    sections: [...older.sections.filter(({ id }) => !ids.has(id)), ...newer.sections],
    reach: [...older.reach.filter(({ figure }) => !figures.has(figure)), ...newer.reach],
  };
}

/** The README with the summary of `results` between its marks. */
export function withSummary(readme: string, results: Results): string {
  const [from, to] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (from === -1 || to < from) throw new Error(`the README lacks its marks: ${BEGIN} … ${END}`);
  return `${readme.slice(0, from + BEGIN.length)}\n\n${summaryOf(results)}\n\n${readme.slice(to)}`;
}

export function summaryOf({ machine, sections, reach }: Results): string {
  const samples = sections.flatMap(({ data }) => data).filter(({ rowCount }) => rowCount === ROWS);
  const find = (titles: readonly string[], step: string): Sample | undefined =>
    samples.find((sample) => titles.includes(sample.candidate) && sample.step === step);
  const ours = ["this package: store", "this package"];
  const rows = peerNames.map((name) => {
    const titles = name === "ours" ? ours : [peers[name].title];
    const times = columns.map(({ step }) => {
      const [own, other] = [find(ours, step)?.value, find(titles, step)?.value];
      if (own === undefined || other === undefined) return "–";
      return name === "ours" ? formatMs(own) : formatRatio(other / own);
    });
    const bytes = find(titles, "memory");
    return [peers[name].title, ...times, bytes === undefined ? "–" : Math.max(0, bytes.value).toFixed(0)];
  });
  const held = reach.filter(({ holds }) => holds).length;
  return [
    markdownTable([`at ${formatCount(ROWS)} rows`, ...columns.map(({ title }) => title), "extra bytes a row"], rows),
    `Medians of one run on ${machine.date} (${machine.processor}, ${machine.cores} cores, node ${machine.node}, load before it ${machine.load}): this package's times, and how many times ` +
      `as long the others take. Extra bytes: memory of the store beyond the rows themselves. The project meets ${held} of its ${reach.length} own targets; they and all ` +
      "tables are in [tests/bench/results.md](tests/bench/results.md).",
  ].join("\n\n");
}
