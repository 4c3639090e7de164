/**
 * Watches a page from inside without knowing what paints it: frames, long tasks, which message the probe cell shows, and for how long
 * the main thread was not to be had. Spoken to from outside through `window.bench`.
 */

import { watchSlowness } from "./slow.ts";

export interface Shown {
  readonly seq: number;
  /** The frame in which the DOM holds it: when its callbacks ran. Unit: milliseconds since 1970, as all instants here. */
  readonly frameAt: number;
  /** When that frame's work was over. */
  readonly paintedAt: number;
}

export interface Watched {
  readonly ms: number;
  readonly frames: number;
  /** Tasks of more than 50 ms. */
  readonly longTasks: readonly number[];
  readonly shown: readonly Shown[];
  readonly lastShown: number;
}

/** The top row's last cell, in a table of ours or in AG Grid's. */
const PROBE = `[data-probe] > :last-child, .ag-row[row-index="0"] [col-id="daily_pnl"]`;

let frames = 0;
let longTasks: number[] = [];
let shown: Shown[] = [];
let lastShown = 0;
let startedAt = 0;
let probe: Element | null = null;

const readProbe = (): number => {
  if (probe === null || !probe.isConnected) probe = document.querySelector(PROBE);
  return Number(probe?.textContent ?? 0);
};

// A task that is posted by a frame's first callback runs as soon as the frame has been painted.
const afterPaint = new MessageChannel();
let frameAt = 0;
afterPaint.port1.onmessage = () => {
  const seq = readProbe();
  if (seq === lastShown) return;
  lastShown = seq;
  shown.push({ seq, frameAt, paintedAt: Date.now() });
};
const onFrame = (): void => {
  frames += 1;
  frameAt = Date.now();
  afterPaint.port2.postMessage(undefined);
  requestAnimationFrame(onFrame);
};
requestAnimationFrame(onFrame);

new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });

let messageAt = 0;
let receivingBlock = 0;
let longestBlock = 0;
let lastTurn = 0;

/** Notes for how long a task that is always due has to wait, from now on. */
function watchBlocks(): () => void {
  const { port1, port2 } = new MessageChannel();
  lastTurn = performance.now();
  port1.onmessage = () => {
    noteBlock();
    port2.postMessage(undefined);
  };
  port2.postMessage(undefined);
  return () => port1.close();
}

function noteBlock(): void {
  const now = performance.now();
  longestBlock = Math.max(longestBlock, now - lastTurn);
  lastTurn = now;
}

/** What comes before is the browser's own work, what follows the page's. */
function noteMessage(): void {
  if (messageAt !== 0) return;
  messageAt = Date.now();
  noteBlock();
  receivingBlock = longestBlock;
  longestBlock = 0;
}

export interface SnapshotWatched {
  /** The longest time for which a due task waited before the message: the browser reads it from the network. */
  readonly receivingBlockMs: number;
  /** The same from the message on. */
  readonly longestBlockMs: number;
  readonly longestTaskMs: number;
  /** When the message was handed to the page. */
  readonly messageAt: number;
  /** When its rows had been painted. */
  readonly paintedAt: number;
}

/** Watches until rows are painted, or, where the page paints nothing, until some frames after the message. */
function watchSnapshot(isPainting: boolean): Promise<SnapshotWatched> {
  longTasks = [];
  const stopWatching = watchBlocks();
  const seen = shown.length;
  return new Promise((resolve) => {
    let idleFrames = 0;
    const look = (): void => {
      const painted = shown[seen];
      const isOver = isPainting ? painted !== undefined : messageAt > 0;
      if (isOver) idleFrames += 1; // the block that made it must be over too, and long tasks are reported late
      if (idleFrames < 6) return void requestAnimationFrame(look);
      stopWatching();
      resolve({
        receivingBlockMs: receivingBlock,
        longestBlockMs: longestBlock,
        longestTaskMs: Math.max(0, ...longTasks),
        messageAt,
        paintedAt: painted?.paintedAt ?? messageAt,
      });
    };
    look();
  });
}

if (location.search.includes("view=snapshot")) {
  const Native = WebSocket;
  window.WebSocket = class extends Native {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      // Before any listener of the page: its clocks start with the message. The first heartbeat comes later.
      // The text is made when it is first looked at, which every page has to do, and which takes the browser as long as reading it.
      this.addEventListener("message", ({ data }: MessageEvent<string>) => data.charCodeAt(data.length - 1) > 0 && noteMessage());
    }
  };
}

const lookAtSlowness = watchSlowness();

const bench = {
  isReady: () => readProbe() > 0,
  start() {
    frames = 0;
    longTasks = [];
    shown = [];
    lookAtSlowness();
    startedAt = performance.now();
  },
  lookAtSlowness,
  stop: (): Watched => ({ ms: performance.now() - startedAt, frames, longTasks, shown, lastShown }),
  watchSnapshot,
  renders: () => [...window.renders],
};

declare global {
  interface Window {
    /** How often the component of each key was rendered. */
    renders: Map<string, number>;
    bench: typeof bench;
  }
}
window.renders = new Map();
window.bench = bench;
