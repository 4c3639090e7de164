/** Opens a page of the bench in a browser and lets it be measured from outside, over the DevTools protocol. */
import { chromium, type Browser, type CDPSession, type Page } from "playwright";
import { findBrowser, launchArgs } from "../../tools/browser.mjs";

/** What the main thread has spent so far, and since when. Unit: seconds. */
export interface Clocks {
  /** On tasks, from their beginning to their end: what a page feels, other programs' turns at the processor included. */
  readonly tasks: number;
  /** Of the processor. */
  readonly processor: number;
  readonly at: number;
}

export interface BenchPage {
  readonly page: Page;
  readonly devtools: CDPSession;
  readonly clocks: () => Promise<Clocks>;
  /** What the page reported as errors, or wrote to its console. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

const READY_MS = 60_000;
/** A page that answers nothing for so long is given up. */
const HUNG_MS = 20_000;

export function launchBrowser(): Promise<Browser> {
  const found = findBrowser();
  if (found === null) throw new Error("no browser: run `node tests/tools/browser.mjs`");
  return chromium.launch({
    executablePath: found.executablePath,
    args: [...launchArgs, "--js-flags=--expose-gc"],
    env: { ...(process.env as Record<string, string>), ...found.env }, // absent values are not passed on
  });
}

export async function openBenchPage(browser: Browser, url: string): Promise<BenchPage> {
  const context = await browser.newContext({ viewport: { width: 1_280, height: 1_000 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => complaints.push(message.text()));
  const devtools = await context.newCDPSession(page);
  await devtools.send("Performance.enable");
  await page.goto(url);
  return {
    page,
    devtools,
    async clocks() {
      const { metrics } = await devtools.send("Performance.getMetrics");
      const valueOf = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
      return { tasks: valueOf("TaskDuration"), processor: valueOf("ThreadTime"), at: valueOf("Timestamp") };
    },
    complaints,
    close: () => context.close(),
  };
}

/** Waits until the page shows the snapshot, then tidies its memory and lets it come to rest. */
export async function settle({ page, complaints }: BenchPage): Promise<void> {
  try {
    await page.waitForFunction(() => window.bench.isReady(), undefined, { timeout: READY_MS, polling: 100 });
  } catch (error) {
    throw new Error(`the page never showed the snapshot: ${complaints.join("; ")}`, { cause: error });
  }
  await page.evaluate("gc()");
  await sleep(500);
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}

/** The value below which `share` of the values lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** What the page promises, or an error when it hangs. */
export async function inTime<Value>(value: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const hung = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the page hangs")), HUNG_MS);
  });
  try {
    return await Promise.race([value, hung]);
  } finally {
    clearTimeout(timer);
  }
}
