/** One page that is slow to render on a throttled processor: how long messages wait to be handled, and how old what it shows is. */
import type { Devtools } from "./devtools.ts";
import type { Load } from "./book.ts";
import { delaysOf, shownAt, type TablePage } from "./measure-table.ts";
import type { Watched } from "./page/harness.ts";
import type { SlowWatched } from "./page/slow.ts";
import { openBenchPage, quantile, settle, sleep } from "./run-page.ts";
import type { BenchServer } from "./server.ts";

export interface SlowRun {
  /** Commits that were painted. */
  readonly shownPerSecond: number;
  /** From sending a message to the page's handler, before it is decoded. Unit: milliseconds, as all here. */
  readonly lagP50: number;
  readonly lagP95: number;
  /** From sending to the callbacks of the frame that shows it. */
  readonly shownP50: number;
  readonly shownP95: number;
  /** Messages sent and not shown when the window closed. */
  readonly backlog: number;
  /** Of the thread, for all but the slow renderings: messages above all. */
  readonly messageShare: number;
  readonly complaints: readonly string[];
}

export interface Slowness {
  /** How many times slower the processor is. */
  readonly throttling: number;
  /** Unit: milliseconds. */
  readonly renderMs: number;
}

const WARM_UP_MS = 2_000;
/** A page that is minutes behind its feed answers late. */
const ANSWER_MS = 90_000;

export async function measureSlow(
  browser: Devtools,
  server: BenchServer,
  { peer, isBatched }: TablePage,
  load: Load,
  { throttling, renderMs }: Slowness,
  windowMs: number,
): Promise<SlowRun> {
  const batch = isBatched ? "&batch=frame" : "";
  const benchPage = await openBenchPage(browser, `${server.origin}/?page=${peer}&rows=${load.rowCount}&render=${renderMs}${batch}`);
  try {
    await settle(benchPage);
    await benchPage.devtools.send("Emulation.setCPUThrottlingRate", { rate: throttling });
    const stream = server.stream(load);
    try {
      await sleep(WARM_UP_MS);
      await answered(benchPage.evaluate("window.bench.start()"));
      const before = await answered(benchPage.clocks());
      const firstSent = stream.lastSeq + 1;
      await sleep(windowMs);
      const lastSent = stream.lastSeq;
      const endedAt = Date.now();
      const after = await answered(benchPage.clocks());
      const watched = await answered(benchPage.evaluate<Watched>("window.bench.stop()"));
      const { handed, renderCount } = await answered(benchPage.evaluate<SlowWatched>("window.bench.lookAtSlowness()"));
      const lags = lagsOf(handed, stream.sentAt, { firstSent, lastSent, endedAt });
      const { framed } = delaysOf(watched, stream.sentAt, { lastSent, endedAt });
      return {
        shownPerSecond: watched.shown.length / (watched.ms / 1_000),
        lagP50: quantile(lags, 0.5),
        lagP95: quantile(lags, 0.95),
        shownP50: quantile(framed, 0.5),
        shownP95: quantile(framed, 0.95),
        backlog: Math.max(0, lastSent - shownAt(watched, endedAt)),
        messageShare: (after.tasks - before.tasks - (renderCount * renderMs) / 1_000) / (after.at - before.at),
        complaints: benchPage.complaints,
      };
    } finally {
      stream.stop();
    }
  } finally {
    await benchPage.close();
  }
}

/** One lag a message that was sent in the window; what is still to be handled counts with its age at the window's end. */
function lagsOf(
  handed: SlowWatched["handed"],
  sentAt: ReadonlyMap<number, number>,
  { firstSent, lastSent, endedAt }: { readonly firstSent: number; readonly lastSent: number; readonly endedAt: number },
): readonly number[] {
  const handedAt = new Map(handed);
  const lags: number[] = [];
  for (let seq = firstSent; seq <= lastSent; seq += 1) {
    const sent = sentAt.get(seq) ?? endedAt;
    lags.push(Math.max(0, Math.min(handedAt.get(seq) ?? endedAt, endedAt) - sent));
  }
  return lags;
}

async function answered<Value>(value: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the page hangs")), ANSWER_MS);
  });
  try {
    return await Promise.race([value, late]);
  } finally {
    clearTimeout(timer);
  }
}
