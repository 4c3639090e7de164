/** One page under one load: frames, main-thread time, long tasks, how late its cells are, and how far behind it is at the end. */
import type { Devtools } from "./devtools.ts";
import type { Load } from "./book.ts";
import type { Watched } from "./page/harness.ts";
import { profilePage, type ProfileShares } from "./profile.ts";
import { inTime, openBenchPage, quantile, settle, sleep } from "./run-page.ts";
import type { BenchServer } from "./server.ts";

export interface TableRun {
  readonly fps: number;
  /** Time in tasks of the main thread by wall time. */
  readonly busy: number;
  /** The processor's time of the main thread by wall time: less than `busy` where the machine is shared. */
  readonly processor: number;
  readonly longTasks: number;
  /** Unit: milliseconds. */
  readonly longestTask: number;
  /** From sending to the callbacks of the first frame that shows it. Unit: milliseconds. */
  readonly delayP50: number;
  readonly delayP95: number;
  /** From sending to the end of that frame's work. Unit: milliseconds. */
  readonly paintedP95: number;
  /** Messages sent and not shown when the window closed. */
  readonly backlog: number;
  readonly profile?: ProfileShares | undefined;
  readonly complaints: readonly string[];
}

export interface TablePage {
  readonly peer: string;
  readonly isBatched: boolean;
}

const WARM_UP_MS = 1_500;
const PROFILE_MS = 3_000;

export async function measureTable(
  browser: Devtools,
  server: BenchServer,
  { peer, isBatched }: TablePage,
  load: Load,
  windowMs: number,
  withProfile: boolean,
): Promise<TableRun> {
  const batch = isBatched ? "&batch=frame" : "";
  const benchPage = await openBenchPage(browser, `${server.origin}/?page=${peer}&rows=${load.rowCount}${batch}`);
  try {
    await settle(benchPage);
    const stream = server.stream(load);
    try {
      await sleep(WARM_UP_MS);
      await inTime(benchPage.evaluate("window.bench.start()"));
      const before = await inTime(benchPage.clocks());
      await sleep(windowMs);
      const lastSent = stream.lastSeq;
      const endedAt = Date.now();
      const after = await inTime(benchPage.clocks());
      const watched = await inTime(benchPage.evaluate<Watched>("window.bench.stop()"));
      const profile = withProfile ? await profilePage(benchPage, PROFILE_MS) : undefined;
      const delays = delaysOf(watched, stream.sentAt, { lastSent, endedAt });
      return {
        fps: watched.frames / (watched.ms / 1_000),
        busy: (after.tasks - before.tasks) / (after.at - before.at),
        processor: (after.processor - before.processor) / (after.at - before.at),
        longTasks: watched.longTasks.length,
        longestTask: Math.max(0, ...watched.longTasks),
        delayP50: quantile(delays.framed, 0.5),
        delayP95: quantile(delays.framed, 0.95),
        paintedP95: quantile(delays.painted, 0.95),
        backlog: Math.max(0, lastSent - shownAt(watched, endedAt)),
        profile,
        complaints: benchPage.complaints,
      };
    } finally {
      stream.stop();
    }
  } finally {
    await benchPage.close();
  }
}

export interface Delays {
  readonly framed: readonly number[];
  readonly painted: readonly number[];
}

/** One delay a message, by the first frame that showed it or a later one; what is still to be shown counts with its age so far. */
export function delaysOf(
  { shown, lastShown }: Watched,
  sentAt: ReadonlyMap<number, number>,
  end: { readonly lastSent: number; readonly endedAt: number },
): Delays {
  const framed: number[] = [];
  const painted: number[] = [];
  let previous = shown[0]?.seq ?? lastShown; // when it was shown first is not known to a window that began later
  for (const { seq, frameAt, paintedAt } of shown.slice(1)) {
    for (let each = previous + 1; each <= seq; each += 1) {
      const sent = sentAt.get(each) ?? frameAt;
      framed.push(Math.max(0, frameAt - sent));
      painted.push(paintedAt - sent);
    }
    previous = seq;
  }
  for (let each = previous + 1; each <= end.lastSent; each += 1) {
    const age = Math.max(0, end.endedAt - (sentAt.get(each) ?? end.endedAt));
    framed.push(age);
    painted.push(age);
  }
  return { framed, painted };
}

export function shownAt({ shown, lastShown }: Watched, at: number): number {
  const inTime = shown.filter(({ paintedAt }) => paintedAt <= at);
  return inTime.at(-1)?.seq ?? (shown[0] === undefined ? lastShown : shown[0].seq - 1);
}
