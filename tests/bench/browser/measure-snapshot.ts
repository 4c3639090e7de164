/** One snapshot into a fresh page with its sorted table mounted: the longest block of the main thread, and how long it takes in all. */
import type { Devtools } from "./devtools.ts";
import type { SnapshotWatched } from "./page/harness.ts";
import { inTime, openBenchPage, sleep } from "./run-page.ts";
import type { BenchServer } from "./server.ts";

export interface SnapshotRun {
  /** The longest time for which a due task had to wait while the browser received the text. Unit: milliseconds. */
  readonly receivingBlock: number;
  /** The same from the message on: what the page makes of it. Unit: milliseconds. */
  readonly longestBlock: number;
  /** The longest task as the browser reports it; 0 where none was over 50 ms. Unit: milliseconds. */
  readonly longestTask: number;
  /** From the message to its rows being painted. Unit: milliseconds. */
  readonly whole: number;
  /** From sending to the message, which the browser needs by itself. Unit: milliseconds. */
  readonly received: number;
  readonly complaints: readonly string[];
}

export async function measureSnapshot(browser: Devtools, server: BenchServer, peer: string, rowCount: number): Promise<SnapshotRun> {
  const benchPage = await openBenchPage(browser, `${server.origin}/?page=${peer}&view=snapshot&held`);
  try {
    await sleep(1_000); // mounted, connected, at rest
    await benchPage.evaluate("gc()");
    const watching = benchPage.evaluate<SnapshotWatched>(`window.bench.watchSnapshot(${String(peer !== "unread")})`);
    await sleep(100);
    const sentAt = server.sendSnapshot(rowCount);
    const { receivingBlockMs, longestBlockMs, longestTaskMs, messageAt, paintedAt } = await inTime(watching);
    return {
      receivingBlock: receivingBlockMs,
      longestBlock: longestBlockMs,
      longestTask: longestTaskMs,
      whole: paintedAt - messageAt,
      received: messageAt - sentAt,
      complaints: benchPage.complaints,
    };
  } finally {
    await benchPage.close();
  }
}
