/**
 * The server of the browser benchmark: the built pages, and a socket that sends Atlas envelopes, to one page at a time.
 * A socket that asks for `?held` gets its snapshot only when it is sent by hand, and one that asks for `?silent` gets nothing at all.
 */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { WebSocketServer, type WebSocket } from "ws";
import { keyOf } from "../workload.ts";
import { createDeltas, snapshotFrame, type Delta, type Load } from "./book.ts";

export interface BenchServer {
  readonly origin: string;
  /** Sends the whole book to the page, now; gives the instant. Unit: milliseconds since 1970. */
  sendSnapshot(rowCount: number): number;
  /** Begins to send deltas to the page. */
  stream(load: Load): Stream;
  close(): void;
}

export interface Stream {
  /** When each message was sent, by its number. Unit: milliseconds since 1970. */
  readonly sentAt: ReadonlyMap<number, number>;
  /** How often each key was sent. */
  readonly touches: ReadonlyMap<string, number>;
  readonly lastSeq: number;
  stop(): void;
}

const HEARTBEAT = `{"kind":"heartbeat"}`;
const HEARTBEAT_MS = 5_000;
/** More is never made up for at once. */
const MOST_AT_ONCE = 400;
export const MOUNTED_ROWS = 500;

const css = `body{margin:0;font:12px sans-serif}h1{font:14px sans-serif;margin:0}.table{height:960px;width:1250px;overflow:auto;position:relative}
.row{position:absolute;left:0;height:24px;display:flex;contain:strict;width:1200px}.row>div{width:120px;overflow:hidden;white-space:nowrap}
#grid{height:1000px;width:1250px}`;

/** `folder`: where the pages were built to. */
export async function startServer(folder: string): Promise<BenchServer> {
  const http = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://bench");
    if (pathname === "/") {
      response.writeHead(200, { "content-type": "text/html" }).end(page(searchParams.get("page") ?? "empty"));
      return;
    }
    readFile(join(folder, pathname)).then(
      (script) => response.writeHead(200, { "content-type": "text/javascript" }).end(script),
      () => response.writeHead(404).end(),
    );
  });
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
  const snapshots = new Map<number, Buffer>();
  const pools = new Map<string, readonly Delta[]>();
  let current: WebSocket | undefined;

  const snapshotOf = (rowCount: number): Buffer => remember(snapshots, rowCount, () => snapshotFrame(rowCount));
  const sendSnapshot = (rowCount: number): number => {
    const frame = snapshotOf(rowCount);
    const at = Date.now();
    current?.send(frame, { binary: false });
    return at;
  };

  sockets.on("connection", (socket, request) => {
    const { searchParams } = new URL(request.url ?? "/", "http://bench");
    const heartbeat = setInterval(() => socket.send(HEARTBEAT), HEARTBEAT_MS);
    socket.on("close", () => clearInterval(heartbeat));
    if (searchParams.has("silent")) return;
    current = socket;
    if (!searchParams.has("held")) sendSnapshot(Number(searchParams.get("rows")));
  });

  await new Promise<void>((resolve) => void http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo; // it listens on a port
  return {
    origin: `http://127.0.0.1:${port}`,
    sendSnapshot,
    stream(load) {
      const deltas = remember(pools, JSON.stringify({ ...load, rowsPerSecond: 0 }), () => createDeltas(load));
      return streamTo(current, deltas, load.rowsPerSecond / load.rowsPerMessage);
    },
    close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      http.close();
    },
  };
}

function streamTo(socket: WebSocket | undefined, deltas: readonly Delta[], messagesPerSecond: number): Stream {
  const sentAt = new Map<number, number>();
  const touches = new Map<string, number>();
  const startedAt = performance.now();
  let seq = 1; // the snapshot's
  const timer = setInterval(() => {
    const due = 1 + Math.floor(((performance.now() - startedAt) / 1_000) * messagesPerSecond);
    for (const until = Math.min(due, seq + MOST_AT_ONCE); seq < until;) {
      const delta = deltas[seq % deltas.length];
      seq += 1;
      sentAt.set(seq, Date.now());
      if (delta === undefined) continue;
      socket?.send(delta.frame(seq));
      for (const key of delta.keys) touches.set(key, (touches.get(key) ?? 0) + 1);
    }
  }, 1);
  return {
    sentAt,
    touches,
    get lastSeq() {
      return seq;
    },
    stop: () => clearInterval(timer),
  };
}

function page(name: string): string {
  const keys = JSON.stringify(Array.from({ length: MOUNTED_ROWS }, (_, index) => keyOf(index)));
  return `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><style>${css}</style><h1>Positions</h1><div id="root"></div><div id="grid"></div>
<script type="application/json" id="keys">${keys}</script>
<script type="module" src="/harness.js"></script><script type="module" src="/${name}.js"></script>`;
}

function remember<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
