/** 500 mounted components that read a row each: how many render for one commit of 100 rows, and how many of them had nothing new. */
import type { Devtools } from "./devtools.ts";
import { openBenchPage, settle, sleep } from "./run-page.ts";
import { MOUNTED_ROWS, type BenchServer } from "./server.ts";

export interface RowsRun {
  readonly messages: number;
  /** Mounted rows that a message touched, on average. */
  readonly touched: number;
  /** Renders a message, on average. */
  readonly renders: number;
  /** Renders of rows that no message had touched since they rendered last, over all messages. */
  readonly needless: number;
  /** The processor's time of the main thread by wall time. */
  readonly processor: number;
  readonly complaints: readonly string[];
}

const MESSAGES_PER_SECOND = 20;
const ROWS_PER_MESSAGE = 100;

export async function measureRows(
  browser: Devtools,
  server: BenchServer,
  peer: string,
  rowCount: number,
  windowMs: number,
): Promise<RowsRun> {
  const benchPage = await openBenchPage(browser, `${server.origin}/?page=${peer}&view=rows&rows=${rowCount}`);
  try {
    await settle(benchPage);
    const renders = async () => new Map(await benchPage.evaluate<[string, number][]>("window.bench.renders()"));
    const rendersBefore = await renders();
    const before = await benchPage.clocks();
    const stream = server.stream({
      rowCount,
      rowsPerSecond: MESSAGES_PER_SECOND * ROWS_PER_MESSAGE,
      rowsPerMessage: ROWS_PER_MESSAGE,
      hotRows: MOUNTED_ROWS,
      hotShare: 0.2,
    });
    await sleep(windowMs);
    stream.stop();
    const after = await benchPage.clocks();
    await sleep(1_000); // for those who fall behind
    const messages = stream.lastSeq - 1;

    let touched = 0;
    let rendered = 0;
    let needless = 0;
    for (const [key, count] of await renders()) {
      const mine = count - (rendersBefore.get(key) ?? 0);
      const touches = stream.touches.get(key) ?? 0;
      touched += touches;
      rendered += mine;
      needless += Math.max(0, mine - touches);
    }
    return {
      messages,
      touched: touched / messages,
      renders: rendered / messages,
      needless,
      processor: (after.processor - before.processor) / (after.at - before.at),
      complaints: benchPage.complaints,
    };
  } finally {
    await benchPage.close();
  }
}
