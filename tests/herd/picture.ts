/** Draws what the servers got: a panel for each kind of call, a bar for each tenth of a second, on a logarithmic scale. */
import type { Call } from "./desks.ts";
import { BIN_MS, type Herd } from "./simulate.ts";

export interface PictureOptions {
  readonly page: Herd;
  readonly ours: Herd;
  readonly deskCount: number;
  readonly downMs: number;
}

const panel = { width: 860, height: 150, left: 64, top: 64, gap: 44 };
const names: Readonly<Record<Call, string>> = {
  connect: "connection attempts",
  token: "token calls",
  REST: "REST calls",
};
const colors = { page: "#b5533c", ours: "#0f766e", text: "#1f2933", line: "#d5dae1", down: "#f1f3f6" };
/** The top of the scale. */
const TOP = 10_000;

export function drawHerd({ page, ours, deskCount, downMs }: PictureOptions): string {
  const binCount = page.connect.length;
  const barWidth = panel.width / binCount;
  const height = (count: number): number => (count === 0 ? 0 : (Math.log10(count + 1) / Math.log10(TOP)) * panel.height);
  const bars = (bins: readonly number[], bottom: number, color: string): string =>
    bins
      .map((count, at) => {
        if (count === 0) return "";
        const x = panel.left + at * barWidth;
        return `<rect x="${round(x)}" y="${round(bottom - height(count))}" width="${round(barWidth)}" height="${round(height(count))}" fill="${color}"/>`;
      })
      .join("");
  const panels = (Object.keys(names) as Call[]).map((call, index) => {
    const bottom = panel.top + index * (panel.height + panel.gap) + panel.height;
    const grid = [10, 100, 1_000, TOP].map((count) => {
      const y = round(bottom - height(count - 1));
      return `<path d="M${panel.left} ${y}h${panel.width}" stroke="${colors.line}"/><text x="${panel.left - 8}" y="${y + 4}" text-anchor="end">${count.toLocaleString("en")}</text>`;
    });
    const ticks = Array.from({ length: Math.floor((binCount * BIN_MS) / 5_000) + 1 }, (_, at) => {
      const x = round(panel.left + ((at * 5_000) / BIN_MS) * barWidth);
      return `<text x="${x}" y="${bottom + 16}" text-anchor="middle">${at * 5} s</text>`;
    });
    return [
      `<rect x="${panel.left}" y="${bottom - panel.height}" width="${round((downMs / BIN_MS) * barWidth)}" height="${panel.height}" fill="${colors.down}"/>`,
      ...grid,
      `<text x="${panel.left}" y="${bottom - panel.height - 8}" font-weight="600">${names[call]} in each tenth of a second</text>`,
      bars(page[call], bottom, colors.page),
      bars(ours[call], bottom, colors.ours),
      ...ticks,
    ].join("\n");
  });
  const width = panel.left + panel.width + 24;
  const total = panel.top + 3 * (panel.height + panel.gap) + 8;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${total}" role="img" font-family="system-ui, sans-serif" font-size="12" fill="${colors.text}">`,
    `<title>${deskCount.toLocaleString("en")} desks after a server restart of ${downMs / 1_000} s: the page's timing and this package's</title>`,
    `<rect width="${width}" height="${total}" fill="#ffffff"/>`,
    `<text x="${panel.left}" y="24" font-size="15" font-weight="600">${deskCount.toLocaleString("en")} desks, one server that is down for ${downMs / 1_000} s (shaded)</text>`,
    `<rect x="${width - 330}" y="13" width="12" height="12" fill="${colors.page}"/><text x="${width - 312}" y="24">the page's timing</text>`,
    `<rect x="${width - 180}" y="13" width="12" height="12" fill="${colors.ours}"/><text x="${width - 162}" y="24">ours (default options)</text>`,
    ...panels,
    "</svg>\n",
  ].join("\n");
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
