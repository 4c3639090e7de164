/**
 * What the open inspector costs the page that it is in: frames a second and long tasks with the panel closed, open on its views, and while a
 * row's key is typed. All of it in one page under one stream, in turns, so a busy minute of the machine affects every state alike.
 *
 * `npm run bench -- --inspector`. The ring of messages is full before the first turn.
 */
import { rm } from "node:fs/promises";
import { markdownTable } from "../table.ts";
import { buildPages } from "./build.ts";
import type { Watched } from "./page/harness.ts";
import { inTime, launchBrowser, openBenchPage, settle, sleep, type BenchPage } from "./run-page.ts";
import { startServer } from "./server.ts";
import { keyOf } from "../workload.ts";

const LOAD = { rowCount: 5_000, rowsPerSecond: 5_000, rowsPerMessage: 5, hotRows: 40, hotShare: 0.4 } as const; // 1,000 messages a second
/** More messages than the ring keeps. */
const FILL_MS = 11_000;
const TURN_MS = 5_000;
/** After a change of the view, before it is measured. */
const CALM_MS = 700;

interface Run {
  readonly fps: number;
  readonly busy: number;
  readonly processor: number;
  readonly longTasks: readonly number[];
}

interface State {
  readonly name: string;
  readonly enter: string;
  /** Repeated while it is measured. */
  readonly meanwhile?: string;
}

/** What the scripts below share: React hears of a value that is set through the element's own setter. */
const helpers = `
window.press = (name) => [...document.querySelectorAll("button")].find((each) => (each.getAttribute("aria-label") ?? each.textContent).trim() === name)?.click();
window.isOpen = () => document.querySelector("[role=tablist]") !== null;
window.fill = (label, text) => {
  const input = document.querySelector('[aria-label="' + label + '"]');
  if (input === null) return;
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(input, text);
  input.dispatchEvent(new Event("input", { bubbles: true }));
};
window.open_ = (tab) => {
  if (!isOpen()) press("Atlas");
  [...document.querySelectorAll("[role=tab]")].find((each) => each.textContent === tab)?.click();
};`;

const typed = keyOf(7);
const states: readonly State[] = [
  { name: "closed", enter: `if (isOpen()) press("Close")` },
  { name: "Messages, following", enter: `open_("Messages")` },
  {
    name: "Messages, a row's key typed",
    enter: `open_("Messages")`,
    meanwhile: `window.typed = ((window.typed ?? 0) + 1) % ${typed.length + 1}; fill("Row key", ${JSON.stringify(typed)}.slice(0, window.typed))`,
  },
  {
    name: "Rows, one followed",
    enter: `open_("Rows"); setTimeout(() => document.querySelector(".atlas-row-list .atlas-list-lines .atlas-line")?.click(), 200)`,
  },
  {
    name: "Rows, text typed",
    enter: `open_("Rows")`,
    meanwhile: `window.typed = ((window.typed ?? 0) + 1) % ${typed.length + 1}; fill("Key or text of a row", ${JSON.stringify(typed)}.slice(0, window.typed))`,
  },
];

export async function benchInspector(options: { readonly rounds: number; readonly log: (line: string) => void }): Promise<string> {
  const folder = await buildPages();
  const server = await startServer(folder);
  const browser = await launchBrowser();
  try {
    const page = await openBenchPage(browser, `${server.origin}/?page=atlas-inspector&rows=${LOAD.rowCount}`);
    await settle(page);
    await page.evaluate(helpers);
    const stream = server.stream(LOAD);
    await page.evaluate(`open_("Messages")`); // loads the chunk
    await sleep(FILL_MS);
    const runs = new Map<string, Run[]>(states.map(({ name }) => [name, []]));
    for (let round = 0; round < options.rounds; round += 1) {
      for (const state of states) {
        const run = await measure(page, state);
        runs.get(state.name)?.push(run);
        options.log(`round ${round + 1}, ${state.name}: ${run.fps.toFixed(1)} frames a second`);
      }
    }
    stream.stop();
    if (page.complaints.length > 0) options.log(page.complaints.join("\n"));
    return tableOf(runs);
  } finally {
    await browser.close();
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(page: BenchPage, { enter, meanwhile = "0" }: State): Promise<Run> {
  await page.evaluate(`${enter}; 0`);
  await sleep(CALM_MS);
  await page.evaluate(`window.meanwhile = setInterval(() => { ${meanwhile} }, 150); window.bench.start()`);
  const before = await inTime(page.clocks());
  await sleep(TURN_MS);
  const after = await inTime(page.clocks());
  const watched = await inTime(page.evaluate<Watched>("clearInterval(window.meanwhile), window.bench.stop()"));
  return {
    fps: watched.frames / (watched.ms / 1_000),
    busy: (after.tasks - before.tasks) / (after.at - before.at),
    processor: (after.processor - before.processor) / (after.at - before.at),
    longTasks: watched.longTasks,
  };
}

function tableOf(runs: ReadonlyMap<string, readonly Run[]>): string {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const percent = (share: number): string => `${(share * 100).toFixed(0)}%`;
  const fpsOf = (name: string): number => mean((runs.get(name) ?? []).map(({ fps }) => fps));
  const closed = fpsOf("closed");
  const rows = [...runs].map(([name, all]) => {
    const tasks = all.flatMap(({ longTasks }) => longTasks);
    return [
      name,
      fpsOf(name).toFixed(1),
      percent(fpsOf(name) / closed),
      percent(mean(all.map(({ busy }) => busy))),
      percent(mean(all.map(({ processor }) => processor))),
      String(tasks.length),
      tasks.length === 0 ? "none" : `${Math.max(...tasks).toFixed(0)} ms`,
    ];
  });
  return markdownTable(["panel", "frames/s", "of closed", "main thread", "processor", "long tasks", "longest"], rows);
}
