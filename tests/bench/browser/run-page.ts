/** Opens a page of the bench in a browser and lets it be measured from outside, over the DevTools protocol. */
import { startBrowser, type Devtools, type Session } from "./devtools.ts";

/** What the main thread has spent so far, and since when. Unit: seconds. */
export interface Clocks {
  /** On tasks, from their beginning to their end: what a page feels, other programs' turns at the processor included. */
  readonly tasks: number;
  /** Of the processor. */
  readonly processor: number;
  readonly at: number;
}

export interface BenchPage {
  readonly devtools: Session;
  /** The value of an expression, or of what it promises. */
  readonly evaluate: <Value>(expression: string) => Promise<Value>;
  readonly clocks: () => Promise<Clocks>;
  /** What the page reported as errors, or wrote to its console. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

const READY_MS = 60_000;
/** A page that answers nothing for so long is given up. */
const HUNG_MS = 20_000;

export function launchBrowser(): Promise<Devtools> {
  return startBrowser({ width: 1_280, height: 1_000 });
}

export async function openBenchPage(browser: Devtools, url: string): Promise<BenchPage> {
  const page = await browser.open(url);
  const complaints: string[] = [];
  page.on("Runtime.exceptionThrown", (thrown) => complaints.push(JSON.stringify(thrown).slice(0, 500)));
  page.on("Runtime.consoleAPICalled", (said) => complaints.push(JSON.stringify(said).slice(0, 500)));
  await page.send("Runtime.enable");
  await page.send("Performance.enable");
  return {
    devtools: page,
    async evaluate<Value>(expression: string) {
      const answer = await page.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
      const { result, exceptionDetails } = answer as { readonly result: { readonly value: Value }; readonly exceptionDetails?: unknown };
      if (exceptionDetails !== undefined) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
      return result.value; // the caller knows what its expression is
    },
    async clocks() {
      const { metrics } = (await page.send("Performance.getMetrics")) as { readonly metrics: readonly Metric[] };
      const valueOf = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
      return { tasks: valueOf("TaskDuration"), processor: valueOf("ThreadTime"), at: valueOf("Timestamp") };
    },
    complaints,
    close: () => page.close(),
  };
}

interface Metric {
  readonly name: string;
  readonly value: number;
}

/** Waits until the page shows the snapshot, then tidies its memory and lets it come to rest. */
export async function settle({ evaluate, complaints }: BenchPage): Promise<void> {
  const givenUpAt = Date.now() + READY_MS;
  while (!(await inTime(evaluate<boolean>("window.bench?.isReady() === true")))) {
    if (Date.now() > givenUpAt) throw new Error(`the page never showed the snapshot: ${complaints.join("; ")}`);
    await sleep(100);
  }
  await evaluate("gc()");
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
