/**
 * The same cells without React and without a store: a Map of rows, and on each frame the texts that changed. What a page that does only
 * this, and only for these columns, has to spend. `?view=snapshot` sorts once by an amount.
 */
import type { BenchRow } from "../../workload.ts";
import { columns, ROW_HEIGHT, WINDOW } from "../page/columns.ts";
import { openFeed } from "../page/feed.ts";

interface Line {
  readonly element: HTMLElement;
  readonly cells: readonly HTMLElement[];
  row: BenchRow | undefined;
}

const isSorted = new URLSearchParams(location.search).get("view") === "snapshot";
const rows = new Map<string, BenchRow>();
let order: readonly string[] = [];
let isDue = false;

const filler = document.createElement("div");
const table = Object.assign(document.createElement("div"), { className: "table" });
table.append(filler);
table.addEventListener("scroll", schedule);
document.getElementById("root")?.append(table);
const lines = Array.from({ length: WINDOW }, (_, index) => createLine(index));

openFeed({
  load(all) {
    for (const row of all) rows.set(row.position_line_key, row);
    const shown = isSorted ? [...all].sort((a, b) => b.market_value_base - a.market_value_base) : all;
    order = shown.map((row) => row.position_line_key);
    filler.style.height = `${order.length * ROW_HEIGHT}px`;
    schedule();
  },
  update(changed) {
    for (const row of changed) rows.set(row.position_line_key, row);
    schedule();
  },
});

function schedule(): void {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(paint);
}

function paint(): void {
  isDue = false;
  const offset = Math.floor(table.scrollTop / ROW_HEIGHT);
  for (const [index, line] of lines.entries()) {
    const row = rows.get(order[offset + index] ?? "");
    if (row === line.row) continue;
    for (const [place, column] of columns.entries()) {
      const cell = line.cells[place];
      if (cell && row?.[column] !== line.row?.[column]) cell.textContent = String(row?.[column] ?? "");
    }
    line.row = row;
    line.element.style.transform = `translateY(${(offset + index) * ROW_HEIGHT}px)`;
  }
}

function createLine(index: number): Line {
  const element = Object.assign(document.createElement("div"), { className: "row" });
  if (index === 0) element.dataset["probe"] = "";
  const cells = columns.map(() => document.createElement("div"));
  element.append(...cells);
  filler.append(element);
  return { element, cells, row: undefined };
}
