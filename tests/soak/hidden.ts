/** A hidden tab while the market moves: thousands of messages a second for a given time, then the tab becomes visible. */
import { createAtlasClient } from "../../src/client/create-client.ts";
import { createFakePage } from "../support/fake-page.ts";
import "../support/feed.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";
import { createLeanSockets } from "./lean-sockets.ts";

export interface HiddenOptions {
  readonly seconds: number;
  readonly messagesPerSecond: number;
  /** Called after each of `sampleCount` equal parts of the time. */
  readonly onSample: (sample: { readonly seconds: number; readonly rows: number; readonly timers: number }) => void;
  readonly sampleCount: number;
}

export interface Hidden {
  readonly sent: number;
  readonly received: number;
  readonly commitsWhileHidden: number;
  readonly commitsOnLooking: number;
  /** Rows whose value on screen, at the first look, is not the one that was sent last. */
  readonly outdatedCount: number;
}

const KEYS = 1_000;
/** Messages come in as many tasks a second. */
const TASKS = 20;

export async function leaveHidden({ seconds, messagesPerSecond, onSample, sampleCount }: HiddenOptions): Promise<Hidden> {
  const clock = createVirtualClock();
  const page = createFakePage(clock);
  const sockets = createLeanSockets();
  const client = createAtlasClient({
    url: "https://atlas.test",
    clock,
    page,
    WebSocket: sockets.WebSocket,
    getToken: () => "t",
    paths: { positions: null },
    onError: () => undefined,
  });
  let sent = 0;
  const send = (message: object): void => {
    sent += 1;
    sockets.message(JSON.stringify({ ...message, seq: sent }));
  };
  const keyOf = (number: number): string => `P${number % KEYS}`;
  const row = (number: number) => ({ position_line_key: keyOf(number), quantity: String(number) });

  client.connect();
  await clock.advanceAsync(0);
  sockets.open();
  send({ kind: "positions", message_type: "snapshot", data: { positions: Array.from({ length: KEYS }, (_, index) => row(index)) } });
  await clock.advanceAsync(1_000);
  page.hide();
  const commitsBefore = client.stats().commitCount;

  let number = KEYS;
  const everySeconds = Math.max(1, Math.floor(seconds / sampleCount));
  for (let second = 1; second <= seconds; second += 1) {
    for (let task = 0; task < TASKS; task += 1) {
      for (let count = messagesPerSecond / TASKS; count > 0; count -= 1)
        send({ kind: "positions", message_type: "delta", data: { positions: [row(number++)] } });
      await clock.advanceAsync(1_000 / TASKS);
    }
    if (second % everySeconds === 0)
      onSample({ seconds: second, rows: client.store.getState().positions.collection.size, timers: clock.pendingCount });
  }
  const commitsHidden = client.stats().commitCount;
  send({ kind: "positions", message_type: "delta", data: { positions: [row(number++)] } });
  page.show();

  const { messageCount, commitCount } = client.stats();
  const { collection } = client.store.getState().positions;
  const isOutdated = (at: number): boolean => collection.get(keyOf(at))?.quantity !== String(at);
  const outdatedCount = Array.from({ length: KEYS }, (_, index) => number - 1 - index).filter(isOutdated).length;
  client.dispose();
  return {
    sent,
    received: messageCount,
    commitsWhileHidden: commitsHidden - commitsBefore,
    commitsOnLooking: commitCount - commitsHidden,
    outdatedCount,
  };
}
