/**
 * A desk that is never closed: thousands of connections, each ended in one of the ways in which connections end, and frames without end.
 * Whatever one of them leaves behind adds up to numbers that cannot be overlooked.
 */
import { createAtlasClient } from "../../src/client/create-client.ts";
import { createFakePage } from "../support/fake-page.ts";
import { seededRandom } from "../support/seeded-random.ts";
import "../support/feed.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";
import { createLeanSockets } from "./lean-sockets.ts";

export interface SoakOptions {
  readonly connectionCount: number;
  readonly framesEach: number;
  /** Called while connected and at rest, `sampleCount` times, at even distances. */
  readonly onSample: (sample: Sample) => void;
  readonly sampleCount: number;
  readonly seed: number;
}

/** What is there at one moment of rest. All of it but the heap has to be the same at any such moment. */
export interface Sample {
  readonly connections: number;
  readonly frames: number;
  readonly timers: number;
  readonly pageListeners: number;
  /** Handlers of the socket that is open. */
  readonly handlers: number;
  /** Handlers that are left on sockets that are not. */
  readonly lostHandlers: number;
  readonly liveSockets: number;
  readonly rows: number;
}

export interface Soaked {
  readonly sent: number;
  readonly received: number;
  readonly connections: number;
  /** What is armed or listening after `dispose`: nothing. */
  readonly leftBehind: number;
}

const KEYS = 200;
/** Budgets allow 20 attempts a minute (decision 3): slower than that, nothing waits for them. */
const LIFE_MS = 6_000;

export async function soak({ connectionCount, framesEach, onSample, sampleCount, seed }: SoakOptions): Promise<Soaked> {
  const clock = createVirtualClock();
  const page = createFakePage(clock);
  const random = seededRandom(seed);
  const sockets = createLeanSockets();
  const client = createAtlasClient({
    url: "https://atlas.test",
    clock,
    page,
    random,
    WebSocket: sockets.WebSocket,
    getToken: () => "t",
    fetch: () => Promise.resolve(new Response(JSON.stringify({ positions: [] }))),
    onError: () => undefined,
  });
  let sent = 0;
  let seq = 0;
  const send = (message: object): void => {
    sent += 1;
    seq += 1;
    sockets.message(JSON.stringify({ ...message, seq }));
  };
  const row = () => ({ position_line_key: `P${Math.floor(random() * KEYS)}`, quantity: String(Math.floor(random() * 1e6)), symbol: "X" });
  const trade = () => ({ trade_id: `T${Math.floor(random() * KEYS)}`, price: random().toFixed(4) });
  const snapshots = (): void => {
    for (const [kind, rowsIn] of Object.entries({ blotter: "entries", cash_balance: "upsert", ocp: "upsert", payment_order: "upsert" }))
      send({ kind, message_type: "snapshot", data: { [rowsIn]: [] } });
    send({ kind: "positions", data: { positions: Array.from({ length: 20 }, row) } });
    send({ kind: "trades", data: { trades: Array.from({ length: 20 }, trade) } });
  };
  const frame = (index: number): void => {
    const turn = index % 10;
    if (turn === 9) send({ kind: "heartbeat" });
    else if (turn === 8) send({ kind: "orders", data: {} });
    else if (turn === 7) send({ kind: "report_edit", data: { run_id: "R", user_id: "U", section_code: `S${index % 7}` } });
    else if (turn === 6) send({ kind: "trades", message_type: "delta", data: { trades: [trade()], removed: [trade().trade_id] } });
    else send({ kind: "positions", message_type: "delta", data: { positions: [row()] } });
  };
  const ends: readonly (() => void | Promise<void>)[] = [
    () => sockets.close(1006),
    () => sockets.close(1012),
    () => client.reconnect(),
    () => {
      client.disconnect();
      client.connect();
    },
    () => {
      page.cache();
      page.restore();
    },
    () => {
      sockets.close(1000);
      page.hide();
      page.show();
    },
    () => clock.advanceAsync(60_000), // silence
  ];

  client.connect();
  const sampleEvery = Math.max(1, Math.floor(connectionCount / sampleCount));
  for (let connection = 1; connection <= connectionCount; connection += 1) {
    while (!sockets.isConnecting) await clock.advanceAsync(1_000);
    sockets.open();
    seq = 0;
    snapshots();
    for (let index = snapshotCount; index < framesEach; index += 1) frame(index);
    await clock.advanceAsync(LIFE_MS);
    if (connection % sampleEvery === 0) {
      onSample({
        connections: connection,
        frames: sent,
        timers: clock.pendingCount,
        pageListeners: page.listenerCount,
        handlers: sockets.handlerCount,
        lostHandlers: sockets.lostHandlerCount,
        liveSockets: sockets.liveCount,
        rows: client.store.getState().positions.collection.size,
      });
    }
    if (connection < connectionCount) await ends[connection % ends.length]?.();
  }
  const { messageCount, connectionCount: connections } = client.stats();
  client.dispose();
  await clock.advanceAsync(0);
  return { sent, received: messageCount, connections, leftBehind: clock.pendingCount + page.listenerCount + sockets.handlerCount };
}

const snapshotCount = 6;
