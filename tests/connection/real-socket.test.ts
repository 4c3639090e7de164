/** The same connection over real sockets: a `ws` server on a port of its own, the machine's clock, short timings. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { afterEach, expect, test } from "vitest";
import { WebSocket, WebSocketServer, type WebSocket as ServerSocket } from "ws";
import { createConnection, type Connection } from "../../src/connection/connection.ts";
import type { ConnectionReport, DownCause } from "../../src/connection/machine/state.ts";
import type { TokenRequest } from "../../src/connection/tokens/token-source.ts";
import { readAddress } from "../../src/protocol/address.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { createFakePage } from "../support/fake-page.ts";
import { timings } from "./timings.ts";

const cleanups: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Server {
  readonly url: string;
  /** Tokens of all upgrade requests, in order. */
  readonly tokens: (string | null)[];
  accepts: (token: string | null) => boolean;
  /** Called for each upgrade request before it is answered; true leaves it without an answer. */
  leavesUnanswered: (count: number) => boolean;
  onConnection: (socket: ServerSocket, count: number) => void;
}

/** Answers an upgrade, and REST calls alike, with 401 unless it accepts the token. */
async function startServer(): Promise<Server> {
  const sockets = new WebSocketServer({ noServer: true });
  const http = createServer((request, response) => {
    const token = request.headers.authorization?.replace("Bearer ", "") ?? null;
    response.writeHead(server.accepts(token) ? 200 : 401).end("[]");
  });
  http.on("upgrade", (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const token = new URL(request.url ?? "", "http://localhost").searchParams.get("token");
    server.tokens.push(token);
    if (server.leavesUnanswered(server.tokens.length)) return;
    if (!server.accepts(token)) return void stream.end("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
    sockets.handleUpgrade(request, stream, head, (socket) => server.onConnection(socket, server.tokens.length));
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo; // a server that listens on a port has one
  const server: Server = {
    url: `http://127.0.0.1:${port}`,
    tokens: [],
    accepts: () => true,
    leavesUnanswered: () => false,
    onConnection: () => undefined,
  };
  cleanups.push(() => {
    for (const socket of sockets.clients) socket.terminate();
    http.closeAllConnections();
    http.close();
  });
  return server;
}

interface Client {
  readonly connection: Connection;
  readonly frames: unknown[];
  readonly downs: DownCause[];
  /** Resolves once a state fits, the present one included. */
  until(fits: (state: ConnectionReport) => boolean): Promise<ConnectionReport>;
}

function startClient(server: Server, getToken: (request: TokenRequest) => string = () => "good", deadAfterMs = 60_000): Client {
  const frames: unknown[] = [];
  const downs: DownCause[] = [];
  const waiting = new Set<() => void>();
  const connection = createConnection({
    address: readAddress({ url: server.url }),
    getToken,
    fetch: undefined,
    WebSocket,
    clock: systemClock,
    random: () => 0,
    page: createFakePage(),
    timings: { ...timings, backoffMinMs: 10, backoffMaxMs: 40, minSpacingMs: 0, deadAfterMs, watchdogIntervalMs: 20, wakeGraceMs: 20 },
    jitter: 0,
    onCleanClose: "stay",
    probe: { path: "/positions/snapshot", isExplicit: false },
    isMessage: () => true,
    onFrame: (data) => void frames.push(data),
    onOpen: () => undefined,
    onDown: (cause) => void downs.push(cause),
    onState: () => {
      for (const check of waiting) check();
    },
    onError: () => undefined,
  });
  cleanups.push(() => connection.dispose());
  connection.connect();
  return {
    connection,
    frames,
    downs,
    until: (fits) =>
      new Promise((resolve) => {
        const check = () => {
          const state = connection.getState();
          if (!fits(state)) return;
          waiting.delete(check);
          resolve(state);
        };
        waiting.add(check);
        check();
      }),
  };
}

test("with a real server, a 401 on upgrade is unopened, the probe finds the evidence, and a different token leaves `blocked` (P3)", async () => {
  const server = await startServer();
  server.accepts = (token) => token === "fresh";
  const reasons: string[] = [];
  let token = "expired";
  const client = startClient(server, ({ reason }) => {
    reasons.push(reason);
    return token;
  });

  const blocked = await client.until(({ status }) => status === "blocked");
  token = "fresh";
  client.connection.reconnect();
  await client.until(({ status }) => status === "connected");

  expect(blocked.lastClose).toMatchObject({ type: "unopened", code: 1006 });
  expect(reasons.slice(0, 2)).toEqual(["initial", "unopened"]);
  expect(reasons.at(-1)).toBe("rejected");
  expect(server.tokens.at(-1)).toBe("fresh");
});

test("with a real server that accepts and drops connections, the client reconnects each time (P30)", async () => {
  const server = await startServer();
  server.onConnection = (socket, count) => {
    if (count < 4) socket.terminate();
    else socket.send("kept");
  };

  const client = startClient(server);
  await client.until(({ status }) => status === "connected" && server.tokens.length === 4);

  expect(client.downs).toEqual(["close", "close", "close"]);
  expect(client.connection.getState().lastClose).toMatchObject({ type: "abnormal", code: 1006 });
});

test("with a real server that goes silent without closing, the socket is replaced (P32)", async () => {
  const server = await startServer();
  server.onConnection = (socket, count) => {
    if (count === 1) socket.pause();
    else setInterval(() => socket.send("beat"), 10).unref();
  };

  const client = startClient(server, undefined, 60);
  await client.until(({ status, lastClose }) => status === "connected" && lastClose?.type === "silent");

  expect(client.downs).toEqual(["silent"]);
  expect(server.tokens).toHaveLength(2);
});

test.each([1000, undefined])("with a real server, the close %s is clean, and no attempt follows (P5)", async (code) => {
  const server = await startServer();
  server.onConnection = (socket) => {
    socket.send("hello");
    socket.close(code);
  };

  const client = startClient(server);
  const state = await client.until(({ status }) => status === "disconnected");

  expect(state).toMatchObject({ nextAttemptAt: undefined, lastClose: { type: "clean", code: code ?? 1005 } });
  expect(client.frames).toEqual(["hello"]);
});

test("a real socket that is dropped in its handshake crashes neither the process nor its successor (P33)", async () => {
  const server = await startServer();
  const reached = new Promise<void>((resolve) => {
    server.leavesUnanswered = (count) => {
      resolve();
      return count === 1;
    };
  });
  const client = startClient(server);

  await reached;
  client.connection.reconnect();
  await client.until(({ status }) => status === "connected");

  expect(server.tokens).toHaveLength(2);
  expect(client.downs).toEqual([]);
});
