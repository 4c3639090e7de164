/** Draws what a delta of 100 rows costs as the collection grows: a line for each candidate, both scales logarithmic. */
import { formatCount, formatMs, type Results, type Sample } from "./table.ts";

const STEP = "delta of 100";
const OURS = "this package: store";
const plot = { left: 76, top: 56, width: 560, height: 380 };
const size = { width: 940, height: 490 };
/** Drawn on light and on dark ground. */
const colors = ["#0f766e", "#8b5cf6", "#d9480f", "#2563eb", "#c026a3", "#a16207", "#64748b", "#e11d48", "#0891b2"];

export function drawBench({ sections }: Results): string {
  const samples = sections.flatMap(({ data }) => data).filter(({ step, unit, rowCount }) => step === STEP && unit === "ms" && rowCount > 0);
  const names = [...new Set(samples.map(({ candidate }) => candidate))];
  const xs = extent(samples.map(({ rowCount }) => rowCount));
  const ys = extent(samples.map(({ value }) => value));
  const x = (rowCount: number): number => plot.left + share(rowCount, xs) * plot.width;
  const y = (ms: number): number => plot.top + (1 - share(ms, ys)) * plot.height;
  const grid = [
    ...powers(xs).map(
      (at) =>
        `<path class="grid" d="M${px(x(at))} ${plot.top}v${plot.height}"/><text x="${px(x(at))}" y="${plot.top + plot.height + 20}" text-anchor="middle">${formatCount(at)}</text>`,
    ),
    ...powers(ys).map(
      (at) =>
        `<path class="grid" d="M${plot.left} ${px(y(at))}h${plot.width}"/><text x="${plot.left - 8}" y="${px(y(at) + 4)}" text-anchor="end">${formatMs(at).replace(/\.0+ /, " ")}</text>`,
    ),
  ];
  const lines = names.map((name, place) => {
    const points = samples.filter(({ candidate }) => candidate === name).sort((left, right) => left.rowCount - right.rowCount);
    return { name, points, color: colors[place % colors.length] ?? "#64748b", last: points.at(-1) };
  });
  const labels = spread(lines.map(({ last }) => (last === undefined ? plot.top : y(last.value))));
  const drawn = lines.map(({ name, points, color, last }, place) => {
    const path = points.map(({ rowCount, value }, at) => `${at === 0 ? "M" : "L"}${px(x(rowCount))} ${px(y(value))}`).join("");
    const dots = points.map(({ rowCount, value }) => `<circle cx="${px(x(rowCount))}" cy="${px(y(value))}" r="3.5" fill="${color}"/>`);
    const weight = name === OURS ? 700 : 400;
    const labelX = plot.left + plot.width + 14;
    const link =
      last === undefined
        ? ""
        : `<path d="M${px(x(last.rowCount) + 5)} ${px(y(last.value))}L${labelX - 3} ${px(labels[place] ?? 0)}" stroke="${color}" opacity="0.5"/>`;
    return `<path d="${path}" fill="none" stroke="${color}" stroke-width="${name === OURS ? 4 : 2}"/>${dots.join("")}${link}<text x="${labelX}" y="${px((labels[place] ?? 0) + 4)}" font-weight="${weight}">${escaped(`${name.replaceAll("`", "")}${labelOf(last)}`)}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" role="img" font-family="system-ui, sans-serif" font-size="12">`,
    "<title>What a delta of 100 rows costs as the collection grows</title>",
    "<style>.ground{fill:#fff}.grid{stroke:#d5dae1}text{fill:#1f2933}@media (prefers-color-scheme:dark){.ground{fill:#0d1117}.grid{stroke:#30363d}text{fill:#e6edf3}}</style>",
    `<rect class="ground" width="${size.width}" height="${size.height}"/>`,
    `<text x="${plot.left}" y="28" font-size="15" font-weight="600">A delta of 100 rows, from parsed rows to the committed state (median)</text>`,
    ...grid,
    `<text x="${plot.left + plot.width / 2}" y="${size.height - 12}" text-anchor="middle">rows held</text>`,
    ...drawn,
    "</svg>\n",
  ].join("\n");
}

function labelOf(sample: Sample | undefined): string {
  return sample === undefined ? "" : `, ${formatMs(sample.value)}`;
}

/** Whole powers of ten around the values. */
function extent(values: readonly number[]): readonly [number, number] {
  const low = 10 ** Math.floor(Math.log10(Math.min(...values)));
  const high = 10 ** Math.ceil(Math.log10(Math.max(...values)));
  return [low, Math.max(high, low * 10)];
}

function share(value: number, [low, high]: readonly [number, number]): number {
  return Math.log10(value / low) / Math.log10(high / low);
}

function powers([low, high]: readonly [number, number]): readonly number[] {
  return Array.from({ length: Math.round(Math.log10(high / low)) + 1 }, (_, power) => low * 10 ** power);
}

/** Moves labels apart that would lie on each other; each stays at its place in the list. */
function spread(places: readonly number[], gap = 17): readonly number[] {
  const order = places.map((_, index) => index).sort((left, right) => (places[left] ?? 0) - (places[right] ?? 0));
  const moved = [...places];
  let floor = Number.NEGATIVE_INFINITY;
  for (const index of order) {
    moved[index] = Math.max(places[index] ?? 0, floor + gap);
    floor = moved[index];
  }
  return moved;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}
